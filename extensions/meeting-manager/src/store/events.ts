import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import type { StoredEvent } from '../domain/reconcile';
import { toStoredEvent } from './synced-events';
import { chunk, fromJson, MAX_BINDINGS, toText } from './values';

/** What an event belongs to. */
export interface EventLinks {
	name: string;
	booking: string | null;
	integration: string | null;
}

export async function findEventLinks(database: Knex, names: readonly string[]): Promise<EventLinks[]> {
	const links: EventLinks[] = [];
	for (const part of chunk(names, MAX_BINDINGS)) {
		const rows = await database(EVENT_COLLECTION)
			.select('name', 'meeting_booking', 'calendar_integration')
			.whereIn('name', part);
		for (const row of rows) {
			links.push({
				name: String(row.name),
				booking: toText(row.meeting_booking),
				integration: toText(row.calendar_integration),
			});
		}
	}
	return links;
}

/** Stores each event's warnings without touching anything else of the row. */
export async function storeWarnings(
	database: Knex,
	warningsByName: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
	for (const [name, warnings] of warningsByName) {
		await database(EVENT_COLLECTION)
			.where({ name })
			.update({ validation_warnings: fromJson(warnings) });
	}
}

/** How many events failed to sync and wait for somebody or for a retry. */
export async function countFailedEvents(database: Knex): Promise<number> {
	const row = await database(EVENT_COLLECTION).where({ sync_status: 'Sync Failed' }).count({ count: '*' }).first();
	return Number(row?.count ?? 0);
}

/** One event as the sync needs it, with the integration it belongs to. */
export async function findSyncedEvent(
	database: Knex,
	name: string,
): Promise<{ row: StoredEvent; integration: string; owner: string | null } | null> {
	const found = await database(`${EVENT_COLLECTION} as event`)
		.leftJoin(`${INTEGRATION_COLLECTION} as integration`, 'integration.name', 'event.calendar_integration')
		.select('event.*', 'integration.user as owner')
		.where('event.name', name)
		.first();
	if (!found || found.name !== name) return null;
	return { row: toStoredEvent(found), integration: String(found.calendar_integration), owner: toText(found.owner) };
}
