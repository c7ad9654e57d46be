import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import type { ApiExtensionContext } from '@directus/types';
import { chunk } from '../store/values';
import type { RowChanges } from '../usecases/sync-dependencies';
import type { HostEmitter } from './host-emitter';

const BATCH = 100;

/**
 * Tells the host of rows that SQL changed, as Directus tells of its own saves: event-hook Flows,
 * WebSocket subscribers and other extensions see them with keys and payload. Called after the commit.
 */
export function createAnnouncer(
	host: Pick<ApiExtensionContext, 'database' | 'getSchema'>,
	emitter: HostEmitter | null,
): (changes: RowChanges) => Promise<void> {
	return async ({ collection, created, updated, deleted, happenings = [] }) => {
		if (emitter === null) return;
		const events = (verb: string) => [`items.${verb}`, `${collection}.items.${verb}`];
		const isHeard = (verb: string, rows: readonly unknown[]) =>
			rows.length > 0 && events(verb).some((event) => emitter.actionEmitter.listeners(event).length > 0);
		const heard = happenings.filter(({ event }) => emitter.actionEmitter.listeners(event).length > 0);
		const isRowHeard = isHeard('create', created) || isHeard('update', updated) || isHeard('delete', deleted);
		// The host's schema is copied whole each time it is asked for.
		if (!isRowHeard && heard.length === 0) return;
		const context = { database: host.database, schema: await host.getSchema(), accountability: null };
		for (const batch of chunk(created, BATCH)) {
			for (const { key, payload } of batch) {
				emitter.emitAction(events('create'), { payload: payload(), key, collection }, context);
			}
			// Listeners of thousands of rows must neither pile up in memory nor keep requests waiting.
			await turnOfTheLoop();
		}
		for (const { key, payload } of updated) {
			emitter.emitAction(events('update'), { payload, keys: [key], collection }, context);
		}
		if (deleted.length > 0)
			emitter.emitAction(events('delete'), { payload: deleted, keys: deleted, collection }, context);
		// After the rows, so that whoever hears of them finds what they speak of.
		for (const { event, ...meta } of heard) emitter.emitAction(event, meta, context);
	};
}
