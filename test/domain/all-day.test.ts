import { describe, expect, test } from 'vitest';
import { countLocalDays, storedDays, wholeLocalDays } from '../../extensions/meeting-manager/src/domain/all-day';

describe('the days of an all-day event', () => {
	test.each([
		['2025-12-10T00:00:00Z', '2025-12-10T23:59:59Z', 'UTC', 1],
		['2025-12-10T00:00:00Z', '2025-12-11T00:00:00Z', 'UTC', 1],
		['2025-03-08T05:00:00Z', '2025-03-10T03:59:59Z', 'America/New_York', 2],
		['2025-10-31T04:00:00Z', '2025-11-04T04:59:59Z', 'America/New_York', 4],
		['2025-12-09T10:00:00Z', '2025-12-10T09:59:59Z', 'Pacific/Kiritimati', 1],
	])('%s to %s in %s: %i', (start, end, zone, days) => {
		expect(countLocalDays({ start: new Date(start), end: new Date(end) }, zone)).toBe(days);
	});

	test('an event without an end in sight is counted at once', () => {
		const forever = { start: new Date('2025-12-10T05:00:00Z'), end: new Date('9999-12-31T04:59:59Z') };
		expect(countLocalDays(forever, 'America/New_York')).toBe(2_912_464);
	}, 5_000);

	test('the last day may lie beyond the year 9999', () => {
		const last = { start: new Date('9999-12-31T12:00:00Z'), end: new Date('+010000-01-01T12:00:00Z') };
		expect(wholeLocalDays(last, 'UTC').end).toEqual(new Date('+010000-01-02T00:00:00Z'));
	});

	test.each([
		['2026-03-29', '2026-03-30', 'Europe/Berlin', 23],
		['2026-10-25', '2026-10-26', 'Europe/Berlin', 25],
		['2025-12-20', '2025-12-20', 'Asia/Shanghai', 24],
	])('%s up to %s in %s is stored to the last second and covers %i hours', (first, end, zone, hours) => {
		const stored = storedDays(first, end, zone);
		expect(stored.end.getTime() - stored.start.getTime()).toBe(hours * 3_600_000 - 1000);
		expect(wholeLocalDays(stored, zone).start).toEqual(stored.start);
	});
});
