import { createHash } from 'node:crypto';
import type { RemoteEvent } from '../../domain/remote-event';
import { readGoogleEvent, type GoogleEvent } from '../../schemas/google';
import {
	ProviderError,
	type CalendarWriter,
	type KnownEvent,
	type OutgoingEvent,
	type ReadInput,
	type WriteResult,
} from '../provider';
import { badAnswer, errorOf } from './errors';
import type { calendar_v3 } from './googleapis';
import type { GoogleAnswer, GoogleClient } from './google-client';
import { isSeries, toRemoteEvent } from './map-event';
import { reasons } from './reasons';
import { toGoogleEvent, toGooglePatch } from './to-google-event';

type Patch = calendar_v3.Schema$Event;

/** Writes to one calendar: under ids of our own, so that nothing is made twice, and over the version last seen only. */
export function createWriter(client: GoogleClient, calendarId: string): CalendarWriter {
	const find = (eventId: string): Promise<GoogleEvent | null> => findEvent(client, calendarId, eventId);

	/** An event that became a series is another one: nothing meant for the one is done to all. */
	const findSingle = async (eventId: string): Promise<GoogleEvent | null> => {
		const event = await find(eventId);
		return event === null || isSeries(event) ? null : event;
	};

	const insert = (id: string, event: OutgoingEvent): Promise<GoogleAnswer> =>
		client.send({
			isWrite: true,
			call: (api, options) =>
				api.events.insert(
					{ calendarId, sendUpdates: sendUpdates(event), requestBody: { id, ...toGoogleEvent(event) } },
					options,
				),
		});

	/** Writes what is different, over this version only. */
	const overwrite = async (now: GoogleEvent, event: OutgoingEvent, input: ReadInput): Promise<WriteResult> => {
		const told = mapped(now, input);
		const patch = toGooglePatch(event, { google: now, told });
		if (Object.keys(patch).length === 0) return { kind: 'written', event: told };
		const answer = await patchEvent(now, event, patch);
		if (answer.status === 404 || answer.status === 410) return { kind: 'gone' };
		if (answer.status === 412) return afterLostAnswer(now, event, input);
		if (answer.status !== 200) throw errorOf(answer);
		return { kind: 'written', event: mapped(eventOf(answer), input) };
	};

	const patchEvent = (
		{ id: eventId, etag }: GoogleEvent,
		event: OutgoingEvent,
		requestBody: Patch,
	): Promise<GoogleAnswer> =>
		client.send({
			isWrite: true,
			ifMatch: etag,
			call: (api, options) =>
				api.events.patch({ calendarId, eventId, sendUpdates: sendUpdates(event), requestBody }, options),
		});

	/** Another version: somebody else's, or our own if the answer to a first try was lost. */
	const afterLostAnswer = async ({ id }: GoogleEvent, event: OutgoingEvent, input: ReadInput): Promise<WriteResult> => {
		const again = await find(id);
		if (again === null) return { kind: 'gone' };
		const told = mapped(again, input);
		const isOurs = Object.keys(toGooglePatch(event, { google: again, told })).length === 0;
		return isOurs ? { kind: 'written', event: told } : { kind: 'conflict' };
	};

	return {
		create: async (event, { key, generation }, input) => {
			const id = eventIdOf(key, generation);
			const answer = await insert(id, event);
			if (answer.status === 409) {
				const found = await find(id);
				// Deleted ones keep their ids for good.
				return found === null ? { kind: 'conflict' } : overwrite(found, event, input);
			}
			if (answer.status !== 200) throw errorOf(answer);
			return { kind: 'written', event: mapped(eventOf(answer), input) };
		},
		update: async (known, event, input) => {
			const now = await findSingle(known.externalId);
			if (now === null) return { kind: 'gone' };
			requireOrganizer(now);
			if (isOtherVersion(now, known)) {
				const told = mapped(now, input);
				const isOurs = Object.keys(toGooglePatch(event, { google: now, told })).length === 0;
				return isOurs ? { kind: 'written', event: told } : { kind: 'conflict' };
			}
			return overwrite(now, event, input);
		},
		delete: async (known, { notify }) => {
			const now = await findSingle(known.externalId);
			if (now === null) return 'deleted';
			requireOrganizer(now);
			if (isOtherVersion(now, known)) return 'conflict';
			const answer = await client.send({
				isWrite: true,
				ifMatch: now.etag,
				call: (api, options) =>
					api.events.delete({ calendarId, eventId: now.id, sendUpdates: notify ? 'all' : 'none' }, options),
			});
			if (answer.status === 412) return (await find(known.externalId)) === null ? 'deleted' : 'conflict';
			if (answer.status >= 400 && answer.status !== 404 && answer.status !== 410) throw errorOf(answer);
			return 'deleted';
		},
	};
}

/** An event as it is now; null where it is unknown or deleted. Throws NOT_FOUND where the calendar itself is. */
export async function findEvent(
	client: GoogleClient,
	calendarId: string,
	eventId: string,
): Promise<GoogleEvent | null> {
	const answer = await client.send({ call: (api, options) => api.events.get({ calendarId, eventId }, options) });
	if (answer.status === 404) {
		// Google says the same of an event and of a calendar that it does not know.
		const calendar = await client.send({
			call: (api, options) => api.events.list({ calendarId, maxResults: 1 }, options),
		});
		if (calendar.status !== 200) throw errorOf(calendar);
		return null;
	}
	if (answer.status === 410) return null;
	if (answer.status !== 200) throw errorOf(answer);
	const event = eventOf(answer);
	return event.status === 'cancelled' ? null : event;
}

const BASE32HEX = '0123456789abcdefghijklmnopqrstuv';

/** An id as Google takes it from clients: base32hex, here of a digest of 256 bits. */
export function eventIdOf(key: string, generation: number): string {
	const digest = createHash('sha256').update(`${key}:${generation}`).digest();
	let bits = BigInt(`0x${digest.toString('hex')}`);
	let id = '';
	for (let length = 0; length < 52; length += 1) {
		id = `${BASE32HEX[Number(bits & 31n)] ?? ''}${id}`;
		bits >>= 5n;
	}
	return id;
}

function sendUpdates({ attendees }: OutgoingEvent): 'all' | 'none' {
	return attendees.length > 0 ? 'all' : 'none';
}

function eventOf(answer: GoogleAnswer): GoogleEvent {
	const event = readGoogleEvent(answer.body);
	if (event === null) throw badAnswer();
	return event;
}

function mapped(event: GoogleEvent, input: ReadInput): RemoteEvent {
	const told = toRemoteEvent(event, input);
	if ('reason' in told) throw badAnswer();
	return told;
}

/** Google would take a change of an own copy for one's own alone; the others' is not ours to write. */
function requireOrganizer({ organizer }: GoogleEvent): void {
	if (organizer !== null && !organizer.self) throw new ProviderError('FORBIDDEN', reasons.notOrganizer);
}

function isOtherVersion(now: GoogleEvent, known: KnownEvent): boolean {
	return known.etag !== null && now.etag !== known.etag;
}
