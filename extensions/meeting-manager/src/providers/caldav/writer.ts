import { isEmail } from '../../domain/email';
import type { RemoteEvent } from '../../domain/remote-event';
import { statusFailure } from '../failures';
import { ProviderError } from '../provider';
import type { CalendarWriter, KnownEvent, OutgoingEvent, ReadInput, WriteResult } from '../provider';
import { resourceOf, resourceUrl } from './addresses';
import { strongEtag, type DavAnswer, type DavClient } from './dav-client';
import { changeEvent, newObject, occurrenceKey, removeOccurrence } from './edit-object';
import { fetchObject, type CalendarObject } from './fetch-objects';
import { findEvent, isRecurring } from './read-object';
import { reasons } from './reasons';
import type { Stamp } from './write-fields';

export interface WriterOptions {
	dav: DavClient;
	collection: URL;
	/** At many services the user's address, for ORGANIZER. */
	username: string;
	now: () => Date;
}

/**
 * Writes calendar objects, each under a condition: nothing there yet, or the version that was read. Whatever answer got
 * lost, asking again finds the object as it should be and says so.
 */
export function createWriter({ dav, collection, username, now }: WriterOptions): CalendarWriter {
	const fetch = (resource: string): Promise<CalendarObject | null> => fetchObject(dav, collection, resource);
	const stampFor = ({ ownerEmails }: ReadInput): Stamp => ({
		now: now(),
		// A server invites only in the name of an address it knows as the user's.
		organizer: isEmail(username) ? username.toLowerCase() : (ownerEmails[0] ?? null),
	});

	/** Stores a text and tells the event in it; null where the condition failed. */
	async function store(text: string, version: CalendarObject | string, known: Known, input: ReadInput) {
		const resource = typeof version === 'string' ? version : version.resource;
		const before = await findEvent({ resource, etag: null, text }, known, input);
		if (before === null || !('title' in before)) throw new ProviderError('FORBIDDEN', reasons.notEditable);
		const etag = typeof version === 'string' ? null : version.etag;
		const answer = await dav.put(resourceUrl(resource, collection), text, etag);
		if (!isStored(answer)) return answer;
		const given = strongEtag(answer.headers.get('etag'));
		// RFC 4791, 5.3.4: without an ETag the server may have changed what it was sent.
		const stored = given === null ? await fetch(resource) : { resource, etag: given, text };
		const event = stored && (await findEvent(stored, known, input));
		if (!event || !('title' in event)) throw new ProviderError('BAD_ANSWER', reasons.notFoundAfterWrite(dav.host));
		return written(event);
	}

	/** Makes an object that is there as wanted, if it is the version expected (null: whatever it is now). */
	async function bringTo(
		object: CalendarObject,
		expectedEtag: string | null,
		{ known, wanted, input }: { known: Known; wanted: OutgoingEvent; input: ReadInput },
	): Promise<WriteResult> {
		const current = await findEvent(object, known, input);
		if (current === null) return { kind: 'gone' };
		if (!('title' in current)) throw new ProviderError('FORBIDDEN', reasons.notEditable);
		const text = await changeEvent(object.text, current, wanted, stampFor(input));
		if (text === object.text) return written(current);
		if (expectedEtag !== null && object.etag !== expectedEtag) return { kind: 'conflict' };
		if (text === null) throw new ProviderError('FORBIDDEN', reasons.notEditable);
		const result = await store(text, object, reaching(known, wanted), input);
		if ('kind' in result) return result;
		if (result.status === 404 || result.status === 410) return { kind: 'gone' };
		if (result.status !== 412) throw failureOfWrite(result);
		// Somebody was faster, or an earlier try of this very request arrived and its answer did not.
		const after = await fetch(object.resource);
		const event = after && (await findEvent(after, known, input));
		if (!after || !event) return { kind: 'gone' };
		if (!('title' in event)) return { kind: 'conflict' };
		const isAsWanted = (await changeEvent(after.text, event, wanted, stampFor(input))) === after.text;
		return isAsWanted ? written(event) : { kind: 'conflict' };
	}

	/** The object that holds an event of ours: at its own path, or wherever the server has put it. */
	async function findOwn(uid: string, resource: string): Promise<CalendarObject | null> {
		const isOurs = (object: CalendarObject | null): boolean =>
			object !== null && unfolded(object.text).includes(`\nUID:${uid}\n`);
		const object = await fetch(resource);
		if (isOurs(object)) return object;
		const { responses } = await dav.queryUid(collection, uid);
		for (const { href, status } of responses ?? []) {
			const other = status < 400 ? resourceOf(href[0] ?? '', collection) : null;
			const found = other === null ? null : await fetch(other);
			if (isOurs(found)) return found;
		}
		return null;
	}

	async function deleteObject(known: Pick<KnownEvent, 'etag'>, resource: string, notify: boolean) {
		const answer = await dav.delete(resourceUrl(resource, collection), known.etag, { notify });
		if ([200, 202, 204, 404, 410].includes(answer.status)) return 'deleted' as const;
		if (answer.status !== 412) throw failureOfWrite(answer);
		return (await fetch(resource)) === null ? ('deleted' as const) : ('conflict' as const);
	}

	async function deleteOccurrence(known: KnownEvent, resource: string, notify: boolean) {
		const object = await fetch(resource);
		if (object === null || !(await holds(object, known))) return 'deleted' as const;
		if (known.etag !== null && object.etag !== known.etag) return 'conflict' as const;
		const text = await removeOccurrence(object.text, known, now());
		if (text === 'empty') return deleteObject(object, resource, notify);
		if (text === null || (await holds({ ...object, text }, known))) {
			throw new ProviderError('FORBIDDEN', reasons.notEditable);
		}
		const answer = await dav.put(resourceUrl(resource, collection), text, object.etag);
		if (isStored(answer) || answer.status === 404 || answer.status === 410) return 'deleted' as const;
		if (answer.status !== 412) throw failureOfWrite(answer);
		const after = await fetch(resource);
		return after !== null && (await holds(after, known)) ? ('conflict' as const) : ('deleted' as const);
	}

	return {
		create: async (wanted, { key, generation }, input) => {
			const uid = generation === 0 ? key : `${key}-${generation}`;
			const resource = resourceOf(`${encodeURIComponent(uid)}.ics`, collection) ?? '';
			const known = { externalId: uid, start: wanted.start, end: wanted.end };
			const result = await store(newObject(uid, wanted, stampFor(input)), resource, known, input);
			if ('kind' in result) return result;
			if (!isTaken(result)) throw failureOfWrite(result);
			const object = await findOwn(uid, resource);
			return object === null ? { kind: 'conflict' } : bringTo(object, null, { known, wanted, input });
		},
		update: async (known, wanted, input) => {
			const object = known.resource === null ? null : await fetch(known.resource);
			return object === null ? { kind: 'gone' } : bringTo(object, known.etag, { known, wanted, input });
		},
		delete: async (known, { notify }) => {
			const { resource } = known;
			if (resource === null) return 'deleted';
			if (occurrenceKey(known) !== null) return deleteOccurrence(known, resource, notify);
			if (known.etag !== null) return deleteObject(known, resource, notify);
			// Whatever version, but not a series that has come into the place of the event.
			const object = await fetch(resource);
			if (object === null) return 'deleted';
			return (await isRecurring(object.text)) ? 'conflict' : deleteObject(object, resource, notify);
		},
	};
}

