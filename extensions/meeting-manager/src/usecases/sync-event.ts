import type { Knex } from 'knex';
import { contentOf } from '../domain/event-content';
import type { EventContent } from '../domain/event-content';
import { EVENT_COLLECTION } from '../domain/event';
import { holdsEdit } from '../domain/outbound';
import type { StoredEvent } from '../domain/reconcile';
import type { SyncIntegration } from '../domain/sync-integration';
import { syncWindow } from '../domain/sync-window';
import { messages } from '../messages';
import { ProviderError } from '../providers/provider';
import { demandBookingsOf } from '../store/booking-demand';
import { findSyncedEvent } from '../store/events';
import { lockOutboundEvents } from '../store/outbox';
import { markIntegration } from '../store/sync-integrations';
import { updateEvent } from '../store/synced-events';
import { failEvent, splitRemoved } from './apply-plan';
import { announcedUpdate } from './announced-content';
import { deleteSyncedEvents } from './delete-events';
import { findDoubleBookings } from './find-double-bookings';
import { markGone } from './mark-gone';
import { storeMerged } from './merge-event';
import { createJudge } from './plan-sync';
import { openCalendar } from './open-calendar';
import type { RowChanges, SyncDependencies } from './sync-dependencies';

/** The specification's answer of sync_single_event. */
export interface SyncEventAnswer {
	status: 'success' | 'error';
	message: string;
}

type Outcome = 'updated' | 'gone' | 'deleted here';

/**
 * Fetches one event anew and stores what its calendar says of it. On failure the row is marked
 * `Sync Failed` with the reason, a retry is scheduled and it keeps blocking (decision 2). The caller
 * holds the integration's lease.
 */
export async function syncEvent(
	dependencies: SyncDependencies,
	integration: SyncIntegration,
	row: StoredEvent,
): Promise<SyncEventAnswer> {
	if (row.syncStatus === 'Deleted Locally') return { status: 'error', message: messages.eventDeletedLocally(row.name) };
	if (row.outboundAction === 'create' && !row.isManaged) {
		return { status: 'error', message: messages.eventNotWritten(row.name) };
	}
	const now = dependencies.now();
	try {
		const outcome = await fetchAndStore(dependencies, integration, row, now);
		if (outcome === 'deleted here') return { status: 'error', message: messages.eventDeletedLocally(row.name) };
		return {
			status: 'success',
			message: outcome === 'updated' ? messages.eventSynced(row.name) : messages.eventGone(row.name),
		};
	} catch (error) {
		if (!(error instanceof ProviderError)) dependencies.logError(error, `Meeting Manager: sync of ${row.name} failed`);
		const message = error instanceof ProviderError ? error.message : messages.syncFailedInternally;
		if (error instanceof ProviderError && error.code === 'REAUTHORIZATION_NEEDED') {
			await requireReauthorization(dependencies, integration, message);
		}
		const current = await currentRow(dependencies, row);
		// What waits to be written has its own retries.
		if (current === null || current.outboundAction !== null) return { status: 'error', message };
		await failEvent(dependencies.database, integration, current, message, now);
		await dependencies.announce(changed(row.name, { sync_status: 'Sync Failed' }));
		return { status: 'error', message };
	}
}

async function requireReauthorization(
	dependencies: SyncDependencies,
	integration: SyncIntegration,
	message: string,
): Promise<void> {
	await markIntegration(dependencies.database, integration.name, {
		status: 'Needs Reauthorization',
		sync_error_log: message,
	});
	await dependencies.reauthorizationNeeded(integration, message);
}

async function fetchAndStore(
	dependencies: SyncDependencies,
	integration: SyncIntegration,
	asked: StoredEvent,
	now: Date,
): Promise<Outcome> {
	const { database } = dependencies;
	const window = syncWindow(integration, now);
	// An event beyond the window is asked for where it was, too.
	const session = await openCalendar(dependencies, integration);
	const { timeZone, ownerEmails } = integration;
	const { externalEventId: externalId, resource, etag, iCalUid, start, end } = asked;
	const remote = await session.get(
		{ externalId, resource, etag, iCalUid, start, end },
		{
			timeZone,
			ownerEmails,
			// An event beyond the window is asked for where it was, too.
			window: {
				start: new Date(Math.min(window.start.getTime(), start.getTime())),
				end: new Date(Math.max(window.end.getTime(), end.getTime())),
			},
		},
	);
	const row = await currentRow(dependencies, asked);
	if (row === null) return 'deleted here';

	if (remote !== null) {
		if (!('externalId' in remote)) throw new ProviderError('BAD_ANSWER', remote.reason);
		const { content, faults } = createJudge(database, integration, now)(contentOf(remote, integration));
		if (faults.length > 0) throw new ProviderError('BAD_ANSWER', faults.map(({ message }) => message).join(' '));
		const changes = await database.transaction((transaction) => store(transaction, integration, row, content, now));
		if (changes === null) return 'deleted here';
		await dependencies.announce(changes);
		return 'updated';
	}
	if (!row.isManaged) throw new ProviderError('NOT_FOUND', messages.eventNotInCalendar);
	await removeEvent(dependencies, integration, row.name);
	return 'gone';
}

/** Null where the row was deleted or moved meanwhile. A change made here that waits to be written is merged. */
async function store(
	transaction: Knex,
	integration: SyncIntegration,
	{ name }: StoredEvent,
	content: EventContent,
	now: Date,
): Promise<RowChanges | null> {
	const row = (await lockOutboundEvents(transaction, [name])).get(name);
	if (row === undefined || row.integration !== integration.name || row.syncStatus === 'Deleted Locally') return null;
	const changes: RowChanges = { collection: EVENT_COLLECTION, created: [], updated: [], deleted: [] };
	if (holdsEdit(row)) {
		await storeMerged(transaction, { integration, changes, now }, row, content);
	} else {
		await updateEvent(transaction, row, content, now);
		changes.updated.push({ key: name, payload: announcedUpdate(row, content, now) });
		changes.happenings = await findDoubleBookings(transaction, integration, [{ name, content, before: row }], now);
	}
	changes.bookings = await demandBookingsOf(transaction, [name], now);
	return changes;
}

/** The row as it is by now: whoever changed or deleted it while its calendar was asked is not overruled. */
async function currentRow(
	{ database }: Pick<SyncDependencies, 'database'>,
	{ name }: StoredEvent,
): Promise<StoredEvent | null> {
	const row = (await findSyncedEvent(database, name))?.row ?? null;
	return row === null || row.syncStatus === 'Deleted Locally' ? null : row;
}

async function removeEvent(dependencies: SyncDependencies, integration: SyncIntegration, name: string): Promise<void> {
	const now = dependencies.now();
	const changes = await dependencies.database.transaction(async (transaction): Promise<RowChanges> => {
		const row = (await lockOutboundEvents(transaction, [name])).get(name);
		const { dropped, marked } = splitRemoved(row === undefined ? [] : [row], integration);
		await deleteSyncedEvents(transaction, dropped, now);
		const bookings = await markGone(transaction, row !== undefined && marked.length > 0 ? [row] : [], now);
		const updated = marked.map((key) => ({ key, payload: { sync_status: 'Deleted Externally' } }));
		return { collection: EVENT_COLLECTION, created: [], updated, deleted: dropped, bookings };
	});
	await dependencies.announce(changes);
}

function changed(key: string, payload: Record<string, unknown>) {
	return { collection: EVENT_COLLECTION, created: [], updated: [{ key, payload }], deleted: [] };
}
