import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import { INTEGRATION_COLLECTION } from '../domain/integration';

export interface FailedFilter {
	/** Null: all. */
	integrations: readonly string[] | null;
	/** Null: anybody's. */
	owner: string | null;
	/** Last synced then or before; never synced: last changed. Null: whenever. */
	syncedBefore: Date | null;
	/** Null: whenever they end. */
	endedAfter: Date | null;
}

/** Events that failed to sync, those tried least often first. */
export async function findFailedEvents(
	database: Knex,
	filter: FailedFilter,
	limit: number,
): Promise<{ name: string; integration: string }[]> {
	const rows: Readonly<Record<string, unknown>>[] = await failedAmong(database, filter)
		.select('event.name', 'event.calendar_integration')
		.orderBy(['event.sync_attempts', 'event.calendar_integration', 'event.name'])
		.limit(limit);
	return rows.map((row) => ({ name: String(row.name), integration: String(row.calendar_integration) }));
}

export async function countFailedAmong(database: Knex, filter: FailedFilter): Promise<number> {
	const row = await failedAmong(database, filter).count({ count: '*' }).first();
	return Number(row?.count ?? 0);
}

function failedAmong(database: Knex, { integrations, owner, syncedBefore, endedAfter }: FailedFilter) {
	return database(`${EVENT_COLLECTION} as event`)
		.innerJoin(`${INTEGRATION_COLLECTION} as integration`, 'integration.name', 'event.calendar_integration')
		.where('event.sync_status', 'Sync Failed')
		.modify((query) => {
			if (integrations !== null) query.whereIn('event.calendar_integration', [...integrations]);
			if (owner !== null) query.where('integration.user', owner);
			if (endedAfter !== null) query.where('event.end_datetime', '>', endedAfter);
			if (syncedBefore === null) return;
			query.where((old) =>
				old
					.where('event.last_synced', '<=', syncedBefore)
					.orWhere((never) => never.whereNull('event.last_synced').where('event.modified', '<=', syncedBefore)),
			);
		});
}
