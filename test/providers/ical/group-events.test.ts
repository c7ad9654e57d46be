import { describe, expect, it } from 'vitest';
import { calendar, event, expand, starts } from './feed';

function version(summary: string, start: string, ...lines: string[]): string {
	return event(`SUMMARY:${summary}`, `DTSTART:${start}`, 'DURATION:PT1H', ...lines);
}

async function ids(...events: string[]): Promise<string[]> {
	return (await expand(calendar(...events))).events.map(({ externalId }) => externalId);
}

describe('several events with one UID', () => {
	const old = version('Meeting', '20251210T140000Z', 'SEQUENCE:1', 'DTSTAMP:20251201T000000Z');

	it.each([
		['a higher SEQUENCE', version('Moved', '20251211T140000Z', 'SEQUENCE:2')],
		['a later LAST-MODIFIED', version('Meeting', '20251211T140000Z', 'SEQUENCE:1', 'LAST-MODIFIED:20251202T000000Z')],
		['a later DTSTAMP', version('Meeting', '20251211T140000Z', 'SEQUENCE:1', 'DTSTAMP:20251202T000000Z')],
		[
			'a later DTSTAMP at the same time',
			version('Renamed', '20251210T140000Z', 'SEQUENCE:1', 'DTSTAMP:20251202T000000Z'),
		],
	])('are versions of one: %s wins, wherever it stands', async (_case, newer) => {
		for (const order of [
			[old, newer],
			[newer, old],
		]) {
			const { events } = await expand(calendar(...order));
			expect(events).toHaveLength(1);
			expect(newer).toContain(`SUMMARY:${events[0]?.title}\r\n`);
			expect(newer).toContain(`DTSTART:${events[0]?.start.toISOString().replaceAll(/[-:]|\.000/g, '')}`);
		}
	});

	it('that are the same event twice are one', async () => {
		expect(await ids(old, old)).toEqual(['one']);
	});

	it('are kept apart where they are different events, with ids that stay', async () => {
		const first = version('New Year', '20250101T100000Z');
		const second = event('SUMMARY:Epiphany', 'DTSTART;VALUE=DATE:20250106');
		const third = version('Easter', '20250420T100000Z');
		expect(await ids(first, second, third)).toEqual(['one', 'one|20250106', 'one|20250420T100000Z']);
	});

	it('are kept apart across calendars of one text', async () => {
		const text = calendar(version('New Year', '20250101T100000Z')) + calendar(version('Easter', '20250420T100000Z'));
		expect(starts((await expand(text)).events)).toEqual(['2025-01-01T10:00Z', '2025-04-20T10:00Z']);
	});

	it('never share an id, not even where their occurrences fall on one start', async () => {
		const weekly = version('A', '20250106T100000Z', 'RRULE:FREQ=WEEKLY;COUNT=2');
		const daily = version('B', '20250112T100000Z', 'RRULE:FREQ=DAILY;COUNT=2');
		const found = await ids(weekly, daily);
		expect(new Set(found).size).toBe(4);
	});

	it('keep the overrides of the one that recurs', async () => {
		const single = version('Single', '20250105T100000Z');
		const weekly = version('Weekly', '20250106T100000Z', 'RRULE:FREQ=WEEKLY;COUNT=2');
		const change = version('Changed', '20250114T100000Z', 'RECURRENCE-ID:20250113T100000Z');
		expect(starts((await expand(calendar(single, weekly, change))).events)).toEqual([
			'2025-01-05T10:00Z',
			'2025-01-06T10:00Z',
			'2025-01-14T10:00Z',
		]);
	});
});
