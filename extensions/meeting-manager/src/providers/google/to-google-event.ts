import { wholeLocalDays } from '../../domain/all-day';
import type { RemoteEvent } from '../../domain/remote-event';
import type { GoogleEvent } from '../../schemas/google';
import { localDate } from '../../time';
import type { OutgoingEvent } from '../provider';
import type { calendar_v3 } from './googleapis';

type Body = calendar_v3.Schema$Event;
type GoogleAttendee = calendar_v3.Schema$EventAttendee;

/** A new event as Google takes it. */
export function toGoogleEvent(event: OutgoingEvent): Body {
	const { attendees } = event;
	return {
		summary: event.title,
		...(event.description === null ? {} : { description: event.description }),
		...(event.location === null ? {} : { location: event.location }),
		...(event.isAllDay ? allDayTimes(event) : timedTimes(event)),
		transparency: event.blocks === false ? 'transparent' : 'opaque',
		...(attendees.length === 0 ? {} : { attendees: attendees.map(toGoogleAttendee) }),
	};
}

/**
 * What has to be written to an event that says something else, for PATCH: null removes, lists are replaced whole. What is
 * right already is left out, the link of its conference among it.
 */
export function toGooglePatch(event: OutgoingEvent, now: { google: GoogleEvent; told: RemoteEvent }): Body {
	const { google, told } = now;
	const times = event.isAllDay ? allDayTimes(event) : timedTimes(event);
	const isSameTime =
		told.isAllDay === event.isAllDay &&
		told.start.getTime() === event.start.getTime() &&
		told.end.getTime() === event.end.getTime();
	return {
		...(told.title === titleOf(event) ? {} : { summary: event.title }),
		...(isSameText(told.description, event.description) ? {} : { description: event.description }),
		...(isSameText(told.location, event.location) ? {} : { location: event.location }),
		...(isSameTime ? {} : { start: replacing(times.start), end: replacing(times.end) }),
		...(event.blocks === null || (told.transparency === 'opaque') === event.blocks
			? {}
			: { transparency: event.blocks ? 'opaque' : 'transparent' }),
		...patchAttendees(event, google),
	};
}

function titleOf({ title }: OutgoingEvent): string {
	return title.replaceAll(/\s+/g, ' ').trim() || 'No Title';
}

function isSameText(told: string | null, wanted: string | null): boolean {
	return (told ?? '') === (wanted ?? '').replaceAll('\r\n', '\n').trim();
}

/** The other of date and dateTime has to be removed by name. */
function replacing(time: calendar_v3.Schema$EventDateTime): calendar_v3.Schema$EventDateTime {
	return { date: null, dateTime: null, ...time };
}

/**
 * Whom to invite beside, or instead of, those invited. Those who stay keep their answers, and so do the owner, the
 * organizer and rooms, who are in no list of ours. A list that Google did not tell whole is not touched.
 */
function patchAttendees({ attendees }: OutgoingEvent, google: GoogleEvent): Body {
	if (attendees.length === 0 || google.attendeesOmitted) return {};
	const before = (google.attendees ?? []).filter((entry) => entry !== null);
	const wanted = new Set(attendees.map(({ email }) => email.toLowerCase()));
	const known = new Set(before.map(({ email }) => email?.toLowerCase() ?? ''));
	const kept = before.filter(
		({ email, self, organizer, resource }) => self || organizer || resource || wanted.has(email?.toLowerCase() ?? ''),
	);
	const added = attendees.filter(({ email }) => !known.has(email.toLowerCase()));
	if (kept.length === before.length && added.length === 0) return {};
	return { attendees: [...kept.map(withoutEmpty), ...added.map(toGoogleAttendee)] };
}

function withoutEmpty(attendee: NonNullable<NonNullable<GoogleEvent['attendees']>[number]>): GoogleAttendee {
	return Object.fromEntries(Object.entries(attendee).filter(([, value]) => value !== null && value !== false));
}

function toGoogleAttendee({ email, displayName }: OutgoingEvent['attendees'][number]): GoogleAttendee {
	return { email, ...(displayName === null ? {} : { displayName }) };
}

type BothTimes = Required<Pick<Body, 'start' | 'end'>>;

function timedTimes({ start, end, timeZone }: OutgoingEvent): BothTimes {
	return {
		start: { dateTime: start.toISOString(), timeZone },
		end: { dateTime: end.toISOString(), timeZone },
	};
}

/** Stored up to 23:59:59 of the last day; Google wants the day after it. */
function allDayTimes(event: OutgoingEvent): BothTimes {
	const days = wholeLocalDays(event, event.timeZone);
	return {
		start: { date: localDate(days.start, event.timeZone) },
		end: { date: localDate(days.end, event.timeZone) },
	};
}
