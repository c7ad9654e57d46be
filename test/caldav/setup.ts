import { createCalDavAccount } from '../../extensions/meeting-manager/src/providers/caldav/index';
import type {
	CalendarAccount,
	CalendarSession,
	CalendarWriter,
	Cursor,
	PullInput,
	PullResult,
	ReadInput,
	KnownEvent,
	OutgoingEvent,
	WriteResult,
} from '../../extensions/meeting-manager/src/providers/provider';
import type { RemoteEvent } from '../../extensions/meeting-manager/src/domain/remote-event';
import { client } from '../support/http-client';
import type { CalDavServer } from '../support/caldav-servers';

export const WINDOW = { start: new Date('2026-06-01T00:00:00Z'), end: new Date('2027-06-01T00:00:00Z') };
export const OWNER = 'sarah@bestsecurity.com';
export const NOW = new Date('2026-11-20T12:00:00Z');

export const READ: ReadInput = { window: WINDOW, timeZone: 'Europe/Berlin', ownerEmails: [OWNER] };

export type Snapshot = Extract<PullResult, { kind: 'snapshot' }>;
export type Changes = Extract<PullResult, { kind: 'changes' }>;

/** An account as the product opens it. `origin`: of a proxy before the server. */
export function accountAt(server: CalDavServer, origin = server.origin): CalendarAccount {
	const { username, password } = server;
	return createCalDavAccount({ http: client(), serverUrl: origin, username, password, now: () => NOW });
}

export function writerOf(session: CalendarSession): CalendarWriter {
	if (session.writer === null) throw new Error('The calendar cannot be written to.');
	return session.writer;
}

export function pull(
	session: CalendarSession,
	cursor: Cursor | null,
	input: Partial<PullInput> = {},
): Promise<PullResult> {
	return session.pull({ ...READ, cursor, findKnown: async () => new Set(), ...input });
}

export async function snapshot(session: CalendarSession, input: Partial<PullInput> = {}): Promise<Snapshot> {
	const pulled = await pull(session, null, input);
	if (pulled.kind !== 'snapshot') throw new Error(`Expected a snapshot, got ${pulled.kind}.`);
	return pulled;
}

export async function changes(
	session: CalendarSession,
	cursor: Cursor,
	input: Partial<PullInput> = {},
): Promise<Changes> {
	const pulled = await pull(session, cursor, input);
	if (pulled.kind !== 'changes') throw new Error(`Expected changes, got ${pulled.kind}.`);
	return pulled;
}

export const booking: OutgoingEvent = {
	title: 'Security review; part 1, "final"',
	description: 'Agenda:\n1. Firewalls, proxies\n2. A path C:\\temp',
	location: 'Room 4, München — a long name that has to be folded because it is longer than a line may be',
	isAllDay: false,
	start: new Date('2026-12-10T14:00:00Z'),
	end: new Date('2026-12-10T15:00:00Z'),
	timeZone: 'Europe/Berlin',
	blocks: true,
	attendees: [],
};

export function eventOf(result: WriteResult): RemoteEvent {
	if (result.kind !== 'written') throw new Error(`Expected a written event, got ${result.kind}.`);
	return result.event;
}

/** A stored row of an event as the writer is told of it. */
export function rowOf({ externalId, start, end, resource, etag, iCalUid }: RemoteEvent): KnownEvent {
	return { externalId, start, end, resource, etag, iCalUid };
}
