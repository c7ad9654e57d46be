import { EVENT_COLLECTION } from '../domain/event';
import { archiveEvents, findBatch } from '../store/archive';
import { deleteCredentials } from '../store/credentials';
import { deleteQuarantine } from '../store/quarantine';
import { deleteSyncState, findOrphanedStates } from '../store/sync-state';
import { deleteSyncedEvents } from './delete-events';
import type { SyncDependencies } from './sync-dependencies';

const BATCH_ROWS = 500;

export interface IntegrationRemoval {
	name: string;
	/** True: its events move to the archive; false: they are deleted, as its deletion strategy asks. */
	keepsEvents: boolean;
}

/**
 * What a deleted integration leaves behind is put away (decision 12). Its sync state goes last: while it
 * is there, `finishRemovals` knows what an interrupted removal still has to do.
 */
export async function removeIntegrations(
	{ database, announce, now }: Pick<SyncDependencies, 'database' | 'announce' | 'now'>,
	removals: readonly IntegrationRemoval[],
): Promise<void> {
	for (const { name, keepsEvents } of removals) {
		await deleteCredentials(database, [name]);
		for (;;) {
			const query = { integration: name, endedBefore: null, limit: BATCH_ROWS };
			const moved = keepsEvents ? await archiveEvents(database, query) : await findBatch(database, query);
			if (!keepsEvents) await database.transaction((transaction) => deleteSyncedEvents(transaction, moved, now()));
			await announce({ collection: EVENT_COLLECTION, created: [], updated: [], deleted: moved });
			if (moved.length < BATCH_ROWS) break;
		}
		await deleteQuarantine(database, [name]);
		await deleteSyncState(database, [name]);
	}
}

/** Takes up removals that a stop interrupted; their events are kept in the archive. */
export async function finishRemovals(
	dependencies: Pick<SyncDependencies, 'database' | 'announce' | 'now'>,
): Promise<void> {
	const orphans = await findOrphanedStates(dependencies.database);
	await removeIntegrations(
		dependencies,
		orphans.map((name) => ({ name, keepsEvents: true })),
	);
}
