import type { Knex } from 'knex';
import { engineOf, toNumber } from './values';

/**
 * Reserves `count` consecutive numbers of a series and returns the first. Within a transaction the
 * counter row stays locked until it ends, so two writers never get the same number; a number whose
 * transaction is rolled back leaves no record behind. Numbers are never reused after a delete, which
 * counting rows would do.
 */
export async function reserveNumbers(database: Knex, series: string, count = 1): Promise<number> {
	const last =
		engineOf(database) === 'mysql'
			? await reserveOnMysql(database, series, count)
			: await reserve(database, series, count);
	return last - count + 1;
}

async function reserve(database: Knex, series: string, count: number): Promise<number> {
	const rows = await database('mm_counter')
		.insert({ series, value: count })
		.onConflict('series')
		.merge({ value: database.raw('?? + ?', ['mm_counter.value', count]) })
		.returning('value');
	return lastNumber(rows[0]?.value);
}

async function reserveOnMysql(database: Knex, series: string, count: number): Promise<number> {
	// Both statements must meet the same connection: LAST_INSERT_ID is the connection's own.
	return database.transaction(async (transaction) => {
		await transaction.raw(
			'INSERT INTO mm_counter (series, value) VALUES (?, LAST_INSERT_ID(?)) ON DUPLICATE KEY UPDATE value = LAST_INSERT_ID(value + ?)',
			[series, count, count],
		);
		const [rows] = await transaction.raw('SELECT LAST_INSERT_ID() AS value');
		return lastNumber(rows[0]?.value);
	});
}

function lastNumber(value: unknown): number {
	const number = toNumber(value);
	if (number === null) throw new Error('The counter gave no number.');
	return number;
}

/** `MM-CES-{parent}-{####}`: four digits at least, 10000 follows 9999. */
export function nameInSeries(series: string, number: number): string {
	return `${series}-${String(number).padStart(4, '0')}`;
}
