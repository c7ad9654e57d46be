import { EVENT_COLLECTION } from '../domain/event';
import { DAY_MS } from '../domain/interval';
import { syncWindow } from '../domain/sync-window';
import { archiveEvents } from '../store/archive';
import type { ArchiveQuery } from '../store/archive';
import { findIntegrationsReachingBack } from '../store/sync-integrations';
import { deleteExpiredHolds } from '../store/slot-holds';
import { deleteRunsBefore } from '../store/sync-runs';
import type { SyncDependencies } from './sync-dependencies';

const BATCH_ROWS = 500;
const MAX_BATCHES = 200;
const KEEP_RUNS_DAYS = 30;

/**
 * The hourly housekeeping: events that ended more than `archiveAfterDays` ago (0: never) move to the
 * archive in small transactions, old runs and holds are dropped.
 */
export async function maintain(
	{ database, announce, now }: Pick<SyncDependencies, 'database' | 'announce' | 'now'>,
	{ archiveAfterDays }: { archiveAfterDays: number },
): Promise<void> {
	await deleteExpiredHolds(database, now());
	await deleteRunsBefore(database, new Date(now().getTime() - KEEP_RUNS_DAYS * DAY_MS));
	if (archiveAfterDays === 0) return;
	// A calendar synced further back keeps what its window holds: the next sync would only bring it in again.
	const farBack = await findIntegrationsReachingBack(database, archiveAfterDays);
	const endedBefore = new Date(now().getTime() - archiveAfterDays * DAY_MS);
	await archiveAll({ integration: null, except: farBack.map(({ name }) => name), endedBefore });
	for (const { name, pastDays } of farBack) {
		const { start } = syncWindow({ pastDays, futureDays: 0 }, now());
		await archiveAll({ integration: name, endedBefore: start });
	}

	async function archiveAll(query: Omit<ArchiveQuery, 'limit'>): Promise<void> {
		for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
			const moved = await archiveEvents(database, { ...query, limit: BATCH_ROWS });
			await announce({ collection: EVENT_COLLECTION, created: [], updated: [], deleted: moved });
			if (moved.length < BATCH_ROWS) return;
		}
	}
}
