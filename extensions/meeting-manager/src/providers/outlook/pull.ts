import { createHash } from 'node:crypto';
import type { QuarantinedItem, RemoteEvent } from '../../domain/remote-event';
import type { GraphEvent } from '../../schemas/graph';
import { MAX_RAW_LENGTH } from '../ical/limits';
import { ProviderError, type Cursor, type PullInput, type PullResult } from '../provider';
import { pathsOf } from './calendar-paths';
import { createCalendarReader, type CalendarReader } from './calendar-reader';
import type { GraphClient } from './graph-client';
import { readRound, type Round } from './read-round';
import { reasons } from './reasons';

/** Of the four requests that Outlook takes to a mailbox at a time (see `RateGate`): others want to read, too. */
const PARALLEL_READS = 3;

/**
 * Reads what a calendar holds in the window, or what changed there since the cursor. The window is part of Graph's delta
 * links, so a cursor of another window is of no use.
 */
export async function pullCalendar(graph: GraphClient, calendarId: string, input: PullInput): Promise<PullResult> {
	const paths = pathsOf(calendarId);
	const path = input.cursor === null ? paths.delta(input.window) : pathOfCursor(graph, calendarId, input, input.cursor);
	const round = path === null ? null : await readRound(graph, path);
	if (round === null) {
		if (input.cursor !== null) return { kind: 'cursor-expired' };
		throw new ProviderError('SERVER_ERROR', reasons.unreadableAnswer);
	}
	const cursor = cursorOf(calendarId, input, round.deltaLink);
	if (input.cursor !== null && round.isEmpty) return { kind: 'unchanged', cursor };
	const reader = createCalendarReader(graph, paths, input, round.events);
	if (input.cursor !== null) return { kind: 'changes', cursor, ...(await readChanges(reader, round, input)) };
	return { kind: 'snapshot', cursor, ...(await readSnapshot(reader, round, input)) };
}

function cursorOf(calendarId: string, { window }: PullInput, deltaLink: string): Cursor {
	return { deltaLink, calendarId, windowStart: window.start.toISOString(), windowEnd: window.end.toISOString() };
}

/** Null for a cursor of something else, or one that leads elsewhere: no token is sent there. */
function pathOfCursor(graph: GraphClient, calendarId: string, input: PullInput, cursor: Cursor): string | null {
	const expected = cursorOf(calendarId, input, cursor['deltaLink'] ?? '');
	if (Object.entries(expected).some(([name, value]) => cursor[name] !== value)) return null;
	const path = graph.pathOfLink(cursor['deltaLink'] ?? '');
	return path !== null && DELTA_PATH.test(path) ? path : null;
}

const DELTA_PATH = /^[^?]+\/calendarView\/(microsoft\.graph\.)?delta(\(\))?\?/i;

interface Mapped {
	events: RemoteEvent[];
	quarantined: QuarantinedItem[];
}

async function readSnapshot(
	reader: CalendarReader,
	round: Round,
	{ window }: PullInput,
): Promise<Mapped & { itemCount: number }> {
	const told = [...round.events.values()];
	const { events, quarantined } = await mapAll(reader, told.filter(isNoSeries), round);
	return {
		events: events.filter(({ start, end }) => start < window.end && end > window.start),
		quarantined,
		itemCount:
			told.filter(({ type }) => type !== 'occurrence' && type !== 'exception').length + round.unreadable.length,
	};
}

async function readChanges(
	reader: CalendarReader,
	round: Round,
	{ window, findKnown }: PullInput,
): Promise<Omit<Extract<PullResult, { kind: 'changes' }>, 'kind' | 'cursor'>> {
	const removed = await verifyRemoved(reader, round, findKnown);
	const told = [...round.events.values()].filter(({ id }) => !round.removedIds.has(id)).concat(removed.present);
	const series = told.filter((event) => !isNoSeries(event));

	// A deleted occurrence is not told, only that its series changed: what is left of the series has to be listed.
	const removedIds = removed.goneIds;
	const completeSeries: string[] = [];
	const instances: GraphEvent[] = [];
	await inParallel(series, async ({ id }) => {
		const listed = await reader.instances(id, window);
		if (listed === null) removedIds.push(id);
		else completeSeries.push(id);
		instances.push(...(listed ?? []));
	});
	const listedSeries = new Set(series.map(({ id }) => id));
	const listedIds = new Set(instances.map(({ id }) => id));
	// An exception moved out of the window is told as removed and not listed.
	const others = told.filter(
		(event) =>
			isNoSeries(event) &&
			(removed.present.includes(event) ? !listedIds.has(event.id) : !listedSeries.has(event.seriesMasterId ?? '')),
	);
	// A series that became a single event keeps its id.
	completeSeries.push(...others.filter(({ seriesMasterId }) => seriesMasterId === null).map(({ id }) => id));
	const { events, quarantined } = await mapAll(reader, [...instances, ...others], round, removedIds);
	return { events, quarantined, removedIds, removedResources: [], completeSeries, completeResources: [] };
}

/**
 * What is told as removed may just as well be an event outside of the window that was made or changed. So: unknown ones
 * are nothing to us, known ones are looked up; they are gone, or they moved.
 */
async function verifyRemoved(
	reader: CalendarReader,
	round: Round,
	findKnown: PullInput['findKnown'],
): Promise<{ goneIds: string[]; present: GraphEvent[] }> {
	const ids = [...round.removedIds];
	const known = ids.length === 0 ? new Set<string>() : await findKnown(ids);
	const goneIds: string[] = [];
	const present: GraphEvent[] = [];
	// One that is told as changed, too, is looked up even if it is new.
	const suspects = ids.filter((id) => known.has(id) || round.events.has(id));
	await inParallel(suspects, async (id) => {
		const event = await reader.event(id);
		if (event === null) goneIds.push(id);
		else present.push(event);
	});
	return { goneIds, present };
}

async function mapAll(
	reader: CalendarReader,
	told: readonly GraphEvent[],
	round: Round,
	goneSeries: string[] = [],
): Promise<Mapped> {
	const events: RemoteEvent[] = [];
	const quarantined: QuarantinedItem[] = round.unreadable.map(quarantineUnreadable);
	await inParallel(told, async (event) => {
		const mapped = await reader.map(event);
		if (mapped === null) goneSeries.push(event.seriesMasterId ?? event.id);
		else if ('reason' in mapped) quarantined.push(mapped);
		else events.push(mapped);
	});
	return { events, quarantined };
}

function quarantineUnreadable(value: unknown): QuarantinedItem {
	const raw = JSON.stringify(value) ?? '';
	const hash = createHash('sha256').update(raw).digest('hex');
	return { id: hash, uid: null, reason: reasons.unreadableEvent, raw: raw.slice(0, MAX_RAW_LENGTH) };
}

function isNoSeries({ type }: GraphEvent): boolean {
	return type !== 'seriesMaster';
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
	for (let from = 0; from < items.length; from += PARALLEL_READS) {
		await Promise.all(items.slice(from, from + PARALLEL_READS).map(work));
	}
}
