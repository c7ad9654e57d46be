import { contentOf } from '../domain/event-content';
import { EVENT_COLLECTION } from '../domain/event';
import type { StoredEvent } from '../domain/reconcile';
import type { SyncIntegration } from '../domain/sync-integration';
import { syncWindow } from '../domain/sync-window';
import { messages } from '../messages';
import { ProviderError } from '../providers/provider';
import { findSyncedEvent } from '../store/events';
import { markDeletedExternally, updateEvent } from '../store/synced-events';
import { failEvent } from './apply-plan';
import { deleteSyncedEvents } from './delete-events';
import { createJudge } from './plan-sync';
import { pullCalendar } from './pull-calendar';
import type { SyncDependencies } from './sync-dependencies';

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
		const current = await currentRow(dependencies, row);
		if (current === null) return { status: 'error', message };
		await failEvent(dependencies.database, integration, current, message, now);
		await dependencies.announce(changed(row.name, { sync_status: 'Sync Failed' }));
		return { status: 'error', message };
	}
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
	const pulled = await pullCalendar(dependencies, integration, {
		cursor: null,
		window: {
			start: new Date(Math.min(window.start.getTime(), asked.start.getTime())),
			end: new Date(Math.max(window.end.getTime(), asked.end.getTime())),
		},
	});
	const row = await currentRow(dependencies, asked);
	if (row === null) return 'deleted here';
	if (pulled.kind === 'unchanged') return 'updated';

	const remote = pulled.events.find((event) => event.externalId === row.externalEventId);
	if (remote !== undefined) {
		const { content, faults } = createJudge(database, integration, now)(contentOf(remote, integration));
		if (faults.length > 0) throw new ProviderError('BAD_ANSWER', faults.map(({ message }) => message).join(' '));
		await updateEvent(database, row, content, now);
		await dependencies.announce(changed(row.name, { sync_status: 'Synced', event_title: content.event_title }));
		return 'updated';
	}
	const unreadable = pulled.quarantined.find(({ uid }) => uid !== null && uid === row.iCalUid);
	if (unreadable) throw new ProviderError('BAD_ANSWER', unreadable.reason);
	if (!row.isManaged) throw new ProviderError('NOT_FOUND', messages.eventNotInCalendar);
	if (pulled.itemCount === 0) throw new ProviderError('BAD_ANSWER', messages.suspiciousShrink(1, 0));
	await removeEvent(dependencies, integration, row.name);
	return 'gone';
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
	if (integration.deletionStrategy === 'Hard Delete') {
		await deleteSyncedEvents(dependencies.database, [name], dependencies.now());
		await dependencies.announce({ collection: EVENT_COLLECTION, created: [], updated: [], deleted: [name] });
		return;
	}
	await markDeletedExternally(dependencies.database, [name]);
	await dependencies.announce(changed(name, { sync_status: 'Deleted Externally' }));
}

function changed(key: string, payload: Record<string, unknown>) {
	return { collection: EVENT_COLLECTION, created: [], updated: [{ key, payload }], deleted: [] };
}
