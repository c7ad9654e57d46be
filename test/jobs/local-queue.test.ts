import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLocalQueue } from '../../extensions/meeting-manager/src/jobs/local-queue';
import { done, gate, recordHandlers, recordLog } from './handlers';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function createQueue() {
	const recorded = recordHandlers();
	const log = recordLog();
	const queue = createLocalQueue(recorded.handlers, log, { random: () => 0 });
	const sync = (integration: string, lane: 'urgent' | 'usual' = 'usual') =>
		queue.add({ kind: 'sync', integration }, { lane });
	return { ...recorded, log, queue, sync };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('the queue of one process', () => {
	test('does nothing before it is started', async () => {
		const { queue, sync, begun } = createQueue();
		await sync('A');
		await settle();
		expect(begun).toEqual([]);
		queue.start();
		await settle();
		expect(begun).toEqual(['A']);
		expect(await queue.depth()).toBe(0);
	});

	test('a job that waits stands for its like', async () => {
		const { queue, sync, begun } = createQueue();
		for (let index = 0; index < 5; index += 1) await sync('A');
		await sync('B');
		expect(await queue.depth()).toBe(2);
		queue.start();
		await settle();
		expect(begun).toEqual(['A', 'B']);
	});

	test('a job added while its like runs follows it, once', async () => {
		const { queue, sync, begun, next, mostAtOnce } = createQueue();
		const first = gate();
		next.push(first.work);
		queue.start();
		await sync('A');
		await settle();
		for (let index = 0; index < 5; index += 1) await sync('A');
		expect(begun).toEqual(['A']);
		first.open();
		await settle();
		expect(begun).toEqual(['A', 'A']);
		expect(mostAtOnce()).toBe(1);
	});

	test('urgent jobs do not wait behind slow ones', async () => {
		const { queue, sync, begun, next } = createQueue();
		queue.start();
		const slow = Array.from({ length: 4 }, () => gate());
		for (const { work } of slow) next.push(work);
		for (const name of ['A', 'B', 'C', 'D', 'E']) await sync(name);
		await settle();
		expect(begun).toEqual(['A', 'B', 'C', 'D']);
		await sync('F', 'urgent');
		await settle();
		expect(begun).toEqual(['A', 'B', 'C', 'D', 'F']);
		for (const { open } of slow) open();
		await settle();
		expect(begun).toHaveLength(6);
	});

	test('what cannot be done just now comes back after its time, and is no failure', async () => {
		const { queue, sync, begun, next, log } = createQueue();
		next.push(async () => ({ kind: 'again', delayMs: 1_500 }));
		queue.start();
		await sync('A');
		await vi.advanceTimersByTimeAsync(1_499);
		expect(begun).toHaveLength(1);
		expect((await queue.status()).counts).toEqual({ waiting: 0, running: 0, delayed: 1, failed: 0 });
		await vi.advanceTimersByTimeAsync(1);
		expect(begun).toHaveLength(2);
		expect(log.lines).toEqual([]);
	});

	test('a failed job is tried five times with growing pauses, then counted and logged', async () => {
		const { queue, sync, begun, next, log } = createQueue();
		for (let index = 0; index < 5; index += 1) next.push(() => Promise.reject(new Error('database is away')));
		queue.start();
		await sync('A');
		await settle();
		for (const [tries, pauseMs] of [2_500, 5_000, 10_000, 20_000].entries()) {
			await vi.advanceTimersByTimeAsync(pauseMs - 1);
			expect(begun).toHaveLength(tries + 1);
			await vi.advanceTimersByTimeAsync(1);
			expect(begun).toHaveLength(tries + 2);
		}
		const { counts, lastFailure } = await queue.status();
		expect(counts).toEqual({ waiting: 0, running: 0, delayed: 0, failed: 1 });
		expect(lastFailure).toMatchObject({ kind: 'sync', integration: 'A', message: 'database is away' });
		expect(log.lines).toHaveLength(1);
	});

	test('draining waits for what runs, and begins nothing more', async () => {
		const { queue, sync, begun, next } = createQueue();
		const slow = gate();
		next.push(
			slow.work,
			async () => ({ kind: 'again', delayMs: 10 }),
			async () => done,
		);
		queue.start();
		await sync('A');
		await sync('B');
		await settle();
		let isDrained = false;
		const draining = queue.drain().then(() => {
			isDrained = true;
		});
		await sync('C');
		await sync('A');
		await vi.advanceTimersByTimeAsync(1_000);
		expect(isDrained).toBe(false);
		slow.open();
		await draining;
		await vi.advanceTimersByTimeAsync(60_000);
		expect(begun).toEqual(['A', 'B']);
	});
});
