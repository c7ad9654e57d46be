import { createHash } from 'node:crypto';
import type { Interval, QuarantinedItem, RemoteChanges, RemoteEvent } from '../../domain/remote-event';
import { readGoogleEvent, type GoogleEvent } from '../../schemas/google';
import { MAX_RAW_LENGTH } from '../ical/limits';
import { ProviderError, type Cursor, type PullInput, type PullResult, type ReadInput } from '../provider';
import type { GoogleClient } from './google-client';
import { LIST_QUERY, readList } from './read-list';
import { reasons } from './reasons';
import { isSeries, toRemoteEvent } from './map-event';

/** Of how events are read. Another version reads everything anew. */
const READING_VERSION = '1';

/**
 * Reads what a calendar holds in the window, or what changed there since the cursor. Google wants to hear the very query
 * again that a sync token was given for, so the cursor remembers it; of another query it is of no use.
 */
export async function pullCalendar(client: GoogleClient, calendarId: string, input: PullInput): Promise<PullResult> {
	const { cursor, window } = input;
	const query = fingerprintOf(calendarId, input);
	if (cursor === null) {
		const bounds = { timeMin: window.start.toISOString(), timeMax: window.end.toISOString() };
		const list = await readList(client, calendarId, bounds);
		if (list === 'expired') throw new ProviderError('SERVER_ERROR', reasons.unreadableAnswer);
		return { kind: 'snapshot', ...readSnapshot(list.items, input), cursor: { query, syncToken: list.syncToken } };
	}
	const { syncToken = null } = cursor;
	if (syncToken === null || cursor['query'] !== query) return { kind: 'cursor-expired' };
	const list = await readList(client, calendarId, { syncToken });
	if (list === 'expired') return { kind: 'cursor-expired' };
	const next: Cursor = { query, syncToken: list.syncToken };
	if (list.items.length === 0) return { kind: 'unchanged', cursor: next };
	return { kind: 'changes', cursor: next, ...(await readChanges(client, calendarId, list.items, input)) };
}

function fingerprintOf(calendarId: string, { window }: PullInput): string {
	const bounds = [window.start.toISOString(), window.end.toISOString()];
	const text = JSON.stringify([READING_VERSION, calendarId, LIST_QUERY, bounds]);
	return createHash('sha256').update(text).digest('hex');
}

interface Mapped {
	events: RemoteEvent[];
	quarantined: QuarantinedItem[];
}

function readSnapshot(items: readonly unknown[], input: PullInput): Mapped & { itemCount: number } {
	const { events: told, unreadable } = sort(items);
	const live = told.filter((event) => event.status !== 'cancelled' && !isSeries(event));
	const { events, quarantined } = mapAll(live, input);
	return {
		events: events.filter((event) => isWithin(event, input.window)),
		quarantined: [...quarantined, ...unreadable],
		itemCount: live.length + unreadable.length,
	};
}

async function readChanges(
	client: GoogleClient,
	calendarId: string,
	items: readonly unknown[],
	input: PullInput,
): Promise<RemoteChanges> {
	const { events: told, unreadable } = sort(items);
	const live = told.filter((event) => event.status !== 'cancelled' && !isSeries(event));
	const mapped = mapAll(live, input);
	const newSeries = await findNewSeries(client, calendarId, mapped.events, input);
	const all = [...new Map([...newSeries.events, ...mapped.events].map((event) => [event.externalId, event])).values()];
	const moved = all.filter((event) => !isWithin(event, input.window)).map(({ externalId }) => externalId);
	const known = moved.length === 0 ? new Set<string>() : await input.findKnown(moved);
	return {
		events: all.filter((event) => isWithin(event, input.window) || known.has(event.externalId)),
		quarantined: [...mapped.quarantined, ...newSeries.quarantined, ...unreadable],
		// Also of a deleted series, which takes its occurrences with it.
		removedIds: [...told.filter(({ status }) => status === 'cancelled').map(({ id }) => id), ...newSeries.removedIds],
		removedResources: [],
		// A series that became a single event keeps its id.
		completeSeries: mapped.events.filter(({ seriesId }) => seriesId === null).map(({ externalId }) => externalId),
		completeResources: [],
	};
}

/**
 * A single event that became a series is told of as occurrences with ids of their own: its row, under the id that is now
 * the series', has to go. Known by no occurrence of the series being stored though its id is.
 */
async function findNewSeries(
	client: GoogleClient,
	calendarId: string,
	changed: readonly RemoteEvent[],
	input: PullInput,
): Promise<Mapped & { removedIds: string[] }> {
	const found: Mapped & { removedIds: string[] } = { events: [], quarantined: [], removedIds: [] };
	const ids = changed.map(({ externalId }) => externalId);
	const seriesIds = [...new Set(changed.map(({ seriesId }) => seriesId).filter((id) => id !== null))];
	if (seriesIds.length === 0) return found;
	const known = await input.findKnown([...seriesIds, ...ids]);
	const suspects = seriesIds.filter(
		(id) => known.has(id) && !changed.some(({ seriesId, externalId }) => seriesId === id && known.has(externalId)),
	);
	for (const seriesId of suspects) {
		const bounds = { timeMin: input.window.start.toISOString(), timeMax: input.window.end.toISOString() };
		const list = await readList(client, calendarId, bounds, seriesId);
		if (list === 'expired') continue;
		const { events: told } = sort(list.items);
		const { events, quarantined } = mapAll(told, input);
		const stored = await input.findKnown(told.map(({ id }) => id));
		if (stored.size > 0) continue;
		found.events.push(...events);
		found.quarantined.push(...quarantined);
		found.removedIds.push(seriesId);
	}
	return found;
}

function sort(items: readonly unknown[]): { events: GoogleEvent[]; unreadable: QuarantinedItem[] } {
	// Told twice, the later one counts.
	const events = new Map<string, GoogleEvent>();
	const unreadable: QuarantinedItem[] = [];
	for (const item of items) {
		const event = readGoogleEvent(item);
		if (event === null) unreadable.push(quarantineUnreadable(item));
		else events.set(event.id, event);
	}
	return { events: [...events.values()], unreadable };
}

function mapAll(events: readonly GoogleEvent[], input: ReadInput): Mapped {
	const mapped = events.map((event) => toRemoteEvent(event, input));
	return {
		events: mapped.filter((item) => 'externalId' in item),
		quarantined: mapped.filter((item) => 'reason' in item),
	};
}

function quarantineUnreadable(value: unknown): QuarantinedItem {
	const raw = JSON.stringify(value) ?? '';
	const id = createHash('sha256').update(raw).digest('hex');
	return { id, uid: null, reason: reasons.unreadableEvent, raw: raw.slice(0, MAX_RAW_LENGTH) };
}

function isWithin({ start, end }: Interval, window: Interval): boolean {
	return start < window.end && end > window.start;
}