type Known = Pick<KnownEvent, 'externalId' | 'start' | 'end'>;

/** Where the event is to be found after the write: at its old times or the wanted ones. */
function reaching(known: Known, { start, end }: OutgoingEvent): Known {
	return {
		...known,
		start: new Date(Math.min(known.start.getTime(), start.getTime())),
		end: new Date(Math.max(known.end.getTime(), end.getTime())),
	};
}

const written = (event: RemoteEvent): WriteResult => ({ kind: 'written', event });

/** Whether an object still has an occurrence. Floating times, which would need a zone, are refused before they are written. */
async function holds(object: CalendarObject, known: KnownEvent): Promise<boolean> {
	const window = { start: known.start, end: known.end };
	const found = await findEvent(object, known, { window, timeZone: 'UTC', ownerEmails: [] });
	return found !== null;
}

function isStored({ status }: DavAnswer): boolean {
	return status === 200 || status === 201 || status === 204;
}

/** There is an object at this path, or elsewhere one with this UID. Xandikos says the latter inside a 207. */
function isTaken({ status, body }: DavAnswer): boolean {
	return status === 412 || ([207, 403, 409].includes(status) && body.includes('no-uid-conflict'));
}

function failureOfWrite({ status, url }: DavAnswer): ProviderError {
	if (status === 403) return new ProviderError('FORBIDDEN', reasons.forbidden(url.host));
	if (status === 404 || status === 410) return new ProviderError('NOT_FOUND', reasons.calendarGone(url.host));
	if (status >= 500) return statusFailure(status, url.host, undefined).error;
	return new ProviderError('FORBIDDEN', reasons.writeRefused(url.host, status));
}

function unfolded(text: string): string {
	return text.replaceAll(/\r?\n[ \t]/g, '').replaceAll('\r\n', '\n');
}
