import { messages } from '../messages';
import { countLocalDays, inclusiveEnd } from './all-day';
import { readAttendees } from './attendees';
import { isEmail } from './email';
import { EVENT_TYPES, SYNC_DIRECTIONS, SYNC_STATUSES } from './event';
import type { EventDraft, EventType, SyncDirection, SyncStatus } from './event';
import type { Fault } from './fault';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './interval';
import { parseDateTime } from './parse-date-time';
import { isEmpty, readFlag, readOption, readText } from './read-values';
import type { Interval } from './remote-event';

const OLD_EVENT_DAYS = 730;
const BOOKING_TOLERANCE_MS = 5 * MINUTE_MS;

/** What the rules need to know of other records; looked up by the caller once it may be known. */
export interface EventFacts {
	/** The integration the draft names, null where there is none of that name. */
	integration: { name: string; isActive: boolean; timeZone: string } | null;
	/** Whether another event of the same integration has this external id. */
	externalIdTaken: boolean;
	/** The booking the draft names, null where there is none of that name. */
	booking: (Interval & { name: string }) | null;
	/** Whether another event that is not deleted is linked to that booking. */
	bookingLinkedElsewhere: boolean;
	/** The instants the database can store; others get a clear error (decision 17). */
	storable: Interval | null;
	now: Date;
}

/** The draft's fields as they are stored. Where a field has a fault its value is meaningless. */
export interface EventValues {
	calendar_integration: string | null;
	external_event_id: string | null;
	event_title: string | null;
	event_type: EventType;
	sync_status: SyncStatus;
	start_datetime: Date | null;
	end_datetime: Date | null;
	description: string | null;
	location: string | null;
	attendees_json: unknown[] | null;
	organizer_email: string | null;
	meeting_booking: string | null;
	is_blocking_availability: boolean;
	sync_direction: SyncDirection;
	last_synced: Date | null;
	external_last_modified: Date | null;
	sync_error_log: string | null;
}

export interface EventReading {
	values: EventValues;
	faults: Fault[];
	warnings: string[];
}

/**
 * The rules of the specification on a whole event: `draft` is the stored row with the payload laid
 * over it. Faults refuse the save; warnings never do (decision 11). Faults come in the order of the
 * specification's rules.
 */
export function validateEvent(draft: EventDraft, facts: EventFacts): EventReading {
	const faults: Fault[] = [];
	const warnings: string[] = [];
	const zone = facts.integration?.timeZone ?? 'UTC';

	const calendar_integration = readIntegration(draft, facts, faults, warnings);
	const external_event_id = readExternalId(draft, facts, faults);
	const event_title = readText(draft.event_title, { field: 'event_title', label: 'Event Title', max: 1024 }, faults);
	if (isEmpty(draft.event_title)) faults.push({ field: 'event_title', message: messages.titleRequired });
	const event_type = readOption(
		draft.event_type,
		{ field: 'event_type', label: 'Event Type', options: EVENT_TYPES, fallback: 'External Event' },
		faults,
	);
	const timing = readTiming(draft, { event_type, zone }, facts, faults, warnings);
	const { attendees, faults: attendeeFaults } = readAttendees(draft.attendees_json);
	faults.push(...attendeeFaults);
	if (JSON.stringify(attendees ?? []).includes('\\u0000')) {
		faults.push({ field: 'attendees_json', message: messages.hasNul('Attendees') });
	}
	const organizer_email = readOrganizer(draft, faults);
	const meeting_booking = readBookingLink(draft, timing, facts, faults, warnings);

	return {
		values: {
			calendar_integration,
			external_event_id,
			event_title,
			event_type,
			...timing,
			attendees_json: attendees,
			organizer_email,
			meeting_booking,
			...readOtherFields(draft, facts, faults),
		},
		faults,
		warnings,
	};
}

function readIntegration(draft: EventDraft, facts: EventFacts, faults: Fault[], warnings: string[]): string | null {
	const field = 'calendar_integration';
	if (isEmpty(draft[field])) {
		faults.push({ field, message: messages.integrationRequired });
		return null;
	}
	const name = readText(draft[field], { field, label: 'Calendar Integration' }, faults);
	if (name === null) return null;
	if (facts.integration === null) faults.push({ field, message: messages.integrationMissing(name) });
	else if (!facts.integration.isActive) warnings.push(messages.integrationInactive(name));
	return name;
}

function readExternalId(draft: EventDraft, facts: EventFacts, faults: Fault[]): string | null {
	const field = 'external_event_id';
	if (isEmpty(draft[field])) {
		faults.push({ field, message: messages.externalIdRequired });
		return null;
	}
	const id = readText(draft[field], { field, label: 'External Event ID', max: 1024 }, faults);
	if (id !== null && facts.integration !== null && facts.externalIdTaken) {
		faults.push({ field, message: messages.externalIdTaken(id, facts.integration.name) });
	}
	return id;
}

interface Timing {
	start_datetime: Date | null;
	end_datetime: Date | null;
}

