import type { EventType, OutboundAction, SyncDirection, SyncStatus } from './event';
import type { EventContent } from './event-content';
import { overlaps } from './interval';
import type { Interval, QuarantinedItem, RemoteChanges } from './remote-event';

/** A stored row as far as reconciling needs it. */
export interface StoredEvent extends Interval {
	name: string;
	externalEventId: string;
	iCalUid: string | null;
	seriesId: string | null;
	resource: string | null;
	etag: string | null;
	eventType: EventType;
	direction: SyncDirection;
	/** What has still to be done at the provider; null: nothing. */
	outboundAction: OutboundAction | null;
	contentHash: string | null;
	syncStatus: SyncStatus;
	/** Whether a sync of this integration wrote it; other rows are somebody's own. */
	isManaged: boolean;
	isBlocking: boolean;
	isBlockingSetByHand: boolean;
	attempts: number;
	hasRetry: boolean;
}

export interface ReconcileInput {
	remote: readonly EventContent[];
	stored: readonly StoredEvent[];
	quarantined: readonly QuarantinedItem[];
	window: Interval;
	/** What a delta says is gone; null: `remote` is all there is in the window, so what it lacks is gone. */
	gone: Gone | null;
}

export type Gone = Pick<RemoteChanges, 'removedIds' | 'removedResources' | 'completeSeries' | 'completeResources'>;

export interface ReconcilePlan {
	insert: EventContent[];
	update: { stored: StoredEvent; content: EventContent }[];
	/** Gone at the provider; the deletion strategy decides what becomes of them. */
	remove: StoredEvent[];
	/** Still there but unreadable: kept with their last known times, marked and retried. */
	fail: { stored: StoredEvent; reason: string }[];
	unchanged: number;
}

/**
 * Compares what a provider tells of the window with what is stored, by identity (external id). Only rows
 * that a sync wrote can be removed, and only where they lie in the window or are named as gone. A row deleted here
 * (`Deleted Locally`) stays deleted; one `Deleted Externally` that is back comes back to life.
 */
export function reconcile({ remote, stored, quarantined, window, gone }: ReconcileInput): ReconcilePlan {
	const plan: ReconcilePlan = { insert: [], update: [], remove: [], fail: [], unchanged: 0 };
	const storedById = new Map(stored.map((row) => [row.externalEventId, row]));
	const remoteIds = new Set<string>();

	for (const content of remote) {
		if (remoteIds.has(content.external_event_id)) continue;
		remoteIds.add(content.external_event_id);
		const row = storedById.get(content.external_event_id);
		if (row === undefined) plan.insert.push(content);
		else if (row.syncStatus === 'Deleted Locally' || isCurrent(row, content)) plan.unchanged += 1;
		else plan.update.push({ stored: row, content });
	}

	const reasons = new Map(quarantined.flatMap(({ id, uid, reason }) => [id, uid ?? id].map((key) => [key, reason])));
	for (const row of stored) {
		if (remoteIds.has(row.externalEventId) || !row.isManaged || isDeleted(row.syncStatus)) continue;
		const isNamed = gone !== null && isNamedAsGone(row, gone, window);
		if (!isNamed && !overlaps(row, window)) continue;
		// An event without UID is known by its id, of which its occurrences' ids are made.
		const reason =
			reasons.get(row.externalEventId) ??
			reasons.get(row.iCalUid ?? row.externalEventId.split('|')[0] ?? '') ??
			reasons.get(row.seriesId ?? '') ??
			reasons.get(row.resource ?? '');
		// A row given up on stays as it is, so that a feed with a bad item does not write it every time.
		if (reason !== undefined && isGivenUp(row)) plan.unchanged += 1;
		else if (reason !== undefined) plan.fail.push({ stored: row, reason });
		else if (isNamed || gone === null) plan.remove.push(row);
	}
	return plan;
}

function isNamedAsGone(row: StoredEvent, gone: Gone, window: Interval): boolean {
	const { externalEventId, seriesId, resource } = row;
	if (gone.removedIds.includes(externalEventId)) return true;
	if (seriesId !== null && gone.removedIds.includes(seriesId)) return true;
	if (resource !== null && gone.removedResources.includes(resource)) return true;
	const isComplete =
		(seriesId !== null && gone.completeSeries.includes(seriesId)) ||
		(resource !== null && gone.completeResources.includes(resource));
	return isComplete && overlaps(row, window);
}

export function isDeleted(status: SyncStatus): boolean {
	return status === 'Deleted Externally' || status === 'Deleted Locally';
}

/** Failed up to the threshold, or marked by hand: no retry is scheduled. */
export function isGivenUp(row: StoredEvent): boolean {
	return row.syncStatus === 'Sync Failed' && !row.hasRetry;
}

function isCurrent(row: StoredEvent, content: EventContent): boolean {
	// A row changed here waits to be written; until its calendar says something new there is nothing to merge.
	const isSettled = row.syncStatus === 'Synced' || row.outboundAction !== null;
	return row.isManaged && isSettled && row.contentHash === content.content_hash;
}

const SHRINK_KNOWN_MIN = 20;
const SHRINK_LEFT_RATIO = 0.1;

/**
 * Whether a calendar has emptied itself too suddenly to be believed: nothing is left of what was known,
 * or less than a tenth of 20 and more series and events. Outages and broken exports look like this.
 */
export function isSuspiciousShrink(input: Omit<ReconcileInput, 'gone'> & { itemCount: number }): boolean {
	const known = new Set(
		input.stored
			.filter((row) => row.isManaged && !isDeleted(row.syncStatus) && overlaps(row, input.window))
			.map((row) => row.iCalUid ?? row.externalEventId),
	);
	if (known.size === 0) return false;
	if (input.itemCount === 0) return true;
	const found = new Set(input.remote.map((content) => content.ical_uid ?? content.external_event_id));
	const left = [...known].filter((id) => found.has(id)).length;
	const few = known.size * SHRINK_LEFT_RATIO;
	return known.size >= SHRINK_KNOWN_MIN && left < few && input.itemCount < few;
}
