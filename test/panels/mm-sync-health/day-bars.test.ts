import { describe, expect, test } from 'vitest';
import { dayBars, labelledDays } from '../../../extensions/meeting-manager/src/panels/mm-sync-health/day-bars';

const day = (date: string, changes = {}) => ({
	date,
	runs: 1,
	failed_runs: 0,
	created: 0,
	updated: 0,
	deleted: 0,
	quarantined: 0,
	...changes,
});

describe('bars', () => {
	test('are shares of the highest day, without empty parts', () => {
		const bars = dayBars([day('2026-12-09', { created: 6, updated: 2 }), day('2026-12-10', { deleted: 4 })]);
		expect(bars.map(({ parts }) => parts)).toEqual([
			[
				{ part: 'created', share: 0.75 },
				{ part: 'updated', share: 0.25 },
			],
			[{ part: 'deleted', share: 0.5 }],
		]);
	});

	test('of days without events are empty', () => {
		expect(dayBars([day('2026-12-10')])[0]?.parts).toEqual([]);
	});
});

describe('dates below', () => {
	const days = Array.from({ length: 14 }, (_, index) => day(`2026-12-${String(index + 1).padStart(2, '0')}`));

	test('are never more than there is room for, and today is one of them', () => {
		for (const most of [2, 3, 5, 14]) {
			const labelled = labelledDays(days, most);
			expect(labelled.size).toBeLessThanOrEqual(most);
			expect(labelled).toContain('2026-12-14');
		}
	});

	test('of a single day is that day', () => {
		expect([...labelledDays(days.slice(0, 1), 5)]).toEqual(['2026-12-01']);
	});
});
