import { describe, expect, test } from 'vitest';
import {
	addDays,
	instantOf,
	knownZone,
	localDay,
	minutesOfDay,
	startOfDay,
	startOfWeek,
	wallTime,
} from '../../extensions/meeting-manager/src/module/shared/local-time';
import { startOfLocalDay, timeOfLocalDay } from '../../extensions/meeting-manager/src/time';

const iso = (instant: Date) => instant.toISOString();

describe('days and clocks in the browser', () => {
	test.each([
		['2025-12-10T14:00:00.000Z', 'America/New_York', '2025-12-10T09:00:00'],
		['2025-12-10T04:00:00.000Z', 'America/New_York', '2025-12-09T23:00:00'],
		['2026-06-10T22:30:00.000Z', 'Asia/Kolkata', '2026-06-11T04:00:00'],
		['2026-03-29T00:59:59.000Z', 'Europe/Berlin', '2026-03-29T01:59:59'],
		['2026-03-29T01:00:00.000Z', 'Europe/Berlin', '2026-03-29T03:00:00'],
		['2026-10-25T00:30:00.000Z', 'Europe/Berlin', '2026-10-25T02:30:00'],
		['2026-10-25T01:30:00.000Z', 'Europe/Berlin', '2026-10-25T02:30:00'],
		['2025-12-10T00:00:00.000Z', 'UTC', '2025-12-10T00:00:00'],
	])('%s in %s is %s', (instant, zone, wall) => {
		expect(wallTime(instant, zone)).toBe(wall);
		expect(localDay(instant, zone)).toBe(wall.slice(0, 10));
	});

	test('days of 23 and 25 hours begin where they begin', () => {
		const hours = (day: string) =>
			(startOfDay(addDays(day, 1), 'Europe/Berlin').getTime() - startOfDay(day, 'Europe/Berlin').getTime()) / 3_600_000;
		expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([24, 23, 25]);
	});

	test('a time that is skipped or occurs twice is the instant that the server takes it for', () => {
		const zones = [
			'Europe/Berlin',
			'America/New_York',
			'Australia/Lord_Howe',
			'America/Santiago',
			'Asia/Kolkata',
			'UTC',
		];
		for (const zone of zones) {
			for (const day of [
				'2026-03-08',
				'2026-03-29',
				'2026-04-05',
				'2026-09-06',
				'2026-10-04',
				'2026-10-25',
				'2026-11-01',
			]) {
				expect(iso(startOfDay(day, zone)), `${day} ${zone}`).toBe(iso(startOfLocalDay(day, zone)));
				for (const minutes of [90, 120, 150, 180, 600]) {
					const expected = iso(timeOfLocalDay(day, minutes * 60_000, zone));
					expect(iso(instantOf(day, minutes, zone)), `${day} ${minutes} ${zone}`).toBe(expected);
				}
			}
		}
	});

	test('minutes are those of the clock, also on days of another length', () => {
		expect(minutesOfDay('2026-03-29T07:00:00Z', 'Europe/Berlin')).toBe(9 * 60);
		expect(minutesOfDay('2026-10-25T08:00:00Z', 'Europe/Berlin')).toBe(9 * 60);
	});

	test('weeks begin on the weekday asked for', () => {
		expect(startOfWeek('2025-12-10', 1)).toBe('2025-12-08');
		expect(startOfWeek('2025-12-10', 0)).toBe('2025-12-07');
		expect(startOfWeek('2025-12-07', 1)).toBe('2025-12-01');
	});

	test('a zone that the browser does not know is UTC', () => {
		expect(knownZone('Europe/Berlin')).toBe('Europe/Berlin');
		expect(knownZone('Mars/Olympus')).toBe('UTC');
	});
});
