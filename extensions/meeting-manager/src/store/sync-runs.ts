import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { RUN_STATUSES, RUN_TRIGGERS, SYNC_RUN_COLLECTION } from '../domain/sync-run';
import type { SyncRun } from '../domain/sync-run';
import { toInstant, toNumber, toText } from './values';

/** The integration's last run that was recorded, null before the first. */
export async function findLatestRun(database: Knex, integration: string): Promise<(SyncRun & { name: string }) | null> {
	const row = await database(SYNC_RUN_COLLECTION)
		.select('*')
		.where({ calendar_integration: integration })
		.orderBy('started', 'desc')
		.first();
	if (!row) return null;
	const count = (value: unknown) => toNumber(value) ?? 0;
	return {
		name: String(row.name),
		calendar_integration: integration,
		trigger: RUN_TRIGGERS.find((trigger) => trigger === row.trigger) ?? 'manual',
		status: RUN_STATUSES.find((status) => status === row.status) ?? 'error',
		started: toInstant(row.started) ?? new Date(0),
		ended: toInstant(row.ended) ?? new Date(0),
		created: count(row.created),
		updated: count(row.updated),
		deleted: count(row.deleted),
		unchanged: count(row.unchanged),
		quarantined: count(row.quarantined),
		error: toText(row.error),
	};
}

/** Stores the record of a run and returns its name. */
export async function insertRun(transaction: Knex, run: SyncRun): Promise<string> {
	const name = randomUUID();
	await transaction(SYNC_RUN_COLLECTION).insert({ name, ...run });
	return name;
}

/** Runs are kept for a while, not for ever: there is one every few minutes for each integration. */
export async function deleteRunsBefore(database: Knex, before: Date): Promise<number> {
	return database(SYNC_RUN_COLLECTION).where('started', '<', before).delete();
}
