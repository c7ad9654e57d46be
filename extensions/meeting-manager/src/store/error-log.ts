import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { MAX_BINDINGS } from './values';

/** An entry of Frappe's Error Log. `reference_*` name the record it speaks of. */
export interface ErrorLogEntry {
	title: string;
	message: string;
	reference_collection: string;
	reference_name: string;
}

export async function writeErrorLog(database: Knex, entries: readonly ErrorLogEntry[], now: Date): Promise<void> {
	const rows = entries.map((entry) => ({ ...entry, name: randomUUID(), created: now }));
	await database.batchInsert('mm_error_log', rows, Math.floor(MAX_BINDINGS / 6));
}
