import { describe, expect, test } from 'vitest';
import { formatSeconds, relativeTime } from '../../extensions/meeting-manager/src/studio/relative-time';

const now = new Date('2026-12-10T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);

describe('time ago', () => {
	test.each([
		[0, 'en-US', 'now'],
		[59, 'en-US', '59 seconds ago'],
		[300, 'en-US', '5 minutes ago'],
		[7200, 'de-DE', 'vor 2 Stunden'],
		[86_400, 'en-US', 'yesterday'],
		[-3600, 'en-US', 'in 1 hour'],
	])('%d s in %s: %s', (seconds, locale, expected) => {
		expect(relativeTime(ago(seconds), now, locale)).toBe(expected);
	});
});

test.each([
	[0, '0 seconds'],
	[90, '2 minutes'],
	[7200, '2 hours'],
])('%d s are %s', (seconds, expected) => {
	expect(formatSeconds(seconds, 'en-US')).toBe(expected);
});
