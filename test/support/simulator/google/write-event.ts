import { randomBytes } from 'node:crypto';
import { ApiError, badRequest, notFound } from './api-error';
import { checkTimes } from './event-time';
import type { GoogleAccount } from './grants';
import { isRecord, type GoogleEvent } from './schema-checks';
import { exceptionsOf, findEvent, isSeries, occurrencesOf } from './select-events';
import { storeEvent, type Mail, type SimulatedCalendar, type World } from './world';

export interface Write {
	world: World;
	calendar: SimulatedCalendar;
	account: GoogleAccount;
	/** The header If-Match. */
	ifMatch: string | undefined;
	sendUpdates: string;
}

/** What is the organizer's to change; the rest of an event is everybody's own. */
const SHARED = [
	'summary',
	'description',
	'location',
	'start',
	'end',
	'recurrence',
	'status',
	'conferenceData',
] as const;
const HORIZON_MS = 3 * 366 * 86_400_000;

export function insertEvent(write: Write, body: GoogleEvent): GoogleEvent {
	const { world, calendar } = write;
	const id = body.id ?? randomBytes(16).toString('hex').slice(0, 26);
	if (!/^[a-v0-9]{5,1024}$/.test(id)) throw badRequest('invalid', 'Invalid resource id value.');
	checkTimes(body, calendar.timeZone);
	const iCalUID = body.iCalUID ?? `${id}@google.com`;
	const isTaken = [...calendar.events.values()].some(
		({ event }) => event.id === id || (body.iCalUID && event.iCalUID === iCalUID),
	);
	if (isTaken) {
		throw new ApiError({ status: 409, reason: 'duplicate', message: 'The requested identifier already exists.' });
	}
	const stored = storeEvent(world, calendar, { ...newEvent(write, id), ...body, id, iCalUID });
	mail(write, stored, 'invitation');
	return stored;
}

/** Upserts by iCalUID. */
export function importEvent(write: Write, body: GoogleEvent): GoogleEvent {
	const { world, calendar } = write;
	if (!body.iCalUID) throw badRequest('required', 'Required');
	checkTimes(body, calendar.timeZone);
	const known = [...calendar.events.values()].find(({ event }) => event.iCalUID === body.iCalUID)?.event;
	const id = known?.id ?? `_${randomBytes(16).toString('hex')}`;
	return storeEvent(world, calendar, { ...newEvent(write, id), ...known, ...body, id });
}

/** PATCH: fields named change, null removes, objects merge, lists are replaced. */
export function patchEvent(write: Write, id: string, body: GoogleEvent): GoogleEvent {
	return changeEvent(write, id, body, (event) => ({ ...JSON.parse(JSON.stringify(merge(event, body))), id }));
}

/** PUT: what is not named is gone. */
export function updateEvent(write: Write, id: string, body: GoogleEvent): GoogleEvent {
	return changeEvent(write, id, body, (event) => {
		const { created, iCalUID, creator, organizer, eventType, recurringEventId, originalStartTime } = event;
		const kept = { created, iCalUID, creator, organizer, eventType, recurringEventId, originalStartTime };
		return { ...withoutUndefined(kept), status: 'confirmed', ...body, id };
	});
}

export function deleteEvent(write: Write, id: string): void {
	const { world, calendar } = write;
	const event = requireEvent(write, id);
	if (event.status === 'cancelled')
		throw new ApiError({ status: 410, reason: 'deleted', message: 'Resource has been deleted' });
	storeEvent(world, calendar, { ...event, status: 'cancelled' });
	for (const exception of isSeries(event) ? exceptionsOf(calendar, id) : []) {
		storeEvent(world, calendar, { ...exception, status: 'cancelled' });
	}
	mail(write, event, 'cancellation');
}

