import type { Knex } from 'knex';

/**
 * What the installer has offered once, noted among the counters: what the host deleted since is not offered again.
 */
const seriesOf = (id: string) => `offered:${id}`;

/** Those of the ids that were offered before. */
export async function findOffered(database: Knex, ids: readonly string[]): Promise<Set<string>> {
	const rows = await database('mm_counter').select('series').whereIn('series', ids.map(seriesOf));
	const found = new Set(rows.map((row) => String(row.series)));
	return new Set(ids.filter((id) => found.has(seriesOf(id))));
}

export async function noteOffered(database: Knex, id: string): Promise<void> {
	await database('mm_counter')
		.insert({ series: seriesOf(id), value: 1 })
		.onConflict('series')
		.ignore();
}

/** A later installation starts anew. */
export async function forgetOffered(database: Knex, ids: readonly string[]): Promise<void> {
	if (await database.schema.hasTable('mm_counter')) {
		await database('mm_counter').whereIn('series', ids.map(seriesOf)).delete();
	}
}
