import type { HookExtensionContext, RegisterFunctions } from '@directus/types';
import { assertMayWrite } from '../directus/access';
import type { Runtime } from '../directus/runtime';
import { EVENT_COLLECTION } from '../domain/event';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { findIntegrationsOfEvents } from '../store/events';
import { findRecords } from '../store/records';
import { dropCursors, ensureSyncStates } from '../store/sync-state';
import { removeIntegrations } from '../usecases/remove-integration';
import { asKeys, asPayload } from './hook-input';

/** Settings that change what a sync makes of a calendar, so that the next one must read it whole. */
const SYNC_SETTINGS = [
	'ical_url',
	'provider',
	'user',
	'time_zone',
	'tentative_blocks',
	'sync_past_days',
	'sync_future_days',
	'is_active',
];

/** What follows from a saved or deleted integration, and from deleted events, after the commit. */
export function registerIntegrationFollowUp(
	{ filter, action }: Pick<RegisterFunctions, 'filter' | 'action'>,
	{ services, logger, database }: Pick<HookExtensionContext, 'services' | 'logger' | 'database'>,
	{ dependencies }: Runtime,
): void {
	const hardDeleted = new Set<string>();
	const calendarsOfDeleted = new Map<string, string>();
	const follow = (work: Promise<unknown>) =>
		work.catch((error: unknown) => logger.error(error, 'Meeting Manager: a follow-up of a saved record failed'));

	action(`${INTEGRATION_COLLECTION}.items.create`, (meta) => {
		void follow(ensureSyncStates(database, [String(meta.key)]));
	});

	action(`${INTEGRATION_COLLECTION}.items.update`, (meta) => {
		const payload = asPayload(meta.payload);
		if (SYNC_SETTINGS.some((field) => field in payload)) void follow(dropCursors(database, asKeys(meta.keys), true));
	});

	filter(`${INTEGRATION_COLLECTION}.items.delete`, async (input, _meta, context) => {
		const keys = asKeys(input);
		const collection = INTEGRATION_COLLECTION;
		await assertMayWrite(services, context, { collection, action: 'delete', keys, fields: [] });
		for (const row of await findRecords(context.database, collection, keys)) {
			if (row.deletion_strategy === 'Hard Delete') hardDeleted.add(String(row.name));
			else hardDeleted.delete(String(row.name));
		}
		return input;
	});

	action(`${INTEGRATION_COLLECTION}.items.delete`, (meta) => {
		const removals = asKeys(meta.keys ?? meta.payload).map((name) => ({ name, keepsEvents: !hardDeleted.delete(name) }));
		void follow(removeIntegrations(dependencies, removals));
	});

	// Deleting a row outright is no answer to its calendar: the next sync brings the event back (decision 8).
	filter(`${EVENT_COLLECTION}.items.delete`, async (input, _meta, context) => {
		const keys = asKeys(input);
		await assertMayWrite(services, context, { collection: EVENT_COLLECTION, action: 'delete', keys, fields: [] });
		for (const [name, integration] of await findIntegrationsOfEvents(context.database, keys)) {
			calendarsOfDeleted.set(name, integration);
		}
		return input;
	});

	action(`${EVENT_COLLECTION}.items.delete`, (meta) => {
		const integrations = new Set<string>();
		for (const key of asKeys(meta.keys ?? meta.payload)) {
			const integration = calendarsOfDeleted.get(key);
			if (integration !== undefined) integrations.add(integration);
			calendarsOfDeleted.delete(key);
		}
		if (integrations.size > 0) void follow(dropCursors(database, [...integrations], false));
	});
}
