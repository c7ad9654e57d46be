import { describe, expect, it } from 'vitest';
import { backoffMs, parseRetryAfterMs } from '../../extensions/meeting-manager/src/providers/retry';

const nowMs = Date.parse('2025-12-10T14:00:00Z');

describe('parseRetryAfterMs', () => {
	it.each([
		['0', 0],
		[' 120 ', 120_000],
		['Wed, 10 Dec 2025 14:00:30 GMT', 30_000],
		['Wed, 10 Dec 2025 13:00:00 GMT', 0],
	])('reads %j', (header, expected) => {
		expect(parseRetryAfterMs(header, nowMs)).toBe(expected);
	});

	it.each([undefined, '', 'soon', '-5', '1.5', '1e9', '2025-12-10', 'Xyz, 99 Foo 2025 GMT'])('knows nothing from %j', (header) => {
		expect(parseRetryAfterMs(header, nowMs)).toBeUndefined();
	});
});

describe('backoffMs', () => {
	it('doubles from try to try and is half random', () => {
		expect([backoffMs(0, 0), backoffMs(0, 0.999)]).toEqual([250, 500]);
		expect([backoffMs(1, 0), backoffMs(1, 0.999)]).toEqual([500, 1000]);
	});
});
