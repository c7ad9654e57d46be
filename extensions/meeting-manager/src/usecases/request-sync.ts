import { createCoalescer } from '../jobs/coalesce';
import type { JobQueue } from '../jobs/job-queue';
import { askForSync } from '../store/sync-demand';
import type { SyncDependencies } from './sync-dependencies';

/** How often, at most, a process writes down that one integration is asked for. */
const SPACING_MS = 100;

/** Asks for syncs, as often as one likes. */
export interface SyncRequests {
	/** A sync of the integration begins after this: at once, or a moment after the last one began. */
	request(integration: string): void;
	/** Writes down what was asked for and is not yet. */
	flush(): Promise<void>;
}

/**
 * The database remembers what is asked for, so that it is not lost with this process, and so that one run answers all
 * that was asked for before it, on whatever instance.
 */
export function createSyncRequests(
	{ database, logError }: Pick<SyncDependencies, 'database' | 'logError'>,
	jobs: JobQueue,
): SyncRequests {
	const requests = createCoalescer(
		async (integration) => {
			await askForSync(database, integration);
			await jobs.add({ kind: 'sync', integration }, { lane: 'urgent' });
		},
		{
			spacingMs: SPACING_MS,
			onError: (error) => logError(error, 'Meeting Manager: a sync could not be asked for'),
		},
	);
	return { request: (integration) => requests.call(integration), flush: () => requests.flush() };
}
