import type { JobQueue } from '../jobs/job-queue';
import { findIntegrationsWithOutbox } from '../store/outbox';
import { findDueIntegrations } from '../store/sync-state';
import type { SyncDependencies } from './sync-dependencies';

const DUE_PER_TICK = 200;

/** Queues what has become due: changes made here that wait to be written, and calendars to be looked at. */
export async function queueDueWork(
	{ database, now }: Pick<SyncDependencies, 'database' | 'now'>,
	jobs: JobQueue,
): Promise<void> {
	const outboxes = await findIntegrationsWithOutbox(database, now());
	await Promise.all(outboxes.map((integration) => jobs.add({ kind: 'push-outbox', integration }, { lane: 'urgent' })));
	const due = await findDueIntegrations(database, { nowMs: now().getTime(), limit: DUE_PER_TICK });
	await Promise.all(due.map((integration) => jobs.add({ kind: 'sync', integration })));
}
