import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';

/**
 * Does `work` when Directus stops, before it ends its connections to the database. Directus tells extensions that it
 * stops only afterwards, when nothing can be stored any more, and waits for none of them; what it does wait for is its
 * database. Longer than `limitMs` it is not kept waiting.
 */
export function beforeDatabaseEnds(database: Knex, work: () => Promise<void>, limitMs: number): void {
	const destroy = database.destroy.bind(database);
	Object.defineProperty(database, 'destroy', {
		configurable: true,
		value: async (...rest: Parameters<typeof destroy>) => {
			const stopWaiting = new AbortController();
			const limit = wait(limitMs, undefined, { signal: stopWaiting.signal }).catch(() => undefined);
			await Promise.race([work().catch(() => undefined), limit]);
			stopWaiting.abort();
			await destroy(...rest);
		},
	});
}
