import type { ApiExtensionContext } from '@directus/types';
import type { RowChanges } from '../usecases/sync-dependencies';
import type { HostEmitter } from './host-emitter';

/**
 * Tells the host of rows that SQL changed, as Directus tells of its own saves: event-hook Flows,
 * WebSocket subscribers and other extensions see them with keys and payload. Called after the commit.
 */
export function createAnnouncer(
	host: Pick<ApiExtensionContext, 'database' | 'getSchema'>,
	emitter: HostEmitter | null,
): (changes: RowChanges) => Promise<void> {
	return async ({ collection, created, updated, deleted }) => {
		if (emitter === null || created.length + updated.length + deleted.length === 0) return;
		const context = { database: host.database, schema: await host.getSchema(), accountability: null };
		const events = (verb: string) => [`items.${verb}`, `${collection}.items.${verb}`];
		for (const { key, payload } of created) emitter.emitAction(events('create'), { payload, key, collection }, context);
		for (const { key, payload } of updated) {
			emitter.emitAction(events('update'), { payload, keys: [key], collection }, context);
		}
		if (deleted.length > 0)
			emitter.emitAction(events('delete'), { payload: deleted, keys: deleted, collection }, context);
	};
}
