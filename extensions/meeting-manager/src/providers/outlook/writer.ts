import type { RemoteEvent } from '../../domain/remote-event';
import { readGraphEvent, readGraphPage, type GraphEvent } from '../../schemas/graph';
import { ProviderError, type CalendarWriter, type KnownEvent, type OutgoingEvent, type WriteResult } from '../provider';
import type { pathsOf } from './calendar-paths';
import { createCalendarReader, type CalendarReader } from './calendar-reader';
import { badAnswer, errorOf } from './errors';
import type { GraphAnswer, GraphClient } from './graph-client';
import { reasons } from './reasons';
import { saysAlready, toGraphEvent, toGraphPatch } from './to-graph-event';

/** The extended property in which an event carries the id it was made under: the way Graph documents to find it by. */
const MARKER = 'String {b3f3a3c0-5f6e-4c39-9d0b-6f2f5d7c8a41} Name MeetingManagerId';

/**
 * Graph's If-Match on events is not documented and not always heeded, so a write is framed by reads: the version is
 * compared before, what became of it after.
 *
 * A new event goes out with a transactionId, by which Graph tells a repeated request (the same body gets the event that
 * there is, another one `ErrorDuplicateTransactionId`), and with a marker to find it by.
 */
export function createWriter(graph: GraphClient, paths: ReturnType<typeof pathsOf>): CalendarWriter {
	/** Writes to an event that is there, and looks at what became of it. */
	const overwrite = async (now: GraphEvent, event: OutgoingEvent, reader: CalendarReader): Promise<WriteResult> => {
		const path = paths.event(now.id);
		const before = { graph: now, told: await mapped(reader, now) };
		const patch = (ifMatch: string | null): Promise<GraphAnswer> =>
			withKnownZone(event, (zone) =>
				graph.send({ method: 'PATCH', path, ifMatch, body: toGraphPatch(event, before, zone) }),
			);
		let answer = await patch(now['@odata.etag']);
		if (answer.status === 412) {
			const again = await reader.event(now.id);
			if (again === null) return { kind: 'gone' };
			const told = await mapped(reader, again);
			// The answer to a first try may have been lost: then this is our own version.
			if (saysAlready(told, event)) return { kind: 'written', event: told };
			if (again['@odata.etag'] !== now['@odata.etag']) return { kind: 'conflict' };
			// Exchange answers so at times though nothing changed; without the condition it takes the write.
			answer = await patch(null);
		}
		if (answer.status === 404) return { kind: 'gone' };
		if (answer.status === 412) return { kind: 'conflict' };
		if (answer.status !== 200) throw errorOf(answer);
		const written = readGraphEvent(answer.body);
		const after = await reader.event(now.id);
		if (after === null) return { kind: 'gone' };
		const told = await mapped(reader, after);
		const isOurs = written?.['@odata.etag'] === after['@odata.etag'] || saysAlready(told, event);
		return isOurs ? { kind: 'written', event: told } : { kind: 'conflict' };
	};

	const findMarked = async (id: string): Promise<GraphEvent | null> => {
		const filter = `singleValueExtendedProperties/any(ep: ep/id eq '${MARKER}' and ep/value eq '${id}')`;
		const answer = await graph.send({ method: 'GET', path: `${paths.events}?$filter=${encodeURIComponent(filter)}` });
		if (answer.status !== 200) throw errorOf(answer);
		const page = readGraphPage(answer.body);
		if (page === null) throw badAnswer();
		return page.value.map(readGraphEvent).find((event) => event !== null) ?? null;
	};

	return {
		create: async (event, { key, generation }, input) => {
			const id = `${key}:${generation}`;
			const reader = createCalendarReader(graph, paths, input);
			const resume = async (found: GraphEvent): Promise<WriteResult> => {
				const told = await mapped(reader, found);
				return saysAlready(told, event) ? { kind: 'written', event: told } : overwrite(found, event, reader);
			};
			// How long Graph remembers a transactionId is not documented: after hours the marker still tells.
			const earlier = await findMarked(id);
			if (earlier !== null) return resume(earlier);
			const identity = { transactionId: id, singleValueExtendedProperties: [{ id: MARKER, value: id }] };
			const answer = await withKnownZone(event, (zone) => {
				const body = { ...toGraphEvent(event, zone), ...identity };
				return graph.send({ method: 'POST', path: paths.events, mayRepeat: true, body });
			});
			const isUsedUp = answer.code === 'ErrorDuplicateTransactionId';
			if (answer.status === 409 || isUsedUp) {
				// By this event with what it said at an earlier try, or by one that was deleted since.
				const found = await findMarked(id);
				if (found !== null) return resume(found);
				if (isUsedUp) return { kind: 'conflict' };
			}
			if (answer.status !== 201 && answer.status !== 200) throw errorOf(answer);
			const created = readGraphEvent(answer.body);
			if (created === null) throw badAnswer();
			return { kind: 'written', event: await mapped(reader, created) };
		},
		update: async (known, event, input) => {
			const reader = createCalendarReader(graph, paths, input);
			const now = await reader.event(known.externalId);
			if (now === null) return { kind: 'gone' };
			requireOrganizer(now);
			if (isOtherVersion(now, known)) {
				const told = await mapped(reader, now);
				return saysAlready(told, event) ? { kind: 'written', event: told } : { kind: 'conflict' };
			}
			return overwrite(now, event, reader);
		},
		// Whether the attendees are told of it is up to Exchange: it has no silent deletion.
		delete: async (known) => {
			const reader = createCalendarReader(graph, paths, { timeZone: 'UTC', ownerEmails: [] });
			const now = await reader.event(known.externalId);
			if (now === null) return 'deleted';
			requireOrganizer(now);
			if (isOtherVersion(now, known)) return 'conflict';
			const path = paths.event(known.externalId);
			let answer = await graph.send({ method: 'DELETE', path, ifMatch: now['@odata.etag'] });
			if (answer.status === 412) {
				const again = await reader.event(known.externalId);
				if (again === null) return 'deleted';
				if (again['@odata.etag'] !== now['@odata.etag']) return 'conflict';
				answer = await graph.send({ method: 'DELETE', path });
			}
			if (answer.status === 412) return 'conflict';
			if (answer.status >= 400 && answer.status !== 404 && answer.status !== 410) throw errorOf(answer);
			return 'deleted';
		},
	};
}

/** Mailbox servers know most IANA zones, not all; an all-day event is its date in any. */
async function withKnownZone(
	event: OutgoingEvent,
	send: (zone?: string) => Promise<GraphAnswer>,
): Promise<GraphAnswer> {
	const answer = await send();
	return event.isAllDay && answer.code === 'TimeZoneNotSupportedException' ? send('UTC') : answer;
}

async function mapped(reader: CalendarReader, event: GraphEvent): Promise<RemoteEvent> {
	const told = await reader.map(event);
	if (told === null || 'reason' in told) throw badAnswer();
	return told;
}

function requireOrganizer({ isOrganizer }: GraphEvent): void {
	if (isOrganizer === false) throw new ProviderError('FORBIDDEN', reasons.notOrganizer);
}

function isOtherVersion(now: GraphEvent, known: KnownEvent): boolean {
	return known.etag !== null && now['@odata.etag'] !== known.etag;
}
