import { storedDays } from '../../domain/all-day';
import { isEmail } from '../../domain/email';
import { parseDateTime } from '../../domain/parse-date-time';
import { RESPONSE_STATUSES, type Attendee, type ResponseStatus } from '../../domain/event';
import type { QuarantinedItem, RemoteEvent } from '../../domain/remote-event';
import { messages } from '../../messages';
import type { GoogleEvent } from '../../schemas/google';
import {
	MAX_ATTENDEES,
	MAX_DESCRIPTION_LENGTH,
	MAX_LOCATION_LENGTH,
	MAX_RAW_LENGTH,
	MAX_TITLE_LENGTH,
} from '../ical/limits';
import { reasons as repairs } from '../ical/reasons';
import type { ReadInput } from '../provider';
import { readDay, readInstant, readOriginalStart } from './read-time';
import { reasons } from './reasons';

export type MapContext = Pick<ReadInput, 'timeZone' | 'ownerEmails'>;

/** An event of Google in this project's terms, or why it cannot be stored. Not for series: their occurrences are mapped. */
export function toRemoteEvent(event: GoogleEvent, context: MapContext): RemoteEvent | QuarantinedItem {
	const notes: string[] = [];
	const times = readTimes(event, context.timeZone, notes);
	if (typeof times === 'string') return quarantine(event, times);
	const attendees = readAttendees(event, notes);
	return {
		externalId: event.id,
		iCalUid: event.iCalUID,
		seriesId: event.recurringEventId,
		originalStart:
			event.recurringEventId === null ? null : readOriginalStart(event.originalStartTime, context.timeZone),
		...readTexts(event, notes),
		attendees,
		organizerEmail: readOrganizer(event, context.ownerEmails, notes),
		...times,
		status: event.status === 'cancelled' || event.status === 'tentative' ? event.status : 'confirmed',
		transparency: event.transparency === 'transparent' ? 'transparent' : 'opaque',
		ownResponse: readOwnResponse(event, attendees, context.ownerEmails),
		kind: KINDS.get(event.eventType ?? '') ?? 'default',
		lastModified: readStamp(event.updated),
		etag: event.etag,
		resource: null,
		notes,
	};
}

export function quarantine(event: GoogleEvent, reason: string): QuarantinedItem {
	return { id: event.id, uid: null, reason, raw: JSON.stringify(event).slice(0, MAX_RAW_LENGTH) };
}

/** Whether it is told as the rule of a series instead of its occurrences. */
export function isSeries({ recurrence, recurringEventId }: GoogleEvent): boolean {
	return recurringEventId === null && (recurrence?.length ?? 0) > 0;
}

/** Where the meeting takes place online, empty if it does not. */
export function conferenceLinkOf({ hangoutLink, conferenceData }: GoogleEvent): string {
	const points = conferenceData?.entryPoints ?? [];
	const video = points.find((point) => point?.entryPointType === 'video') ?? points.find((point) => point?.uri);
	const links = [video?.uri, hangoutLink].map((link) => link?.trim() ?? '');
	return links.find((link) => /^https?:\/\/\S+$/i.test(link)) ?? '';
}

type Times = Pick<RemoteEvent, 'isAllDay' | 'start' | 'end' | 'isZeroLength'>;

/** The times, or the reason why there are none. */
function readTimes({ start, end, endTimeUnspecified }: GoogleEvent, timeZone: string, notes: string[]): Times | string {
	const until = end ?? (endTimeUnspecified ? start : null);
	if (start === null || until === null) return reasons.noTimes;
	const [startDay, endDay] = [readDay(start), readDay(until)];
	if (startDay !== null && endDay !== null) {
		if (endDay < startDay) return reasons.endBeforeStart;
		return { isAllDay: true, ...storedDays(startDay, endDay, timeZone), isZeroLength: false };
	}
	const [from, to] = [readInstant(start, timeZone), readInstant(until, timeZone)];
	if (from === null || to === null) return reasons.noTimes;
	if (to < from) return reasons.endBeforeStart;
	if (to > from) return { isAllDay: false, start: from, end: to, isZeroLength: false };
	notes.push(repairs.zeroLength);
	return { isAllDay: false, start: from, end: new Date(from.getTime() + 1000), isZeroLength: true };
}