/** Stores a changed event. Occurrences that a series loses by it are remembered as gone. */
export function replaceEvent(
	world: World,
	calendar: SimulatedCalendar,
	before: GoogleEvent,
	after: GoogleEvent,
): GoogleEvent {
	const untilMs = world.clock.nowMs() + HORIZON_MS;
	const old = isSeries(before) ? occurrencesOf(calendar, before, untilMs) : [];
	const stored = storeEvent(world, calendar, { ...after, sequence: (before.sequence ?? 0) + 1 });
	const left = new Set((isSeries(stored) ? occurrencesOf(calendar, stored, untilMs) : []).map(({ id }) => id));
	for (const { id, originalStartTime, startMs } of old.filter((occurrence) => !left.has(occurrence.id))) {
		calendar.phantoms.set(id, { id, recurringEventId: before.id ?? '', originalStartTime, startMs, seq: world.seq });
		if (calendar.events.has(id)) calendar.events.delete(id);
	}
	return stored;
}

function changeEvent(
	write: Write,
	id: string,
	body: GoogleEvent,
	change: (event: GoogleEvent) => GoogleEvent,
): GoogleEvent {
	const { world, calendar } = write;
	const before = requireEvent(write, id);
	const isOrganizer = !before.organizer?.email || before.organizer.email === calendar.id;
	if (!isOrganizer && SHARED.some((field) => field in body)) {
		const message = 'Shared properties can only be changed by the organizer of the event.';
		throw new ApiError({ status: 403, reason: 'forbiddenForNonOrganizer', message, domain: 'calendar' });
	}
	const after = change(before);
	checkTimes(after, calendar.timeZone);
	const stored = replaceEvent(world, calendar, before, after);
	mail(write, stored, stored.status === 'cancelled' ? 'cancellation' : 'update');
	return stored;
}

function requireEvent({ calendar, ifMatch }: Write, id: string): GoogleEvent {
	const event = findEvent(calendar, id);
	if (event === null) throw notFound();
	if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== event.etag) {
		const location = { type: 'header', name: 'If-Match' } as const;
		throw new ApiError({ status: 412, reason: 'conditionNotMet', message: 'Precondition Failed', location });
	}
	return event;
}

function newEvent(
	{ world, calendar, account }: Pick<Write, 'world' | 'calendar' | 'account'>,
	id: string,
): GoogleEvent {
	return {
		kind: 'calendar#event',
		status: 'confirmed',
		htmlLink: `https://www.google.com/calendar/event?eid=${Buffer.from(`${id} ${calendar.id}`).toString('base64url')}`,
		created: new Date(world.clock.nowMs()).toISOString(),
		creator: { email: account.email },
		organizer: { email: calendar.id },
		sequence: 0,
		reminders: { useDefault: true },
		eventType: 'default',
	};
}

/** A whole event made by somebody at Google. */
export function completeEvent(
	world: World,
	calendar: SimulatedCalendar,
	account: GoogleAccount,
	event: GoogleEvent,
): GoogleEvent {
	const id = event.id ?? randomBytes(16).toString('hex').slice(0, 26);
	return { ...newEvent({ world, calendar, account }, id), iCalUID: `${id}@google.com`, ...event, id };
}

/** Google writes to guests only where it is told to. */
function mail({ world, calendar, sendUpdates }: Write, event: GoogleEvent, kind: Mail['kind']): void {
	if (sendUpdates !== 'all' && sendUpdates !== 'externalOnly') return;
	const guests = (event.attendees ?? [])
		.map(({ email }) => email ?? '')
		.filter((email) => email !== '' && email !== calendar.id);
	world.mails.push(...guests.map((to) => ({ to, eventId: event.id ?? '', kind })));
}

function merge(target: object, changes: object): Record<string, unknown> {
	const merged: Record<string, unknown> = { ...target };
	for (const [name, value] of Object.entries(changes)) {
		const current = merged[name];
		if (value === null) delete merged[name];
		else merged[name] = isRecord(current) && isRecord(value) ? merge(current, value) : value;
	}
	return merged;
}

function withoutUndefined<T extends object>(value: T): T {
	return JSON.parse(JSON.stringify(value));
}
