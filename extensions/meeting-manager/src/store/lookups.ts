import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import type { EventFacts } from '../domain/validate-event';
import { toFlag, toInstant, toText } from './values';

/** The integration as the rules of an event need it, null where there is none of that name. */
export async function findIntegration(database: Knex, name: string): Promise<EventFacts['integration']> {
	if (!isStorable(name)) return null;
	const row = await database('mm_calendar_integration')
		.select('name', 'is_active', 'time_zone')
		.where({ name })
		.first();
	// MariaDB compares text without regard to case; a name is exact.
	if (!row || row.name !== name) return null;
	return { name, isActive: toFlag(row.is_active), timeZone: toText(row.time_zone) ?? 'UTC' };
}

export async function findBooking(database: Knex, name: string): Promise<EventFacts['booking']> {
	if (!isStorable(name)) return null;
	const row = await database('mm_meeting_booking')
		.select('name', 'start_datetime', 'end_datetime')
		.where({ name })
		.first();
	const start = toInstant(row?.start_datetime);
	const end = toInstant(row?.end_datetime);
	return row?.name === name && start && end ? { name, start, end } : null;
}

/** Whether an event other than `except` holds this external id in the integration. `hash`: see `externalIdHash`. */
export async function isExternalIdTaken(
	database: Knex,
	query: { integration: string; hash: string; except: string | null },
): Promise<boolean> {
	if (!isStorable(query.integration)) return false;
	const found = await database(EVENT_COLLECTION)
		.select('name')
		.where({ calendar_integration: query.integration, external_id_hash: query.hash })
		.modify((builder) => {
			if (query.except !== null) builder.whereNot({ name: query.except });
		})
		.first();
	return found !== undefined;
}

/** Whether an event that is not deleted, other than `except`, is linked to the booking. */
export async function isBookingLinked(
	database: Knex,
	query: { booking: string; except: string | null },
): Promise<boolean> {
	if (!isStorable(query.booking)) return false;
	const found = await database(EVENT_COLLECTION)
		.select('name')
		.where({ meeting_booking: query.booking })
		.whereNotIn('sync_status', ['Deleted Externally', 'Deleted Locally'])
		.modify((builder) => {
			if (query.except !== null) builder.whereNot({ name: query.except });
		})
		.first();
	return found !== undefined;
}

/** Stored events by name, as the database holds them. */
export async function findEvents(database: Knex, names: readonly string[]): Promise<Record<string, unknown>[]> {
	return database(EVENT_COLLECTION)
		.select('*')
		.whereIn('name', [...names]);
}

export async function userEmail(database: Knex, id: string): Promise<string | null> {
	const row = await database('directus_users').select('email').where({ id }).first();
	return toText(row?.email);
}

/** The user's id as it is stored, whatever case it is given in; null where there is no such user. */
export async function findUserId(database: Knex, id: unknown): Promise<string | null> {
	if (typeof id !== 'string' || !isUuid(id)) return null;
	const row = await database('directus_users').select('id').whereIn('id', [id, id.toLowerCase()]).first();
	return toText(row?.id);
}

/** The primary integration of a user, other than `except`. */
export async function findPrimaryIntegration(
	database: Knex,
	query: { user: string; except: string | null },
): Promise<string | null> {
	if (!isUuid(query.user)) return null;
	const row = await database('mm_calendar_integration')
		.select('name')
		.where({ user: query.user, is_primary: true })
		.modify((builder) => {
			if (query.except !== null) builder.whereNot({ name: query.except });
		})
		.first();
	return toText(row?.name);
}

/** All that are primary, by name: more than one where two were made so at the same moment. */
export async function listPrimaryIntegrations(database: Knex, user: string): Promise<string[]> {
	const rows: { name: unknown }[] = await database('mm_calendar_integration')
		.select('name')
		.where({ user, is_primary: true })
		.orderBy('name');
	return rows.map(({ name }) => String(name));
}

/** Postgres answers with an error of its own to text that it cannot hold. */
function isStorable(text: string): boolean {
	return !text.includes('\0');
}

function isUuid(text: string): boolean {
	return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
