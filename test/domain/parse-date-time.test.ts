import { describe, expect, test } from 'vitest';
import { isDateOnly, parseDateTime } from '../../extensions/meeting-manager/src/domain/parse-date-time';

const iso = (value: unknown, zone = 'UTC') => parseDateTime(value, zone)?.toISOString() ?? null;

describe('parseDateTime', () => {
	test.each([
		['2025-12-10 14:00:00', '2025-12-10T14:00:00.000Z'],
		['2025-12-10T14:00', '2025-12-10T14:00:00.000Z'],
		['2025-12-10T14:00:00Z', '2025-12-10T14:00:00.000Z'],
		['2025-12-10T14:00:00.123456Z', '2025-12-10T14:00:00.123Z'],
		['2025-12-10T14:00:00+05:30', '2025-12-10T08:30:00.000Z'],
		['2025-12-10 14:00:00-0800', '2025-12-10T22:00:00.000Z'],
		['2025-12-10T14:00:00+02', '2025-12-10T12:00:00.000Z'],
		[' 2025-12-10 ', '2025-12-10T00:00:00.000Z'],
		['2024-02-29', '2024-02-29T00:00:00.000Z'],
	])('reads %s', (text, expected) => {
		expect(iso(text)).toBe(expected);
	});

	test.each([
		'2025-02-30',
		'2025-02-29T10:00:00Z',
		'10/12/2025',
		'garbage',
		'now',
		'2025-12-10T25:00:00Z',
		'2025-12-10T10:60:00Z',
		'2025-12-10T10:00:00+25:00',
		'2025-13-01',
		'0000-01-01',
		'2025-12-10T10',
		'2025-12-10T10:00:00Zjunk',
		'',
		1_765_375_200_000,
		true,
		{},
		new Date(Number.NaN),
	])('refuses %s', (value) => {
		expect(iso(value)).toBeNull();
	});

	test('without an offset the zone decides, through gaps and overlaps of the clock as RFC 5545 says', () => {
		expect(iso('2025-12-10 14:00:00', 'Asia/Kolkata')).toBe('2025-12-10T08:30:00.000Z');
		expect(iso('2026-03-08 02:30:00', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
		expect(iso('2026-11-01 01:30:00', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
		expect(iso('2026-11-01T01:30:00Z', 'America/New_York')).toBe('2026-11-01T01:30:00.000Z');
	});

	test('isDateOnly takes dates that exist, and nothing else', () => {
		expect(['2025-12-10', '2025-02-30', '2025-12-10T00:00:00Z', 5, null].map(isDateOnly)).toEqual([
			true,
			false,
			false,
			false,
			false,
		]);
	});
});
