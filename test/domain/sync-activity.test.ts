import { describe, expect, test } from 'vitest';
import { activityStart, fillDays, percentile } from '../../extensions/meeting-manager/src/domain/sync-activity';

const now = new Date('2026-12-10T23:30:00Z');

describe('the days of the activity', () => {
	test('are whole days of UTC, the last of them today', () => {
		expect(activityStart(1, now).toISOString()).toBe('2026-12-10T00:00:00.000Z');
		expect(activityStart(14, now).toISOString()).toBe('2026-11-27T00:00:00.000Z');
	});

	test('are all there, those without a run as well', () => {
		const busy = { date: '2026-12-09', runs: 3, failed_runs: 1, created: 5, updated: 2, deleted: 1, quarantined: 0 };
		const days = fillDays([busy, { ...busy, date: '2026-01-01' }], 3, now);
		expect(days.map(({ date, runs }) => [date, runs])).toEqual([
			['2026-12-08', 0],
			['2026-12-09', 3],
			['2026-12-10', 0],
		]);
	});
});

describe('percentile', () => {
	test.each([
		[[], 0.95, null],
		[[7], 0.95, 7],
		[[3, 1, 2], 0.5, 2],
		[Array.from({ length: 100 }, (_, index) => index + 1), 0.95, 95],
		[[10, 20], 1, 20],
	])('of %j at %d is %s', (values, share, expected) => {
		expect(percentile(values, share)).toBe(expected);
	});
});
