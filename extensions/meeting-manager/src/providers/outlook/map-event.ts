import { isEmail } from '../../domain/email';
import type { Attendee, ResponseStatus } from '../../domain/event';
import type { QuarantinedItem, RemoteEvent } from '../../domain/remote-event';
import type { GraphEvent } from '../../schemas/graph';
import {
	MAX_ATTENDEES,
	MAX_DESCRIPTION_LENGTH,
	MAX_LOCATION_LENGTH,
	MAX_RAW_LENGTH,
	MAX_TITLE_LENGTH,
} from '../ical/limits';
import { reasons as repairs } from '../ical/reasons';
import type { ReadInput } from '../provider';
import { plainTextOf } from './plain-text';
import { allDayInterval, readDay, readInstant, readOriginalStart, type ZoneLookUp } from './read-time';
import { reasons } from './reasons';

export interface MapContext extends Pick<ReadInput, 'timeZone' | 'ownerEmails'> {
	zones: ZoneLookUp;
	/** The series of an occurrence or exception: Graph gives each occurrence an iCalUId of its own. */
	master: GraphEvent | null;
}

/** An event of Graph in this project's terms, or why it cannot be stored. Not for series: their occurrences are mapped. */
export function toRemoteEvent(event: GraphEvent, context: MapContext): RemoteEvent | QuarantinedItem {
	const { zones, master } = context;
	const notes: string[] = [];
	const times = readTimes(event, context, notes);
	if (typeof times === 'string') return quarantine(event, times);
	const isOfSeries = event.type === 'occurrence' || event.type === 'exception';
	const attendees = readAttendees(event, notes);
	const own = RESPONSES.get(event.responseStatus?.response ?? '') ?? ownAttendee(attendees, context.ownerEmails);
	return {
		externalId: event.id,
		iCalUid: isOfSeries ? (master?.iCalUId ?? null) : event.iCalUId,
		seriesId: isOfSeries ? (master?.id ?? event.seriesMasterId) : null,
		originalStart: isOfSeries ? readOriginalStart(event, zones) : null,
		...readTexts(event, notes),
		attendees,
		organizerEmail: readOrganizer(event, context.ownerEmails, notes),
		...times,
		status: event.isCancelled ? 'cancelled' : event.showAs === 'tentative' ? 'tentative' : 'confirmed',
		transparency: event.showAs === 'free' ? 'transparent' : 'opaque',
		ownResponse: own,
		kind: KINDS.get(event.showAs ?? '') ?? 'default',
		// A plain occurrence has that of its series, which moves with every other occurrence: all would seem changed.
		lastModified: event.type === 'occurrence' ? null : readStamp(event.lastModifiedDateTime),
		etag: event['@odata.etag'],
		resource: null,
		notes,
	};
}

/** The bare stub of an occurrence with what its series says. */
export function fillOccurrence(stub: GraphEvent, master: GraphEvent): GraphEvent {
	const { id, type, start, end, seriesMasterId, originalStart } = stub;
	return {
		...master,
		id,
		type,
		start,
		end,
		originalStart,
		seriesMasterId: seriesMasterId ?? master.id,
		'@odata.etag': stub['@odata.etag'],
	};
}

export function quarantine(event: GraphEvent, reason: string): QuarantinedItem {
	const raw = JSON.stringify(event).slice(0, MAX_RAW_LENGTH);
	return { id: event.id, uid: null, reason, raw };
}

type Times = Pick<RemoteEvent, 'isAllDay' | 'start' | 'end' | 'isZeroLength'>;

/** The times, or the reason why there are none. */
function readTimes(event: GraphEvent, { timeZone, zones }: MapContext, notes: string[]): Times | string {
	const { start, end, isAllDay } = event;
	if (start === null || end === null) return reasons.noTimes;
	if (isAllDay) {
		const [startDay, endDay] = [readDay(start), readDay(end)];
		if (startDay === null || endDay === null) return reasons.noTimes;
		if (endDay < startDay) return reasons.endBeforeStart;
		return { isAllDay, ...allDayInterval(startDay, endDay, timeZone), isZeroLength: false };
	}
	const [from, to] = [readInstant(start, zones), readInstant(end, zones)];
	if (from === null || to === null) return reasons.noTimes;
	const lengthMs = to.instant.getTime() - from.instant.getTime();
	if (lengthMs < 0) return reasons.endBeforeStart;
	if (from.note !== null) notes.push(from.note);
	if (lengthMs > 0) return { isAllDay, start: from.instant, end: to.instant, isZeroLength: false };
	notes.push(repairs.zeroLength);
	return { isAllDay, start: from.instant, end: new Date(from.instant.getTime() + 1000), isZeroLength: true };
}

