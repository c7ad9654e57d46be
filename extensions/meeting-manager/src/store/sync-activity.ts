import type { Knex } from 'knex';
import { DAY_MS } from '../domain/interval';
import { SYNC_RUN_COLLECTION } from '../domain/sync-run';
import type { ActivityDay } from '../domain/sync-activity';
import { engineOf, toNumber } from './values';
import type { Engine } from './values';

/** The day of a run's start as a number of days since 1970, in UTC, whatever zone the session is in. */
const dayNumbers: Record<Engine, string> = {
	sqlite: 'CAST(started / 86400000 AS INTEGER)',
	postgres: 'FLOOR(EXTRACT(EPOCH FROM started) / 86400)',
	mysql: 'FLOOR(UNIX_TIMESTAMP(started) / 86400)',
};

/** What the runs since an instant did, by day of UTC; days without runs are left out. */
export async function sumRunsByDay(database: Knex, since: Date): Promise<ActivityDay[]> {
	const day = dayNumbers[engineOf(database)];
	const rows: Record<string, unknown>[] = await database(SYNC_RUN_COLLECTION)
		.where('started', '>=', since)
		.groupByRaw(day)
		.orderBy('day')
		.select(database.raw(`${day} AS day`))
		.count({ runs: '*' })
		.sum({ created: 'created', updated: 'updated', deleted: 'deleted', quarantined: 'quarantined' })
		.select(database.raw("SUM(CASE WHEN status = 'error' THEN 1 ELSE 0 END) AS failed_runs"));
	const count = (value: unknown) => toNumber(value) ?? 0;
	return rows.map((row) => ({
		date: new Date(count(row.day) * DAY_MS).toISOString().slice(0, 10),
		runs: count(row.runs),
		failed_runs: count(row.failed_runs),
		created: count(row.created),
		updated: count(row.updated),
		deleted: count(row.deleted),
		quarantined: count(row.quarantined),
	}));
}
