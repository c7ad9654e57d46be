import { describe, expect, test } from 'vitest';
import { ProviderError } from '../../extensions/meeting-manager/src/providers/provider';
import { createRateGate } from '../../extensions/meeting-manager/src/providers/rate-gate';
import { createLocalPlaces } from '../../extensions/meeting-manager/src/providers/rate-limits';
import type { RateLimits } from '../../extensions/meeting-manager/src/providers/rate-limits';

const limits: RateLimits = {
	google: { account: { limit: 600, periodMs: 60_000 }, project: { limit: 1_000, periodMs: 60_000 } },
	outlook: { account: { limit: 10_000, periodMs: 600_000 }, project: null },
};

/** A gate on a clock that only its own waiting moves. */
function createGate() {
	let nowMs = 1_000_000;
	const waits: number[] = [];
	const sleep = async (delayMs: number) => {
		waits.push(delayMs);
		nowMs += delayMs;
	};
	const { take } = createRateGate(
		limits,
		createLocalPlaces(() => nowMs),
		sleep,
	);
	return { take, waits, now: () => nowMs, pass: (ms: number) => void (nowMs += ms) };
}

async function refusal(taken: Promise<void>): Promise<ProviderError> {
	const error: unknown = await taken.then(
		() => null,
		(reason: unknown) => reason,
	);
	if (!(error instanceof ProviderError)) throw new Error('It was not refused.');
	return error;
}

describe('the gate before a provider', () => {
	test('lets a burst through at once, then goes at the pace of the limit', async () => {
		const { take, waits } = createGate();
		for (let index = 0; index < 60; index += 1) await take('google', 'sarah');
		expect(waits).toEqual([]);
		await take('google', 'sarah');
		expect(waits).toEqual([expect.closeTo(60_000 / 540)]);
	});

	test('never lets more through in a period than the limit, whatever is asked for', async () => {
		const { take, now } = createGate();
		const times: number[] = [];
		for (let index = 0; index < 2_000; index += 1) {
			await take('google', 'sarah');
			times.push(now());
		}
		const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length));
		expect(most).toBeLessThanOrEqual(600);
		expect(most).toBeGreaterThan(590);
	});

	test('an account does not wait for another, but all of them share the project’s limit', async () => {
		const { take, waits } = createGate();
		for (let index = 0; index < 60; index += 1) await take('google', 'sarah');
		for (let index = 0; index < 40; index += 1) await take('google', 'john');
		expect(waits).toEqual([]);
		await take('google', 'john');
		expect(waits).toHaveLength(1);
		await take('outlook', 'sarah');
		expect(waits).toHaveLength(1);
	});

	test('who would have to wait too long is refused, takes no place, and is told when to come back', async () => {
		let nowMs = 0;
		const places = createLocalPlaces(() => nowMs);
		const gate = createRateGate(limits, places, async () => undefined);
		// Nobody's clock moves: every place is taken ahead of its time.
		for (let index = 0; index < 60 + 45; index += 1) await gate.take('google', 'sarah');
		const refused = await refusal(gate.take('google', 'sarah'));
		expect(refused.code).toBe('RATE_LIMITED');
		expect(refused.options.retryAfterMs).toBeGreaterThan(5_000);
		expect(refused.options.retryAfterMs).toBeLessThan(5_200);
		for (let index = 0; index < 100; index += 1) await refusal(gate.take('google', 'sarah'));
		nowMs = 200;
		await gate.take('google', 'sarah');
	});
});
