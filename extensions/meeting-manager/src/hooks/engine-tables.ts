import type { RegisterFunctions } from '@directus/types';
import { forbiddenError } from '../directus/errors';
import { ENGINE_TABLES } from '../directus/install/tables';

/**
 * Directus serves every table it finds to its admins, also those it does not manage. Credentials,
 * cursors and counters are nobody's to read or write through it; `DB_EXCLUDE_TABLES` hides them as well.
 */
export function registerEngineTableGuard({ filter }: Pick<RegisterFunctions, 'filter'>): void {
	for (const table of ENGINE_TABLES) {
		for (const verb of ['query', 'read', 'create', 'update', 'delete']) {
			filter(`${table}.items.${verb}`, () => {
				throw forbiddenError();
			});
		}
	}
}
