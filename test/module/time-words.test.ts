import { describe, expect, test } from 'vitest';
import {
	clockTime,
	dayName,
	dayRange,
	relativeTime,
	stretchOf,
} from '../../extensions/meeting-manager/src/module/shared/time-words';

const now = new Date('2025-12-10T14:00:00Z');
/** Which kind of space stands before AM differs between versions of ICU. */
const plain = (text: string) => text.replaceAll(/[\u2009\u202f\u00a0]/g, ' ');

describe('times as people read them', () => {
	test.each([
		['2025-12-10T13:57:00Z', 'en-US', '3 minutes ago'],
		['2025-12-10T13:57:00Z', 'de-DE', 'vor 3 Minuten'],
		['2025-12-10T13:59:40Z', 'en-US', 'now'],
		['2025-12-10T11:30:00Z', 'en-US', '2 hours ago'],
		['2025-12-09T13:00:00Z', 'en-US', 'yesterday'],
		['2025-12-10T14:05:00Z', 'en-US', 'in 5 minutes'],
	])('%s in %s: %s', (instant, locale, words) => {
		expect(relativeTime(instant, now, locale)).toBe(words);
	});

	test('clocks and days are those of the zone', () => {
		expect(plain(clockTime(now, 'America/New_York', 'en-US'))).toBe('9:00 AM');
		expect(clockTime(now, 'Europe/Berlin', 'de-DE')).toBe('15:00');
		expect(plain(dayName('2025-12-10', 'en-US'))).toBe('Wed, Dec 10');
		expect(plain(dayRange('2025-12-08', '2025-12-14', 'en-US'))).toBe('Dec 8 – 14, 2025');
	});

	test('a stretch names its day once', () => {
		const [start, end] = ['2025-12-10T14:00:00Z', '2025-12-10T15:00:00Z'];
		expect(plain(stretchOf(start, end, 'America/New_York', 'en-US'))).toBe('Wed, Dec 10, 9:00 AM – 10:00 AM');
		expect(plain(stretchOf(start, '2025-12-11T15:00:00Z', 'America/New_York', 'en-US'))).toBe(
			'Wed, Dec 10, 9:00 AM – Thu, Dec 11, 10:00 AM',
		);
	});
});
