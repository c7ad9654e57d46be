import type { QuarantinedItem, RemoteEvent } from '../../domain/remote-event';
import type { Cursor, PullInput, PullResult } from '../provider';
import { failureOfAnswer, type DavClient } from './dav-client';
import { fetchObjects } from './fetch-objects';
import { listAll, listBySync, readState, type Member } from './list-members';
import { createMeter, findSingle, readObject, unreadable } from './read-object';

/** A type, not an interface, so that it is a `Cursor`. */
type CalDavCursor = {
	/** Null where the server has no sync-collection: then `ctag` tells whether anything changed. */
	syncToken: string | null;
	ctag: string | null;
	/** What was read into rows, `start/end`: another window needs everything anew. */
	window: string;
};

/**
 * What a calendar collection says of the window: changes since a sync token (RFC 6578) or, for a server without, all
 * or nothing by its ctag. Without a cursor, or with one of another window, a snapshot.
 * @throws ProviderError
 */
export async function pullCollection(dav: DavClient, collection: URL, input: PullInput): Promise<PullResult> {
	const cursor = readCursor(input);
	if (cursor?.syncToken) return pullChanges(dav, collection, { ...cursor, syncToken: cursor.syncToken }, input);
	if (cursor?.ctag && (await readState(dav, collection)) === cursor.ctag) return { kind: 'unchanged', cursor };
	return pullSnapshot(dav, collection, input);
}

function readCursor({ cursor, window }: PullInput): CalDavCursor | null {
	if (cursor === null || cursor['window'] !== windowName(window)) return null;
	return { syncToken: cursor['syncToken'] ?? null, ctag: cursor['ctag'] ?? null, window: windowName(window) };
}

function windowName({ start, end }: PullInput['window']): string {
	return `${start.toISOString()}/${end.toISOString()}`;
}

async function pullSnapshot(dav: DavClient, collection: URL, input: PullInput): Promise<PullResult> {
	const { members, syncToken, ctag } = await listAll(dav, collection);
	const { events, quarantined, itemCount } = await readMembers(dav, collection, members, input, false);
	const cursor: CalDavCursor = { syncToken, ctag, window: windowName(input.window) };
	return { kind: 'snapshot', events, quarantined, itemCount, cursor };
}

async function pullChanges(
	dav: DavClient,
	collection: URL,
	known: CalDavCursor & { syncToken: string },
	input: PullInput,
): Promise<PullResult> {
	const listing = await listBySync(dav, collection, known.syncToken);
	if (listing.kind === 'refused') {
		const { answer, isTokenInvalid } = listing;
		if (answer.status === 404 || answer.status === 410) throw failureOfAnswer(answer);
		// RFC 6578 has a precondition for it; Xandikos answers 500, others with an error inside a 207. Without the
		// precondition it may be any trouble: a token is given up only where everything else works.
		if (!isTokenInvalid) await listAll(dav, collection);
		return { kind: 'cursor-expired' };
	}
	const cursor: Cursor = { ...known, syncToken: listing.syncToken };
	if (listing.changed.length === 0 && listing.removed.length === 0) return { kind: 'unchanged', cursor };
	const read = await readMembers(dav, collection, listing.changed, input, true);
	const { events, quarantined, completeResources } = read;
	const moved = await onlyKnown(read.outside, input);
	return {
		kind: 'changes',
		cursor,
		events: [...events, ...moved],
		quarantined,
		removedIds: [],
		removedResources: [...listing.removed, ...read.gone],
		// The resource says more than the series: it may be none any more, or a new one.
		completeSeries: [],
		completeResources,
	};
}

interface ReadMembers {
	events: RemoteEvent[];
	/** Single events that lie outside of the window, where they are asked for. */
	outside: RemoteEvent[];
	quarantined: QuarantinedItem[];
	itemCount: number;
	gone: string[];
	completeResources: string[];
}

async function readMembers(
	dav: DavClient,
	collection: URL,
	members: readonly Member[],
	input: PullInput,
	wantsOutside: boolean,
): Promise<ReadMembers> {
	const all: ReadMembers = { events: [], outside: [], quarantined: [], itemCount: 0, gone: [], completeResources: [] };
	const meter = createMeter();
	for await (const { objects, gone, failed } of fetchObjects(dav, collection, members)) {
		all.gone.push(...gone);
		all.itemCount += failed.length;
		all.quarantined.push(...failed.map(({ resource, reason }) => unreadable(resource, reason)));
		for (const object of objects) {
			const { events, quarantined, itemCount } = await readObject(object, input, meter);
			all.events.push(...events);
			all.quarantined.push(...quarantined);
			all.itemCount += itemCount;
			if (quarantined.length === 0) all.completeResources.push(object.resource);
			if (!wantsOutside || events.length + quarantined.length > 0) continue;
			const outside = await findSingle(object, input);
			if (outside) all.outside.push(outside);
		}
	}
	return all;
}

/** Events that were moved out of the window, among those that lie outside: what is stored of them gets its new times. */
async function onlyKnown(outside: readonly RemoteEvent[], input: PullInput): Promise<RemoteEvent[]> {
	if (outside.length === 0) return [];
	const known = await input.findKnown(outside.map(({ externalId }) => externalId));
	return outside.filter(({ externalId }) => known.has(externalId));
}
