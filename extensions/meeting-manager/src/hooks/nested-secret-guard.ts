import type { EventContext, HookExtensionContext, RegisterFunctions } from '@directus/types';
import { assertMayWrite } from '../directus/access';
import { inputError } from '../directus/errors';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { messages } from '../messages';
import { asKeys, asPayload } from './hook-input';

/**
 * A feed's address sent within another record, nested in its link to the integration, would be shown to
 * Flows with that record's payload before the integration's own hook sees it. It is refused there.
 */
export function registerNestedSecretGuard(
	{ filter }: Pick<RegisterFunctions, 'filter'>,
	{ services }: Pick<HookExtensionContext, 'services'>,
): void {
	for (const action of ['create', 'update'] as const) {
		filter(`items.${action}`, async (input, meta, context) => {
			const payload = asPayload(input);
			const collection = String(meta.collection);
			const field = linksToIntegration(context, collection).find((link) => holdsAddress(payload[link]));
			if (field === undefined) return input;
			const keys = asKeys(meta.keys);
			await assertMayWrite(services, context, { collection, action, keys, fields: Object.keys(payload) });
			throw inputError([{ field, message: messages.nestedFeedUrl }]);
		});
	}
}

function linksToIntegration({ schema }: EventContext, collection: string): string[] {
	const relations = schema?.relations ?? [];
	return relations
		.filter((relation) => relation.collection === collection && relation.related_collection === INTEGRATION_COLLECTION)
		.map(({ field }) => field);
}

function holdsAddress(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'ical_url' in value;
}
