import { shownTime } from './event-time';
import type { Occurrence } from './expand';
import type { GoogleAttendee, GoogleEvent } from './schema-checks';
import { hasRole, type AccessRole, type SimulatedCalendar } from './world';

export interface View {
	calendar: SimulatedCalendar;
	role: AccessRole;
	/** Zone the times are shown in; null: the calendar's. */
	timeZone: string | null;
	/** With more attendees than this only the owner is named. */
	maxAttendees: number | null;
	/** Whether a deleted event tells more than what Google guarantees. */
	showsDeletedDetails: boolean;
}

/** An event as Google answers it to somebody. */
export function viewEvent(event: GoogleEvent, view: View): GoogleEvent {
	if (event.status === 'cancelled' && !view.showsDeletedDetails) return viewTombstone(event);
	const { calendar, role } = view;
	const zone = view.timeZone ?? calendar.timeZone;
	const times = {
		start: shownTime(event.start, calendar.timeZone, zone),
		end: shownTime(event.end, calendar.timeZone, zone),
	};
	const identity = { kind: 'calendar#event', etag: event.etag, id: event.id, status: event.status };
	const series = event.recurringEventId
		? { recurringEventId: event.recurringEventId, originalStartTime: event.originalStartTime }
		: {};
	const isPrivate = event.visibility === 'private' || event.visibility === 'confidential';
	const needed = isPrivate ? 'writer' : 'reader';
	if (!hasRole(role, needed)) {
		return { ...identity, ...series, updated: event.updated, visibility: 'private', iCalUID: event.iCalUID, ...times };
	}
	const { attendees, organizer, ...fields } = event;
	return {
		...fields,
		...identity,
		...times,
		...(organizer ? { organizer: { ...organizer, ...(organizer.email === calendar.id ? { self: true } : {}) } } : {}),
		...viewAttendees(attendees, view),
	};
}

/** What Google guarantees of a deleted event: an exception names its series, anything else only itself. */
function viewTombstone({ etag, id, recurringEventId, originalStartTime }: GoogleEvent): GoogleEvent {
	const series = recurringEventId ? { recurringEventId, originalStartTime } : {};
	return { kind: 'calendar#event', etag, id, status: 'cancelled', ...series };
}

/** An occurrence of a series that nobody changed. */
export function instanceOf(master: GoogleEvent, occurrence: Occurrence): GoogleEvent {
	const { recurrence: _recurrence, ...fields } = master;
	return {
		...fields,
		id: occurrence.id,
		recurringEventId: master.id,
		originalStartTime: occurrence.originalStartTime,
		start: occurrence.originalStartTime,
		end: occurrence.end,
	};
}

function viewAttendees(attendees: GoogleAttendee[] | undefined, { calendar, maxAttendees }: View): GoogleEvent {
	if (!attendees?.length) return {};
	const named = attendees.map((attendee) => (attendee.email === calendar.id ? { ...attendee, self: true } : attendee));
	if (maxAttendees === null || named.length <= maxAttendees) return { attendees: named };
	return { attendees: named.filter(({ self }) => self), attendeesOmitted: true };
}
