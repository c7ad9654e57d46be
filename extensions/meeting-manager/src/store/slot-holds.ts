import type { Knex } from 'knex';
import { HOLD_TABLE } from '../domain/hold';
import type { Interval } from '../domain/remote-event';
import { toInstant, toNumber } from './values';

/** A slot of a user that is kept; `id` is the hash of its holder's secret. */
export interface SlotHold extends Interval {
	id: string;
	user: string;
	expires: Date;
}

export async function insertHold(database: Knex, { id, user, start, end, expires }: SlotHold): Promise<void> {
	const row = { id, user_id: user, start_datetime: start, end_datetime: end, expires: expires.getTime() };
	await database(HOLD_TABLE).insert(row);
}

export async function findHold(database: Knex, id: string): Promise<SlotHold | null> {
	const row = await database(HOLD_TABLE).select('*').where({ id }).first();
	const start = toInstant(row?.start_datetime);
	const end = toInstant(row?.end_datetime);
	const expires = toNumber(row?.expires);
	if (!start || !end || expires === null) return null;
	return { id, user: String(row.user_id), start, end, expires: new Date(expires) };
}

export async function deleteHold(database: Knex, id: string): Promise<void> {
	await database(HOLD_TABLE).where({ id }).delete();
}

export async function deleteExpiredHolds(database: Knex, now: Date): Promise<void> {
	await database(HOLD_TABLE).where('expires', '<=', now.getTime()).delete();
}
