import type { HookExtensionContext, RegisterFunctions } from '@directus/types';
import { isSystemManager } from '../directus/access';
import { forbiddenError } from '../directus/errors';
import { COLLECTION_NAMES } from '../domain/collection-names';

/**
 * Directus checks which collections and fields a filter names, not which rows it goes through. With
 * `$FOLLOW`, against the direction of a relation, a filter gets from a person's role over its users to
 * everybody's calendars, and tells by what it finds whether a title is there. Nobody but System Managers
 * follows relations backwards into these collections; no relation of theirs leads forwards to them.
 */
export function registerRelationGuard(
	{ filter }: Pick<RegisterFunctions, 'filter'>,
	{ services }: Pick<HookExtensionContext, 'services'>,
): void {
	// `items.query` for every collection, and `roles.query`, `users.query` and their like for Directus's own.
	filter('*.query', async (query, _meta, { accountability, database, schema }) => {
		if (!followsHere(query)) return query;
		// Without accountability it may be Directus 11, looking for the rows of anybody's update by query.
		const caller = accountability === null || schema === null ? null : { accountability, database, schema };
		if (caller === null || !(await isSystemManager(services, caller))) throw forbiddenError();
		return query;
	});
}

/** Wherever it stands in the query: filters, sorting, deep queries and aliases all take it. */
function followsHere(query: unknown): boolean {
	const text = JSON.stringify(query) ?? '';
	return text.includes('$FOLLOW') && [...COLLECTION_NAMES].some((collection) => text.includes(collection));
}
