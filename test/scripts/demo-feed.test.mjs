import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { comingMonday, moveToComingWeek, serveDemoFeed } from '../../scripts/lib/demo-feed.mjs';

const calendar = await readFile(new URL('../../scripts/demo/sarah.ics', import.meta.url), 'utf8');

describe('the demo calendar', () => {
	test('is written for the week that follows 2025-12-08, a Monday', () => {
		expect(comingMonday(Date.parse('2025-12-08T23:59:00Z'))).toBe(Date.parse('2025-12-08T00:00:00Z'));
		expect(comingMonday(Date.parse('2025-12-09T00:00:00Z'))).toBe(Date.parse('2025-12-15T00:00:00Z'));
		expect(moveToComingWeek(calendar, Date.parse('2025-12-03T10:00:00Z'))).toBe(calendar);
	});

	test('moves dates, date-times and exceptions alike, and leaves the rules of the zone alone', () => {
		const moved = moveToComingWeek(calendar, Date.parse('2026-02-26T10:00:00Z'));
		expect(moved).toContain('DTSTART;TZID=America/New_York:20260304T140000\r\n');
		expect(moved).toContain('DTSTART;VALUE=DATE:20260314\r\n');
		expect(moved).toContain('EXDATE;TZID=America/New_York:20260305T093000\r\n');
		expect(moved).toContain('RECURRENCE-ID;TZID=America/New_York:20260306T093000\r\n');
		expect(moved).toContain('DTSTART:20070311T020000\r\n');
		expect(moved).toContain('DTSTAMP:20251201T090000Z\r\n');
	});
});

describe('the demo calendar’s server', () => {
	const open = [];
	afterEach(() => open.splice(0).forEach((feed) => feed.close()));

	test('answers 304 to who has the calendar already', async () => {
		const feed = await serveDemoFeed();
		open.push(feed);
		const first = await fetch(feed.url);
		expect(first.status).toBe(200);
		expect(await first.text()).toContain('SUMMARY:Dentist Appointment');
		const again = await fetch(feed.url, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
		expect(again.status).toBe(304);
	});

	test('takes another port when its own is not free', async () => {
		const first = await serveDemoFeed();
		const second = await serveDemoFeed(first.port);
		open.push(first, second);
		expect(second.port).not.toBe(first.port);
		expect((await fetch(second.url)).status).toBe(200);
	});
});
