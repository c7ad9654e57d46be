import type { Knex } from 'knex';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { SAME_TROUBLE_MS, suspensionMs } from '../domain/write-suspension';
import { findAccountOf } from './integration-accounts';
import { toNumber } from './values';

const TABLE = 'mm_account';

/**
 * Notes that a provider takes no writes from an integration's account for hours, longer each time. All calendars of the
 * account meet the same refusal, which counts once.
 * @returns until when; null where there is no account
 */
export async function suspendWrites(database: Knex, integration: string, now: Date): Promise<Date | null> {
	const nowMs = now.getTime();
	const id = await findAccountOf(database, integration);
	if (id === null) return null;
	const row = await database(TABLE).select('writes_suspended_until', 'write_suspensions').where({ id }).first();
	const lastMs = toNumber(row?.writes_suspended_until);
	if (lastMs !== null && lastMs > nowMs) return new Date(lastMs);
	const isRepeated = lastMs !== null && nowMs - lastMs < SAME_TROUBLE_MS;
	const count = isRepeated ? (toNumber(row?.write_suspensions) ?? 0) + 1 : 1;
	const untilMs = nowMs + suspensionMs(count);
	await database(TABLE)
		.where({ id, writes_suspended_until: lastMs })
		.update({ writes_suspended_until: untilMs, write_suspensions: count });
	return new Date(untilMs);
}

/** The integrations that nothing is written to for now, for the health report. */
export async function listSuspendedWrites(database: Knex, now: Date): Promise<{ name: string; until: Date }[]> {
	const rows: Record<string, unknown>[] = await database(`${TABLE} as account`)
		.innerJoin('mm_integration_account as link', 'link.account', 'account.id')
		.innerJoin(`${INTEGRATION_COLLECTION} as integration`, 'integration.name', 'link.calendar_integration')
		.select('integration.name', 'account.writes_suspended_until')
		.where('account.writes_suspended_until', '>', now.getTime())
		.where('integration.sync_direction', 'Two-Way')
		.orderBy('integration.name');
	return rows.map((row) => ({
		name: String(row['name']),
		until: new Date(toNumber(row['writes_suspended_until']) ?? 0),
	}));
}
