import { messages } from '../messages';
import { readAttendees } from './attendees';
import { BOOKING_DEFAULTS, BOOKING_STATUSES } from './booking';
import { isEmail } from './email';
import type { Fault } from './fault';
import { parseDateTime } from './parse-date-time';
import { isEmpty, readFlag, readOption, readText } from './read-values';
import type { Interval } from './remote-event';

export interface BookingFacts {
	/** Whether the user the draft names exists. */
	userExists: boolean;
	/** The instants the database can store; others get a clear error (decision 17). */
	storable: Interval | null;
}

/** The checks of a booking, whole: the stored row with the payload laid over it. */
export function validateBooking(draft: Readonly<Record<string, unknown>>, facts: BookingFacts) {
	const faults: Fault[] = [];
	const text = (field: string, label: string, max?: number) =>
		readText(draft[field], { field, label, ...(max === undefined ? {} : { max }) }, faults);

	const meeting_type = text('meeting_type', 'Meeting Type', 100);
	if (isEmpty(draft.meeting_type)) faults.push({ field: 'meeting_type', message: messages.isRequired('Meeting Type') });
	if (meeting_type?.includes('/')) faults.push({ field: 'meeting_type', message: messages.meetingTypeSlash });

	const assigned_user = text('assigned_user', 'Assigned User');
	if (isEmpty(draft.assigned_user)) {
		faults.push({ field: 'assigned_user', message: messages.isRequired('Assigned User') });
	} else if (assigned_user !== null && !facts.userExists) {
		faults.push({ field: 'assigned_user', message: messages.userMissing('Assigned User', assigned_user) });
	}

	const timing = readTiming(draft, facts, faults);
	const customer_email = text('customer_email', 'Customer Email', 320);
	if (customer_email !== null && !isEmail(customer_email)) {
		faults.push({ field: 'customer_email', message: messages.emailInvalid('Customer Email', customer_email) });
	}
	const { attendees, faults: attendeeFaults } = readAttendees(draft.attendees_json);
	faults.push(...attendeeFaults);

	const values = {
		meeting_type,
		assigned_user,
		...timing,
		title: text('title', 'Title', 1024),
		description: text('description', 'Description'),
		location: text('location', 'Location'),
		status: readOption(
			draft.status,
			{ field: 'status', label: 'Status', options: BOOKING_STATUSES, fallback: BOOKING_DEFAULTS.status },
			faults,
		),
		customer_name: text('customer_name', 'Customer Name', 255),
		customer_email,
		attendees_json: attendees,
		override_conflicts: readFlag(
			draft.override_conflicts,
			{ field: 'override_conflicts', label: 'Override Conflicts', fallback: BOOKING_DEFAULTS.override_conflicts },
			faults,
		),
		hold: text('hold', 'Hold', 255),
	};
	return { values, faults };
}

function readTiming(draft: Readonly<Record<string, unknown>>, facts: BookingFacts, faults: Fault[]) {
	const [start, end] = (
		[
			['start_datetime', 'Start DateTime', messages.startRequired],
			['end_datetime', 'End DateTime', messages.endRequired],
		] as const
	).map(([field, label, requiredMessage]) => {
		const value = draft[field];
		const instant = isEmpty(value) ? null : parseDateTime(value, 'UTC');
		if (isEmpty(value)) faults.push({ field, message: requiredMessage });
		else if (instant === null) faults.push({ field, message: messages.dateTimeUnreadable(label) });
		else if (facts.storable !== null && (instant < facts.storable.start || instant >= facts.storable.end)) {
			faults.push({ field, message: messages.dateTimeNotStorable(label) });
		}
		return instant;
	});
	if (start && end && end <= start) faults.push({ field: 'end_datetime', message: messages.endNotAfterStart });
	return { start_datetime: start ?? null, end_datetime: end ?? null };
}