function readTexts(event: GraphEvent, notes: string[]): Pick<RemoteEvent, 'title' | 'description' | 'location'> {
	const title = cut((event.subject ?? '').replaceAll(/\s+/g, ' ').trim(), 'title', MAX_TITLE_LENGTH, notes);
	const content = event.body?.content ?? '';
	const body = event.body?.contentType?.toLowerCase() === 'html' ? plainTextOf(content) : content;
	const description = body.replaceAll('\r\n', '\n').trim();
	const place = event.location?.displayName?.trim() || event.onlineMeeting?.joinUrl || event.onlineMeetingUrl || '';
	return {
		title: title || 'No Title',
		description: cut(description, 'description', MAX_DESCRIPTION_LENGTH, notes) || null,
		location: cut(place.trim(), 'location', MAX_LOCATION_LENGTH, notes) || null,
	};
}

function cut(text: string, field: string, max: number, notes: string[]): string {
	// Half a character is no text that a database takes.
	const whole = text.toWellFormed().replaceAll('\0', '');
	if (whole.length <= max) return whole;
	notes.push(repairs.cutShort(field, max));
	return whole.slice(0, max).replace(/[\uD800-\uDBFF]$/, '');
}

const KINDS: ReadonlyMap<string, RemoteEvent['kind']> = new Map([
	['oof', 'out-of-office'],
	['workingElsewhere', 'working-location'],
]);

/** `none` says nothing: an appointment without invitations. */
const RESPONSES: ReadonlyMap<string, ResponseStatus> = new Map([
	['organizer', 'accepted'],
	['accepted', 'accepted'],
	['declined', 'declined'],
	['tentativelyAccepted', 'tentative'],
	['notResponded', 'needs_action'],
]);

function readAttendees(event: GraphEvent, notes: string[]): Attendee[] {
	const attendees: Attendee[] = [];
	let leftOut = 0;
	for (const entry of event.attendees ?? []) {
		const email = entry?.emailAddress?.address?.trim() ?? '';
		const name = entry?.emailAddress?.name?.trim().slice(0, MAX_NAME_LENGTH).toWellFormed() ?? '';
		if (!isEmail(email) || attendees.length >= MAX_ATTENDEES) {
			leftOut += 1;
			if (leftOut <= MAX_NAMED_LEFT_OUT) notes.push(repairs.attendeeLeftOut(name || email));
			continue;
		}
		const response_status = RESPONSES.get(entry?.status?.response ?? '') ?? 'needs_action';
		attendees.push({ email, response_status, ...(name && name !== email ? { display_name: name } : {}) });
	}
	if (leftOut > MAX_NAMED_LEFT_OUT) notes.push(repairs.attendeesLeftOut(leftOut - MAX_NAMED_LEFT_OUT));
	return attendees;
}

const MAX_NAMED_LEFT_OUT = 5;
const MAX_NAME_LENGTH = 255;

function ownAttendee(attendees: readonly Attendee[], ownerEmails: readonly string[]): ResponseStatus | null {
	const own = attendees.find(({ email }) => ownerEmails.includes(email.toLowerCase()));
	return [...RESPONSES.values()].find((status) => status === own?.response_status) ?? null;
}

/**
 * Null where the organizer is this calendar by an address that is none of the owner's: mailboxes have aliases, and shared
 * calendars addresses of their own.
 */
function readOrganizer(event: GraphEvent, ownerEmails: readonly string[], notes: string[]): string | null {
	const { address, name } = event.organizer?.emailAddress ?? { address: null, name: null };
	const email = address?.trim() ?? '';
	if (email === '') return null;
	if (event.isOrganizer === true && !ownerEmails.includes(email.toLowerCase())) return null;
	if (isEmail(email)) return email;
	notes.push(repairs.organizerLeftOut(name ?? email));
	return null;
}

function readStamp(text: string | null): Date | null {
	const stamp = text === null ? Number.NaN : Date.parse(text);
	return Number.isNaN(stamp) || stamp < 0 ? null : new Date(stamp);
}
