import { setTimeout as wait } from 'node:timers/promises';
import PQueue from 'p-queue';
import { ProviderError } from './provider';
import { bucketsOf, pauseOf } from './rate-limits';
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
	/** The provider asked for patience: until then no request of the account gets a place, whoever makes it. */
	pause(provider: 'google' | 'outlook', account: string, pauseMs: number): Promise<void>;
	/** Runs one of the few requests that Outlook takes to a mailbox at a time, counted within this process. */
	withinLimit<Result>(account: string, request: () => Promise<Result>): Promise<Result>;
}

/** Lets everything through. */
export const openGate: RateGate = {
	take: async () => undefined,
	pause: async () => undefined,
	withinLimit: (_account, request) => request(),
};

const AT_A_TIME = 4;
/** Whatever a header says. */
const LONGEST_PAUSE_MS = 60 * 60_000;

/** Less than a request may take in all, and than people wait for an answer. */
const LONGEST_WAIT_MS = 5_000;

export function createRateGate(
	limits: RateLimits,
	takePlace: TakePlace,
	sleep: (delayMs: number) => Promise<unknown> = (delayMs) => wait(delayMs),
): RateGate {
	const turns = new Map<string, PQueue>();
	return {
		take: async (provider, account) => {
			const waitMs = await takePlace(bucketsOf(limits, provider, account), LONGEST_WAIT_MS);
			if (waitMs < 0) {
				throw new ProviderError('RATE_LIMITED', reasons.ownLimit(provider), { retryAfterMs: Math.ceil(-waitMs) });
			}
			if (waitMs > 0) await sleep(waitMs);
		},
		pause: async (provider, account, pauseMs) => {
			// Without waiting: one that is paused already stays so, or the pauses of several requests would add up.
			await takePlace([pauseOf(provider, account, Math.min(pauseMs, LONGEST_PAUSE_MS))], 0);
		},
		withinLimit: async (account, request) => {
			const queue = turns.get(account) ?? new PQueue({ concurrency: AT_A_TIME });
			turns.set(account, queue);
			try {
				return await queue.add(request);
			} finally {
				if (queue.size + queue.pending === 0) turns.delete(account);
			}
		},
	};
}
