import type { Knex } from 'knex';

/** How rows come out of and go into the three engines: SQLite keeps milliseconds and 0/1, MySQL 0/1. */

export function toInstant(value: unknown): Date | null {
	if (value instanceof Date) return value;
	if (typeof value === 'number') return new Date(value);
	if (typeof value !== 'string' || value === '') return null;
	const instant = new Date(/^-?\d+$/.test(value) ? Number(value) : value);
	return Number.isNaN(instant.getTime()) ? null : instant;
}

export function toFlag(value: unknown): boolean {
	return value === true || value === 1 || value === '1';
}

export function toText(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

export function toNumber(value: unknown): number | null {
	const number = typeof value === 'string' && value !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** JSON columns come parsed from Postgres and as text from the others. Unreadable text is null. */
export function toJson(value: unknown): unknown {
	if (typeof value !== 'string') return value ?? null;
	try {
		return JSON.parse(value);
	} catch {
		return null;
	}
}

export function fromJson(value: unknown): string | null {
	return value === null || value === undefined ? null : JSON.stringify(value, wellFormed);
}

/** MariaDB refuses JSON with half a character in it, as a text cut short may have. */
function wellFormed(_key: string, value: unknown): unknown {
	return typeof value === 'string' ? value.replaceAll(/\p{Cs}/gu, '\uFFFD') : value;
}

export type Engine = 'sqlite' | 'postgres' | 'mysql';

export function engineOf(database: Knex): Engine {
	const client: unknown = database.client.config.client;
	if (typeof client === 'string' && client.startsWith('mysql')) return 'mysql';
	if (typeof client === 'string' && (client.startsWith('pg') || client.startsWith('postgres'))) return 'postgres';
	// Directus hands knex a client class for SQLite and for CockroachDB, which speaks Postgres.
	return database.client.dialect === 'sqlite3' || client === 'sqlite3' ? 'sqlite' : 'postgres';
}

/** MariaDB's and MySQL's TIMESTAMP ends in 2038 (decision 17). Half-open; null: everything can be stored. */
export function storableInstants(database: Knex): { start: Date; end: Date } | null {
	if (engineOf(database) !== 'mysql') return null;
	return { start: new Date('1970-01-01T00:00:01Z'), end: new Date('2038-01-19T03:14:08Z') };
}

/** What the engines take as bound values of one statement, kept well below every one's limit. */
export const MAX_BINDINGS = 900;

export function chunk<T>(items: readonly T[], size: number): T[][] {
	const chunks: T[][] = [];
	for (let index = 0; index < items.length; index += size) chunks.push(items.slice(index, index + size));
	return chunks;
}

/** Chunks of at most so many items, and of at most so much in sum unless one item alone is larger. */
export function chunkBySize<T>(
	items: readonly T[],
	limits: { rows: number; size: number; sizeOf: (item: T) => number },
): T[][] {
	const chunks: T[][] = [];
	let current: T[] = [];
	let size = 0;
	for (const item of items) {
		const itemSize = limits.sizeOf(item);
		if (current.length > 0 && (current.length >= limits.rows || size + itemSize > limits.size)) {
			chunks.push(current);
			current = [];
			size = 0;
		}
		current.push(item);
		size += itemSize;
	}
	if (current.length > 0) chunks.push(current);
	return chunks;
}
