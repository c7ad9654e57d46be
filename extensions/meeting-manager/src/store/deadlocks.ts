import { setTimeout as wait } from 'node:timers/promises';

/** Of MariaDB and MySQL, of Postgres (deadlock, serialization failure) and of SQLite. */
const CODES = new Set(['ER_LOCK_DEADLOCK', '40P01', '40001', 'SQLITE_BUSY']);
const TRIES = 5;
const PAUSE_MS = 50;

/**
 * Does a transaction's work again where the engine rolled it back because others held what it needed: the engine asks
 * for that, and it says nothing about the work. A bounded number of times.
 */
export async function retryDeadlocks<T>(work: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await work();
		} catch (error) {
			if (attempt === TRIES || !isDeadlock(error)) throw error;
			await wait(PAUSE_MS * attempt * (1 + Math.random()));
		}
	}
}

export function isDeadlock(error: unknown): boolean {
	return error instanceof Error && 'code' in error && CODES.has(String(error.code));
}
