/**
 * The generic cell rate algorithm: a token bucket kept as one number, the time at which it will be full again. What is
 * taken from it in any `periodMs` is never more than the limit: a tenth of it at once, the rest evenly.
 */
export interface RateLimit {
	/** Requests in any period. */
	limit: number;
	periodMs: number;
}

const BURST_PART = 0.1;

/** The bucket's two numbers: time between requests in the long run, and how far ahead of that one may be. */
export function pace({ limit, periodMs }: RateLimit): { intervalMs: number; aheadMs: number } {
	const burst = Math.max(1, Math.floor(limit * BURST_PART));
	const intervalMs = periodMs / Math.max(1, limit - burst);
	return { intervalMs, aheadMs: intervalMs * (burst - 1) };
}

/** Limits of a provider: those each account has to itself, and those all of them share. */
export interface ProviderLimits {
	account: RateLimit;
	/** Null where only accounts are limited. */
	project: RateLimit | null;
}

export type RateLimits = Readonly<Record<'google' | 'outlook', ProviderLimits>>;

/** A bucket a request has to be taken from. */
export interface Bucket {
	key: string;
	intervalMs: number;
	aheadMs: number;
}

export function bucketsOf(limits: RateLimits, provider: 'google' | 'outlook', account: string): Bucket[] {
	const { account: own, project } = limits[provider];
	const buckets = [pauseOf(provider, account, 0), { key: `${provider}:account:${account}`, ...pace(own) }];
	return project === null ? buckets : [...buckets, { key: `${provider}:project`, ...pace(project) }];
}

/** What a provider's call for patience is kept in: with a length it begins a pause, with none it only waits for its end. */
export function pauseOf(provider: 'google' | 'outlook', account: string, pauseMs: number): Bucket {
	return { key: `${provider}:pause:${account}`, intervalMs: pauseMs, aheadMs: 0 };
}

/**
 * Takes a place in every bucket.
 * @returns milliseconds until the place comes; negative: it would take so long that none was taken
 */
export type TakePlace = (buckets: readonly Bucket[], longestWaitMs: number) => Promise<number>;

/** Places kept in the memory of this process. */
export function createLocalPlaces(now: () => number = Date.now): TakePlace {
	const fullAt = new Map<string, number>();
	let sweptMs = 0;
	return async (buckets, longestWaitMs) => {
		const nowMs = now();
		if (nowMs - sweptMs > 60_000) {
			for (const [key, timeMs] of fullAt) if (timeMs < nowMs) fullAt.delete(key);
			sweptMs = nowMs;
		}
		const times = buckets.map((bucket) => ({ ...bucket, timeMs: Math.max(nowMs, fullAt.get(bucket.key) ?? 0) }));
		const exactMs = Math.max(0, ...times.map(({ timeMs, aheadMs }) => timeMs - aheadMs - nowMs));
		// To the microsecond: sums of fractions are no waits.
		const waitMs = Math.round(exactMs * 1_000) / 1_000;
		if (waitMs > longestWaitMs) return -waitMs;
		for (const { key, timeMs, intervalMs } of times) fullAt.set(key, timeMs + intervalMs);
		return waitMs;
	};
}
