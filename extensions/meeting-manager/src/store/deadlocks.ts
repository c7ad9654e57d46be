const CODES = new Set(['40P01', '40001', 'ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT']);

/** Whether a database gave a transaction up because it and another waited for each other: run again it may well succeed. */
export function isDeadlock(error: unknown): boolean {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' && CODES.has(error.code);
}
