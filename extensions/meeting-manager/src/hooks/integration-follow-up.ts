import type { HookExtensionContext, RegisterFunctions } from '@directus/types';
import { assertMayWrite } from '../directus/access';
import type { Runtime } from '../directus/runtime';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { demandBookingsOfCalendars, demandBookingsOfUsers } from '../store/affected-bookings';
import { releaseOutbox } from '../store/outbox';
import { findRecords } from '../store/records';
import { dropCursors, ensureSyncStates } from '../store/sync-state';
import { toText } from '../store/values';
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
	'sync_direction',
];

/** Settings that decide which bookings are written to a calendar. */
const BOOKING_SETTINGS = [
	'user',
	'is_primary',
	'is_active',
	'sync_direction',
	'write_attendee_calendars',
	'invite_attendees',
];

/** What follows from a saved or deleted integration, after the commit. */
export function registerIntegrationFollowUp(
	{ filter, action }: Pick<RegisterFunctions, 'filter' | 'action'>,
	{ services, logger, database }: Pick<HookExtensionContext, 'services' | 'logger' | 'database'>,
	{ dependencies }: Runtime,
): void {
	const hardDeleted = new Set<string>();
	const ownerOfDeleted = new Map<string, string>();
	const follow = (work: Promise<unknown>) =>
		work.catch((error: unknown) => logger.error(error, 'Meeting Manager: a follow-up of a saved record failed'));

	action(`${INTEGRATION_COLLECTION}.items.create`, (meta) => {
		const keys = [String(meta.key)];
		void follow(ensureSyncStates(database, keys).then(() => demandBookingsOfCalendars(database, keys, new Date())));
	});

	action(`${INTEGRATION_COLLECTION}.items.update`, (meta) => {
		const payload = asPayload(meta.payload);
		const keys = asKeys(meta.keys);
		if (BOOKING_SETTINGS.some((field) => field in payload)) {
			void follow(demandBookingsOfCalendars(database, keys, new Date()));
		}
		if (!SYNC_SETTINGS.some((field) => field in payload)) return;
		const released = 'sync_direction' in payload ? releaseOutbox(database, keys) : Promise.resolve();
		void follow(released.then(() => dropCursors(database, keys, true)));
	});

	filter(`${INTEGRATION_COLLECTION}.items.delete`, async (input, _meta, context) => {
		const keys = asKeys(input);
		const collection = INTEGRATION_COLLECTION;
		await assertMayWrite(services, context, { collection, action: 'delete', keys, fields: [] });
		for (const row of await findRecords(context.database, collection, keys)) {
			if (row.deletion_strategy === 'Hard Delete') hardDeleted.add(String(row.name));
			else hardDeleted.delete(String(row.name));
			const user = toText(row.user);
			if (user !== null) ownerOfDeleted.set(String(row.name), user);
		}
		return input;
	});

	action(`${INTEGRATION_COLLECTION}.items.delete`, (meta) => {
		const keys = asKeys(meta.keys ?? meta.payload);
		const removals = keys.map((name) => ({ name, keepsEvents: !hardDeleted.delete(name) }));
		const owners = keys.flatMap((name) => ownerOfDeleted.get(name) ?? []);
		for (const name of keys) ownerOfDeleted.delete(name);
		const removed = removeIntegrations(dependencies, removals);
		void follow(removed.then(() => demandBookingsOfUsers(database, owners, new Date())));
	});
}
