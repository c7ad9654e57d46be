import { EVENT_COLLECTION } from '../domain/event';
import { deleteAccounts } from '../store/accounts';
import { archiveEvents, findBatch } from '../store/archive';
import { deleteCredentials } from '../store/credentials';
import { unlinkIntegrations } from '../store/integration-accounts';
import { deleteQuarantine } from '../store/quarantine';
import { deleteSyncState, findOrphanedStates } from '../store/sync-state';
import { deleteSyncedEvents } from './delete-events';
import { dropChannels } from './drop-channels';
import type { DropDependencies } from './drop-channels';
import type { SyncDependencies } from './sync-dependencies';

const BATCH_ROWS = 500;

export type RemovalDependencies = Pick<SyncDependencies, 'announce'> & DropDependencies;

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
	dependencies: RemovalDependencies,
	removals: readonly IntegrationRemoval[],
): Promise<void> {
	const { database, announce, now } = dependencies;
	for (const { name, keepsEvents } of removals) {
		// While its account is there to do it with.
		await dropChannels(dependencies, name);
		await deleteCredentials(database, [name]);
		for (;;) {
			const query = { integration: name, endedBefore: null, limit: BATCH_ROWS };
			const moved = keepsEvents ? await archiveEvents(database, query) : await findBatch(database, query);
			if (!keepsEvents) await database.transaction((transaction) => deleteSyncedEvents(transaction, moved, now()));
			await announce({ collection: EVENT_COLLECTION, created: [], updated: [], deleted: moved });
			if (moved.length < BATCH_ROWS) break;
		}
		await deleteQuarantine(database, [name]);
		// What opens an account is not kept for nothing: it goes with the last calendar of the account.
		await deleteAccounts(database, await unlinkIntegrations(database, [name]));
		await deleteSyncState(database, [name]);
	}
}

/** Takes up removals that a stop interrupted; their events are kept in the archive. */
export async function finishRemovals(dependencies: RemovalDependencies): Promise<void> {
	const orphans = await findOrphanedStates(dependencies.database);
	await removeIntegrations(
		dependencies,
		orphans.map((name) => ({ name, keepsEvents: true })),
	);
}
