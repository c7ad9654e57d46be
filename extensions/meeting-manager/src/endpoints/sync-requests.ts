import type { ApiExtensionContext } from '@directus/types';
import { isSystemManager } from '../directus/access';
import { forbiddenError, inputError } from '../directus/errors';
import type { Requester } from '../directus/requester';
import type { StoredEvent } from '../domain/reconcile';
import type { SyncIntegration } from '../domain/sync-integration';
import type { SyncRun } from '../domain/sync-run';
import { messages } from '../messages';
import { findSyncedEvent } from '../store/events';
import { loadSyncIntegration } from '../store/sync-integrations';

/**
 * What may be synced by hand: one's own calendars, for System Managers anybody's. To others a stranger's calendar and
 * none look the same (403); null tells those who may see everything that there is none.
 */
type Host = Pick<ApiExtensionContext, 'services' | 'database'>;

export interface SyncableEvent {
	integration: SyncIntegration;
	row: StoredEvent;
}

export async function findSyncableEvent(host: Host, caller: Requester, name: string): Promise<SyncableEvent | null> {
	const found = await findSyncedEvent(host.database, name);
	await refuseStrangers(host, caller, found?.owner ?? null);
	const integration = found === null ? null : await loadSyncIntegration(host.database, found.integration);
	return found === null || integration === null ? null : { integration, row: found.row };
}

export async function findSyncableIntegration(
	host: Host,
	caller: Requester,
	name: string,
): Promise<SyncIntegration | null> {
	const integration = await loadSyncIntegration(host.database, name);
	await refuseStrangers(host, caller, integration?.user ?? null);
	return integration;
}

/** A calendar that is put out of use is not synced by hand either. */
export function refusePaused({ name, isActive, status }: SyncIntegration, argument: string): void {
	if (isActive && status !== 'Paused') return;
	throw inputError([{ field: argument, message: messages.integrationPaused(name) }]);
}

/** A run as callers are told of it. Instants in UTC. */
export function describeRun({ started, ended, ...rest }: SyncRun & { name: string }) {
	return { ...rest, started: started.toISOString(), ended: ended.toISOString() };
}

async function refuseStrangers({ services, database }: Host, caller: Requester, owner: string | null): Promise<void> {
	if (owner !== null && owner === caller.user) return;
	if (!(await isSystemManager(services, { accountability: caller.accountability, database }))) throw forbiddenError();
}
