const FIRST_BACKOFF_MS = 500;

/**
 * Reads Retry-After (RFC 9110, 10.2.3): seconds or an HTTP date.
 * @param nowMs the clock, for dates
 * @returns milliseconds to wait, never negative; undefined where the header is missing or unreadable
 */
export function parseRetryAfterMs(header: string | undefined, nowMs: number): number | undefined {
	const value = header?.trim() ?? '';
	if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
	if (!/^[A-Z][a-z]{2}.*GMT$/.test(value)) return undefined;
	const untilMs = Date.parse(value);
	return Number.isNaN(untilMs) ? undefined : Math.max(0, untilMs - nowMs);
}

/**
 * How long to wait before another try: doubling, half of it random, so that clients that failed together do not
 * come back together.
 * @param attempt tries already made, less one: 0 after the first
 * @param random in [0, 1)
 */
export function backoffMs(attempt: number, random: number): number {
	const ceilingMs = FIRST_BACKOFF_MS * 2 ** attempt;
	return Math.round(ceilingMs / 2 + (ceilingMs / 2) * random);
}
