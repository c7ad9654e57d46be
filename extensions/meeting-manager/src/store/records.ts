import type { Knex } from 'knex';
import { chunk, MAX_BINDINGS } from './values';

/** Rows of one of this project's collections by name, as the database holds them. */
export async function findRecords(
	database: Knex,
	collection: string,
	names: readonly string[],
): Promise<Record<string, unknown>[]> {
	const rows: Record<string, unknown>[] = [];
	for (const part of chunk(names, MAX_BINDINGS)) {
		rows.push(...(await database(collection).select('*').whereIn('name', part)));
	}
	return rows;
}
