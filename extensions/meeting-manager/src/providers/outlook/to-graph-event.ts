import type { RemoteEvent } from '../../domain/remote-event';
import type { GraphEvent } from '../../schemas/graph';
import { DAY_MS, localDate } from '../../time';
import type { OutgoingEvent } from '../provider';

/**
 * An event as Graph takes it. Times go out in UTC, which every mailbox server knows; an all-day event as its dates, in
 * the zone it is shown in.
 * @param allDayZone the label of an all-day event's zone
 */
export function toGraphEvent(event: OutgoingEvent, allDayZone = event.timeZone): Record<string, unknown> {
	return {
		subject: event.title,
		body: { contentType: 'text', content: event.description ?? '' },
		location: { displayName: event.location ?? '' },
		isAllDay: event.isAllDay,
		...(event.isAllDay ? allDayTimes(event, allDayZone) : timedTimes(event)),
		showAs: event.blocks === false ? 'free' : 'busy',
		// Left out, not emptied: those whom others invited stay invited.
		...(event.attendees.length === 0 ? {} : { attendees: event.attendees.map(toGraphAttendee) }),
	};
}

/**
 * What has to be written to an event that says something else. What is right already is left out: a new body would cost
 * an online meeting its link, a new list of attendees sends them mail, and busy would take the place of out of office.
 */
export function toGraphPatch(
	event: OutgoingEvent,
	now: { graph: GraphEvent; told: RemoteEvent },
	allDayZone?: string,
): Record<string, unknown> {
	const { body, location, attendees, showAs, ...patch } = toGraphEvent(event, allDayZone);
	const { graph, told } = now;
	const before = graph.attendees ?? [];
	const known = new Map(before.map((entry) => [entry?.emailAddress?.address?.toLowerCase() ?? '', entry]));
	const isSameList =
		event.attendees.length === known.size && event.attendees.every(({ email }) => known.has(email.toLowerCase()));
	const list = event.attendees.map((attendee) => ({
		...toGraphAttendee(attendee),
		...typeOf(known.get(attendee.email.toLowerCase())?.type),
	}));
	return {
		...patch,
		...(isSameText(told.description, event.description) ? {} : { body }),
		...(isSameText(told.location, event.location) ? {} : { location }),
		...(blocksAlready(told, event) ? {} : { showAs }),
		...(attendees === undefined || isSameList ? {} : { attendees: list }),
	};
}

/** Whether the event says already what is to be written; attendees apart. */
export function saysAlready(told: RemoteEvent, event: OutgoingEvent): boolean {
	return (
		told.title === (event.title.replaceAll(/\s+/g, ' ').trim() || 'No Title') &&
		isSameText(told.description, event.description) &&
		isSameText(told.location, event.location) &&
		told.isAllDay === event.isAllDay &&
		told.start.getTime() === event.start.getTime() &&
		told.end.getTime() === event.end.getTime() &&
		blocksAlready(told, event)
	);
}

function blocksAlready({ transparency }: RemoteEvent, { blocks }: OutgoingEvent): boolean {
	return blocks === null || (transparency === 'opaque') === blocks;
}

function isSameText(told: string | null, wanted: string | null): boolean {
	return (told ?? '') === (wanted ?? '').replaceAll('\r\n', '\n').trim();
}

function typeOf(type: string | null | undefined): Record<string, string> {
	return type === null || type === undefined ? {} : { type };
}

function timedTimes({ start, end }: OutgoingEvent): Record<string, unknown> {
	return { start: graphTime(start.toISOString(), 'UTC'), end: graphTime(end.toISOString(), 'UTC') };
}

function allDayTimes({ start, end, timeZone }: OutgoingEvent, zoneLabel: string): Record<string, unknown> {
	const first = localDate(start, timeZone);
	// Stored up to 23:59:59 of the last day; Graph wants the day after it.
	const last = Date.parse(`${localDate(end, timeZone)}T00:00:00Z`);
	const dayAfter = new Date(last + DAY_MS).toISOString().slice(0, 10);
	return { start: graphTime(`${first}T00:00:00`, zoneLabel), end: graphTime(`${dayAfter}T00:00:00`, zoneLabel) };
}

function graphTime(dateTime: string, timeZone: string): Record<string, string> {
	return { dateTime: dateTime.replace(/(\.\d+)?Z$/, ''), timeZone };
}

function toGraphAttendee({ email, displayName }: OutgoingEvent['attendees'][number]): Record<string, unknown> {
	return { emailAddress: { address: email, ...(displayName === null ? {} : { name: displayName }) }, type: 'required' };
}
