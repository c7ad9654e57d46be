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
	const gate = createRateGate(
		limits,
		createLocalPlaces(() => nowMs),
		sleep,
	);
	return { ...gate, waits, now: () => nowMs, pass: (ms: number) => void (nowMs += ms) };
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

	test('holds back an account, and no other, for as long as its provider asks', async () => {
		const { take, pause, waits, pass } = createGate();
		await pause('google', 'sarah', 4_000);
		await take('google', 'john');
		expect(waits).toEqual([]);
		await take('google', 'sarah');
		expect(waits).toEqual([4_000]);
		await pause('google', 'sarah', 60_000);
		expect((await refusal(take('google', 'sarah'))).options.retryAfterMs).toBe(60_000);
		pass(60_000);
		await take('google', 'sarah');
		expect(waits).toHaveLength(1);
	});

	test('does not add up what several requests were told at once', async () => {
		const { take, pause, waits } = createGate();
		for (let index = 0; index < 5; index += 1) await pause('outlook', 'sarah', 2_000);
		await take('outlook', 'sarah');
		expect(waits).toEqual([2_000]);
	});

	test('lets four requests to a mailbox run at a time, those to others beside them', async () => {
		const { withinLimit } = createGate();
		let running = 0;
		let most = 0;
		const request = async () => {
			most = Math.max(most, (running += 1));
			await new Promise((resolve) => setTimeout(resolve, 5));
			running -= 1;
		};
		await Promise.all(Array.from({ length: 12 }, () => withinLimit('sarah', request)));
		expect(most).toBe(4);
		most = 0;
		await Promise.all(['sarah', 'john'].flatMap((name) => Array.from({ length: 6 }, () => withinLimit(name, request))));
		expect(most).toBe(8);
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
