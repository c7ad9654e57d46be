import { setTimeout as wait } from 'node:timers/promises';
import { ProviderError } from './provider';
import { bucketsOf } from './rate-limits';
import type { RateLimits, TakePlace } from './rate-limits';
import { reasons } from './reasons';

/**
 * Keeps requests within a provider's limits, by account and by project, across whatever shares them: this process, or
 * all instances that share a Redis.
 */
export interface RateGate {
	/**
	 * Waits for a place. `account` is a `TokenSource.accountId`.
	 * @throws ProviderError RATE_LIMITED where none comes free within the budget of a request
	 */
	take(provider: 'google' | 'outlook', account: string): Promise<void>;
}

/** Lets everything through. */
export const openGate: RateGate = { take: async () => undefined };

/** Less than a request may take in all, and than people wait for an answer. */
const LONGEST_WAIT_MS = 5_000;

export function createRateGate(
	limits: RateLimits,
	takePlace: TakePlace,
	sleep: (delayMs: number) => Promise<unknown> = (delayMs) => wait(delayMs),
): RateGate {
	return {
		take: async (provider, account) => {
			const waitMs = await takePlace(bucketsOf(limits, provider, account), LONGEST_WAIT_MS);
			if (waitMs < 0) {
				throw new ProviderError('RATE_LIMITED', reasons.ownLimit(provider), { retryAfterMs: Math.ceil(-waitMs) });
			}
			if (waitMs > 0) await sleep(waitMs);
		},
	};
}
