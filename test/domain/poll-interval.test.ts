import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../extensions/meeting-manager/src/domain/coverage';
import { pollIntervalMs, retryIntervalMs } from '../../extensions/meeting-manager/src/domain/poll-interval';

const MINUTE_MS = 60_000;

describe('how often a calendar is polled', () => {
	test.each([
		{ minutes: 15, healthy: false, random: 0, polled: 15 },
		{ minutes: 15, healthy: false, random: 0.5, polled: 14.25 },
		{ minutes: 15, healthy: true, random: 0, polled: 27 },
		{ minutes: 5, healthy: true, random: 0, polled: 9 },
		{ minutes: 2, healthy: true, random: 0, polled: 3 },
		{ minutes: 1, healthy: true, random: 0, polled: 1 },
		{ minutes: 1_440, healthy: true, random: 0, polled: 2_592 },
	])('each $minutes minutes, push healthy: $healthy → $polled minutes', ({ minutes, healthy, random, polled }) => {
		expect(pollIntervalMs(minutes, healthy, random)).toBe(polled * MINUTE_MS);
	});

	test('the slowest poll, a minute late, still finds the calendar fresh', () => {
		const lastSynced = new Date('2025-12-10T10:00:00Z');
		const window = { start: new Date('2025-11-10T00:00:00Z'), end: new Date('2026-12-10T00:00:00Z') };
		const range = { start: lastSynced, end: new Date('2025-12-11T10:00:00Z') };
		for (const syncIntervalMinutes of [1, 2, 5, 15, 60, 1_440]) {
			const now = new Date(lastSynced.getTime() + pollIntervalMs(syncIntervalMinutes, true, 0) + MINUTE_MS);
			const integration = {
				name: 'A',
				provider: 'Outlook',
				status: 'Connected',
				lastSynced,
				syncIntervalMinutes,
				window,
			};
			expect(coverageOf([integration], range, now), `${syncIntervalMinutes} minutes`).toBe('fresh');
		}
	});
});

describe('how soon a calendar is asked again after a trouble that passes', () => {
	test('soon at first, then doubling up to its interval', () => {
		const pauses = [1, 2, 3, 4, 5, 6, 60].map((failures) => retryIntervalMs(15, failures, 1) / MINUTE_MS);
		expect(pauses).toEqual([1, 2, 4, 8, 15, 15, 15]);
		expect(retryIntervalMs(1, 3, 1)).toBe(MINUTE_MS);
	});

	test('half of it at random', () => {
		expect([0, 0.5].map((random) => retryIntervalMs(15, 4, random) / MINUTE_MS)).toEqual([4, 6]);
	});
});