function readTiming(
	draft: EventDraft,
	event: { event_type: EventType; zone: string },
	facts: EventFacts,
	faults: Fault[],
	warnings: string[],
): Timing {
	const isAllDay = event.event_type === 'All-Day Event';
	const readingZone = isAllDay ? event.zone : 'UTC';
	const required = [
		{ field: 'start_datetime', label: 'Start DateTime', message: messages.startRequired },
		{ field: 'end_datetime', label: 'End DateTime', message: messages.endRequired },
	];
	for (const { field, message } of required) if (isEmpty(draft[field])) faults.push({ field, message });

	const start = isEmpty(draft.start_datetime) ? null : parseDateTime(draft.start_datetime, readingZone);
	const parsedEnd = isEmpty(draft.end_datetime) ? null : parseDateTime(draft.end_datetime, readingZone);
	const unreadable = required.find(
		({ field }) => !isEmpty(draft[field]) && (field === 'start_datetime' ? start : parsedEnd) === null,
	);
	if (unreadable) faults.push({ field: unreadable.field, message: messages.dateTimeInvalid });
	checkStorable({ start_datetime: start, end_datetime: parsedEnd }, facts, faults);
	if (start === null || parsedEnd === null) return { start_datetime: start, end_datetime: parsedEnd };

	const end = isAllDay ? inclusiveEnd({ start, end: parsedEnd }, event.zone) : parsedEnd;
	if (end <= start) faults.push({ field: 'end_datetime', message: messages.endNotAfterStart });
	else warnings.push(...timingWarnings({ start, end }, isAllDay ? event.zone : null, facts.now));
	return { start_datetime: start, end_datetime: end };
}

function checkStorable(timing: Timing, facts: EventFacts, faults: Fault[]): void {
	if (facts.storable === null) return;
	const { start, end } = facts.storable;
	for (const [field, label] of [
		['start_datetime', 'Start DateTime'],
		['end_datetime', 'End DateTime'],
	] as const) {
		const instant = timing[field];
		if (instant !== null && (instant < start || instant >= end)) {
			faults.push({ field, message: messages.dateTimeNotStorable(label) });
		}
	}
}

/** `allDayZone` is the zone whose days an all-day event covers, null for timed events. */
function timingWarnings(event: Interval, allDayZone: string | null, now: Date): string[] {
	const warnings: string[] = [];
	const durationMs =
		allDayZone === null ? event.end.getTime() - event.start.getTime() : countLocalDays(event, allDayZone) * DAY_MS;
	if (durationMs > DAY_MS) warnings.push(messages.longEvent(formatHours(durationMs)));

	const ageDays = Math.floor((now.getTime() - event.start.getTime()) / DAY_MS);
	if (ageDays > OLD_EVENT_DAYS) warnings.push(messages.oldEvent(ageDays));
	return warnings;
}

/** At most one decimal, no trailing zero (decision 14). */
function formatHours(durationMs: number): string {
	return String(Math.round((durationMs / HOUR_MS) * 10) / 10);
}

function readOrganizer(draft: EventDraft, faults: Fault[]): string | null {
	const field = 'organizer_email';
	if (isEmpty(draft[field])) return null;
	const email = readText(draft[field], { field, label: 'Organizer Email', max: 320 }, faults);
	if (email !== null && !isEmail(email)) faults.push({ field, message: messages.organizerEmailInvalid(email) });
	return email;
}

function readBookingLink(
	draft: EventDraft,
	timing: Timing,
	facts: EventFacts,
	faults: Fault[],
	warnings: string[],
): string | null {
	const field = 'meeting_booking';
	const name = readText(draft[field], { field, label: 'Meeting Booking', max: 255 }, faults);
	if (name === null) return null;
	if (facts.booking === null) {
		faults.push({ field, message: messages.bookingMissing(name) });
		return name;
	}
	if (facts.bookingLinkedElsewhere) warnings.push(messages.bookingAlreadyLinked(name));

	const { start_datetime: start, end_datetime: end } = timing;
	if (start !== null && end !== null) {
		const differenceMs = Math.max(
			Math.abs(start.getTime() - facts.booking.start.getTime()),
			Math.abs(end.getTime() - facts.booking.end.getTime()),
		);
		if (differenceMs > BOOKING_TOLERANCE_MS) warnings.push(messages.bookingTimingDiffers);
	}
	return name;
}

function readOtherFields(draft: EventDraft, facts: EventFacts, faults: Fault[]) {
	return {
		sync_status: readOption(
			draft.sync_status,
			{ field: 'sync_status', label: 'Sync Status', options: SYNC_STATUSES, fallback: 'Synced' },
			faults,
		),
		sync_direction: readOption(
			draft.sync_direction,
			{ field: 'sync_direction', label: 'Sync Direction', options: SYNC_DIRECTIONS, fallback: 'Inbound' },
			faults,
		),
		is_blocking_availability: readFlag(
			draft.is_blocking_availability,
			{ field: 'is_blocking_availability', label: 'Is Blocking Availability', fallback: true },
			faults,
		),
		description: readText(draft.description, { field: 'description', label: 'Description' }, faults),
		location: readText(draft.location, { field: 'location', label: 'Location' }, faults),
		sync_error_log: readText(draft.sync_error_log, { field: 'sync_error_log', label: 'Sync Error Log' }, faults),
		last_synced: readInstant(draft, 'last_synced', 'Last Synced', facts, faults),
		external_last_modified: readInstant(draft, 'external_last_modified', 'External Last Modified', facts, faults),
	};
}

function readInstant(draft: EventDraft, field: string, label: string, facts: EventFacts, faults: Fault[]): Date | null {
	const value = draft[field];
	if (isEmpty(value)) return null;
	const instant = parseDateTime(value, 'UTC');
	if (instant === null) {
		faults.push({ field, message: messages.dateTimeUnreadable(label) });
	} else if (facts.storable !== null && (instant < facts.storable.start || instant >= facts.storable.end)) {
		faults.push({ field, message: messages.dateTimeNotStorable(label) });
	}
	return instant;
}