function readTexts(event: GoogleEvent, notes: string[]): Pick<RemoteEvent, 'title' | 'description' | 'location'> {
	const title = cut((event.summary ?? '').replaceAll(/\s+/g, ' ').trim(), 'title', MAX_TITLE_LENGTH, notes);
	const description = (event.description ?? '').replaceAll('\r\n', '\n').trim();
	const location = (event.location ?? '').trim() || conferenceLinkOf(event);
	return {
		title: title || (showsNoDetails(event) ? messages.busyTitle : 'No Title'),
		description: cut(description, 'description', MAX_DESCRIPTION_LENGTH, notes) || null,
		location: cut(location, 'location', MAX_LOCATION_LENGTH, notes) || null,
	};
}

/** Of calendars shared as free and busy only, and of other people's private events, Google tells nothing but when. */
function showsNoDetails({ visibility, creator, organizer }: GoogleEvent): boolean {
	return visibility === 'private' && creator === null && organizer === null;
}

function cut(text: string, field: string, max: number, notes: string[]): string {
	// Half a character is no text that a database takes.
	const whole = text.toWellFormed().replaceAll('\0', '');
	if (whole.length <= max) return whole;
	notes.push(repairs.cutShort(field, max));
	return whole.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}

const KINDS: ReadonlyMap<string, RemoteEvent['kind']> = new Map([
	['focusTime', 'focus-time'],
	['outOfOffice', 'out-of-office'],
	['workingLocation', 'working-location'],
	['birthday', 'birthday'],
]);

const RESPONSES: ReadonlyMap<string, ResponseStatus> = new Map([
	['accepted', 'accepted'],
	['declined', 'declined'],
	['tentative', 'tentative'],
	['needsAction', 'needs_action'],
]);

function readAttendees(event: GoogleEvent, notes: string[]): Attendee[] {
	const attendees: Attendee[] = [];
	let leftOut = 0;
	for (const entry of event.attendees ?? []) {
		const email = entry?.email?.trim() ?? '';
		const name = entry?.displayName?.trim().slice(0, MAX_NAME_LENGTH).toWellFormed() ?? '';
		if (!isEmail(email) || attendees.length >= MAX_ATTENDEES) {
			leftOut += 1;
			if (leftOut <= MAX_NAMED_LEFT_OUT) notes.push(repairs.attendeeLeftOut(name || email));
			continue;
		}
		const response_status = RESPONSES.get(entry?.responseStatus ?? '') ?? 'needs_action';
		attendees.push({ email, response_status, ...(name && name !== email ? { display_name: name } : {}) });
	}
	if (leftOut > MAX_NAMED_LEFT_OUT) notes.push(repairs.attendeesLeftOut(leftOut - MAX_NAMED_LEFT_OUT));
	if (event.attendeesOmitted) notes.push(reasons.attendeesOmitted);
	return attendees;
}

const MAX_NAMED_LEFT_OUT = 5;
const MAX_NAME_LENGTH = 255;

/** Google marks the copy of the calendar's owner; a calendar shared by others has its own address there. */
function readOwnResponse(
	event: GoogleEvent,
	attendees: readonly Attendee[],
	ownerEmails: readonly string[],
): ResponseStatus | null {
	const self = event.attendees?.find((entry) => entry?.self);
	if (self) return RESPONSES.get(self.responseStatus ?? '') ?? 'needs_action';
	const own = attendees.find(({ email }) => ownerEmails.includes(email.toLowerCase()));
	return RESPONSE_STATUSES.find((status) => status === own?.response_status) ?? null;
}

/**
 * Null where the organizer is this calendar by an address that is none of the owner's: a person's further calendars have
 * addresses of their own, and what is theirs is nobody else's.
 */
function readOrganizer({ organizer }: GoogleEvent, ownerEmails: readonly string[], notes: string[]): string | null {
	const email = organizer?.email?.trim() ?? '';
	if (organizer === null || email === '') return null;
	if (organizer.self && !ownerEmails.includes(email.toLowerCase())) return null;
	if (isEmail(email)) return email;
	notes.push(repairs.organizerLeftOut(organizer.displayName ?? email));
	return null;
}

function readStamp(text: string | null): Date | null {
	const stamp = text === null ? null : parseDateTime(text, 'UTC');
	return stamp === null || stamp.getTime() < 0 ? null : stamp;
}
