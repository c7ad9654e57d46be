import { INTEGRATION_COLLECTION } from '../domain/integration';
import { findLinkedIntegrations, markIntegrations } from '../store/integration-accounts';
import { makeDue } from '../store/sync-state';
import type { SyncDependencies } from './sync-dependencies';

/**
 * An account works again: the integrations that waited for it are synced at the next tick, from where they stopped.
 * Paused ones stay paused; what else fails will show by itself.
 */
export async function reviveIntegrations(
	{ database, announce, purgeCache }: Pick<SyncDependencies, 'database' | 'announce' | 'purgeCache'>,
	account: string,
): Promise<void> {
	const linked = await findLinkedIntegrations(database, [account]);
	// Whatever they failed for, the new credentials are worth a try at once.
	const failing = linked.filter(({ status }) => status === 'Failing').map(({ name }) => name);
	if (failing.length > 0) await makeDue(database, failing);
	const names = linked.filter(({ status }) => status === 'Needs Reauthorization').map(({ name }) => name);
	if (names.length === 0) return;
	const changes = { status: 'Connected', sync_error_log: null } as const;
	await markIntegrations(database, names, changes);
	await makeDue(database, names);
	await purgeCache();
	const updated = names.map((key) => ({ key, payload: { ...changes } }));
	await announce({ collection: INTEGRATION_COLLECTION, created: [], updated, deleted: [] });
}
