import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createCoalescer } from '../../extensions/meeting-manager/src/jobs/coalesce';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function record(work: (key: string) => Promise<void> = async () => undefined) {
	const worked: string[] = [];
	const errors: unknown[] = [];
	const coalescer = createCoalescer(
		(key) => {
			worked.push(key);
			return work(key);
		},
		{ spacingMs: 200, onError: (error) => void errors.push(error) },
	);
	return { ...coalescer, worked, errors };
}

describe('calls in quick succession', () => {
	test('the first works at once, alone if it stays alone', async () => {
		const { call, worked } = record();
		call('A');
		expect(worked).toEqual(['A']);
		await vi.advanceTimersByTimeAsync(1_000);
		expect(worked).toEqual(['A']);
	});

	test('a thousand within the spacing work twice: the last of them is heard', async () => {
		const { call, worked } = record();
		for (let index = 0; index < 1_000; index += 1) call('A');
		expect(worked).toHaveLength(1);
		await vi.advanceTimersByTimeAsync(200);
		expect(worked).toHaveLength(2);
		await vi.advanceTimersByTimeAsync(1_000);
		expect(worked).toHaveLength(2);
	});

	test('a steady stream works once per spacing', async () => {
		const { call, worked } = record();
		for (let index = 0; index < 100; index += 1) {
			call('A');
			await vi.advanceTimersByTimeAsync(10);
		}
		await vi.advanceTimersByTimeAsync(1_000);
		expect(worked).toHaveLength(6);
	});

	test('keys do not wait for each other', () => {
		const { call, worked } = record();
		for (const key of ['A', 'B', 'A', 'C']) call(key);
		expect(worked).toEqual(['A', 'B', 'C']);
	});

	test('slow work is followed, not overtaken', async () => {
		let finish = (): void => undefined;
		const { call, worked } = record(
			() =>
				new Promise<void>((resolve) => {
					finish = resolve;
				}),
		);
		call('A');
		await vi.advanceTimersByTimeAsync(1_000);
		call('A');
		await vi.advanceTimersByTimeAsync(1_000);
		expect(worked).toHaveLength(1);
		finish();
		await vi.advanceTimersByTimeAsync(0);
		expect(worked).toHaveLength(2);
	});

	test('a failure is told, and the next call works', async () => {
		const { call, worked, errors } = record(() => Promise.reject(new Error('database is away')));
		call('A');
		await vi.advanceTimersByTimeAsync(200);
		call('A');
		await vi.advanceTimersByTimeAsync(200);
		expect(worked).toHaveLength(2);
		expect(errors).toHaveLength(2);
	});

	test('flushing does at once what is still to come', async () => {
		const { call, flush, worked } = record();
		for (const key of ['A', 'A', 'B']) call(key);
		await flush();
		expect(worked).toEqual(['A', 'B', 'A']);
		await vi.advanceTimersByTimeAsync(1_000);
		expect(worked).toHaveLength(3);
	});
});
