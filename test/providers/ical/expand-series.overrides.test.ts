import { describe, expect, it } from 'vitest';
import { calendar, event, expand, range, starts } from './feed';

const WEEKLY = ['DTSTART:20250106T100000Z', 'DTEND:20250106T110000Z', 'RRULE:FREQ=WEEKLY;COUNT=4'];

function override(...lines: string[]): string {
	return event('SUMMARY:Changed', 'DURATION:PT1H', ...lines);
}

async function expandSeries(master: string[], ...overrides: string[]) {
	return (await expand(calendar(event(...master), ...overrides))).events;
}

describe('an override', () => {
	it.each([
		['in UTC', 'RECURRENCE-ID:20250113T100000Z'],
		['in a zone', 'RECURRENCE-ID;TZID=Europe/Berlin:20250113T110000'],
		['as a date', 'RECURRENCE-ID;VALUE=DATE:20250113'],
		['without a zone', 'RECURRENCE-ID:20250113T100000'],
	])('named %s moves its occurrence and keeps its id', async (_case, line) => {
		const found = await expandSeries(WEEKLY, override(line, 'DTSTART:20250114T150000Z'));
		expect(starts(found)).toEqual(['2025-01-06T10:00Z', '2025-01-14T15:00Z', '2025-01-20T10:00Z', '2025-01-27T10:00Z']);
		expect(found[1]).toMatchObject({ externalId: 'one|20250113T100000Z', seriesId: 'one', title: 'Changed' });
	});

	it('may stand before its series and in another calendar of the same text', async () => {
		const change = override('RECURRENCE-ID:20250113T100000Z', 'DTSTART:20250114T150000Z');
		const { events } = await expand(calendar(change) + calendar(event(...WEEKLY)));
		expect(starts(events)).toHaveLength(4);
	});

	it('that is cancelled takes its occurrence away', async () => {
		const found = await expandSeries(
			WEEKLY,
			override('RECURRENCE-ID:20250113T100000Z', 'DTSTART:20250113T100000Z', 'STATUS:CANCELLED'),
		);
		expect(starts(found)).toEqual(['2025-01-06T10:00Z', '2025-01-20T10:00Z', '2025-01-27T10:00Z']);
	});

	it('stands beside the series where the rule does not give its occurrence', async () => {
		const found = await expandSeries(WEEKLY, override('RECURRENCE-ID:20250115T100000Z', 'DTSTART:20250115T100000Z'));
		expect(found).toHaveLength(5);
	});

	it.each([
		['out of the window', 'RECURRENCE-ID:20250113T100000Z', 'DTSTART:20260113T100000Z', 3],
		['into the window', 'RECURRENCE-ID:20241230T100000Z', 'DTSTART:20250103T100000Z', 5],
	])('can move %s', async (_case, id, start, count) => {
		const master = ['DTSTART:20241230T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=5'];
		expect(await expandSeries(master, override(id, start))).toHaveLength(count);
	});

	it('of a day in an event of whole days moves it', async () => {
		const master = ['DTSTART;VALUE=DATE:20251220', 'RRULE:FREQ=DAILY;COUNT=3'];
		const found = await expandSeries(master, event('RECURRENCE-ID;VALUE=DATE:20251221', 'DTSTART;VALUE=DATE:20251225'));
		expect(found.map(({ externalId, start }) => [externalId, start.toISOString().slice(0, 10)])).toEqual([
			['one|20251220', '2025-12-20'],
			['one|20251222', '2025-12-22'],
			['one|20251221', '2025-12-25'],
		]);
	});

	it('that cannot be read leaves its occurrence where the rule has it', async () => {
		const bad = override('RECURRENCE-ID:20250113T100000Z', 'DTSTART:nowhere');
		const { events, quarantined } = await expand(calendar(event(...WEEKLY), bad));
		expect(starts(events)).toHaveLength(4);
		expect(quarantined).toHaveLength(1);
	});

	it('without its series stands for itself, several with one UID too', async () => {
		const one = override('RECURRENCE-ID:20250113T100000Z', 'DTSTART:20250114T150000Z');
		const two = override('RECURRENCE-ID;VALUE=DATE:20250120', 'DTSTART:20250121T150000Z');
		const gone = override('RECURRENCE-ID:20250127T100000Z', 'DTSTART:20250127T100000Z', 'STATUS:CANCELLED');
		const { events } = await expand(calendar(one, two, gone));
		expect(events.map(({ externalId, seriesId }) => [externalId, seriesId])).toEqual([
			['one|20250113T100000Z', 'one'],
			['one|20250120', 'one'],
		]);
	});

	it('of an event without a rule replaces it', async () => {
		const master = ['DTSTART:20250113T100000Z', 'DURATION:PT1H'];
		const found = await expandSeries(master, override('RECURRENCE-ID:20250113T100000Z', 'DTSTART:20250114T150000Z'));
		expect(starts(found)).toEqual(['2025-01-14T15:00Z']);
	});

	it('wins by SEQUENCE, then by its stamp', async () => {
		const version = (sequence: number, stamp: string, hour: number): string =>
			override(
				'RECURRENCE-ID:20250113T100000Z',
				`SEQUENCE:${sequence}`,
				`DTSTAMP:${stamp}T000000Z`,
				`DTSTART:20250113T${hour}0000Z`,
			);
		const found = await expandSeries(
			WEEKLY,
			version(1, '20250102', 12),
			version(1, '20250103', 13),
			version(0, '20250104', 14),
		);
		expect(starts(found)[1]).toBe('2025-01-13T13:00Z');
	});
});

describe('an override for this and all future occurrences', () => {
	const daily = [
		'DTSTART;TZID=Europe/Berlin:20250327T090000',
		'DTEND;TZID=Europe/Berlin:20250327T100000',
		'RRULE:FREQ=DAILY;COUNT=6',
	];
	const id = 'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20250329T090000';

	it('moves them by the wall clock and gives them its length and words', async () => {
		const found = await expandSeries(
			daily,
			event(id, 'DTSTART;TZID=Europe/Berlin:20250329T110000', 'DURATION:PT2H', 'SUMMARY:Changed'),
		);
		expect(found.map(range)).toEqual([
			'2025-03-27T08:00Z/2025-03-27T09:00Z',
			'2025-03-28T08:00Z/2025-03-28T09:00Z',
			'2025-03-29T10:00Z/2025-03-29T12:00Z',
			'2025-03-30T09:00Z/2025-03-30T11:00Z',
			'2025-03-31T09:00Z/2025-03-31T11:00Z',
			'2025-04-01T09:00Z/2025-04-01T11:00Z',
		]);
		expect(found.map(({ title }) => title)).toEqual(['Meeting', 'Meeting', 'Changed', 'Changed', 'Changed', 'Changed']);
		expect(found[3]?.externalId).toBe('one|20250330T070000Z');
	});

	it('gives way to a later one and to an override of a single occurrence', async () => {
		const found = await expandSeries(
			daily,
			event(id, 'DTSTART;TZID=Europe/Berlin:20250329T110000', 'DURATION:PT1H'),
			event(
				'RECURRENCE-ID;TZID=Europe/Berlin:20250330T090000',
				'DTSTART;TZID=Europe/Berlin:20250330T200000',
				'DURATION:PT1H',
			),
			event(
				'RECURRENCE-ID;RANGE=THISANDFUTURE:20250331T070000Z',
				'DTSTART;TZID=Europe/Berlin:20250331T120000',
				'DURATION:PT1H',
			),
		);
		expect(starts(found).slice(2)).toEqual([
			'2025-03-29T10:00Z',
			'2025-03-30T18:00Z',
			'2025-03-31T10:00Z',
			'2025-04-01T10:00Z',
		]);
	});

	it('that is cancelled ends the series', async () => {
		const found = await expandSeries(
			daily,
			event(id, 'DTSTART;TZID=Europe/Berlin:20250329T090000', 'STATUS:CANCELLED'),
		);
		expect(found).toHaveLength(2);
	});

	it('moves occurrences into the window', async () => {
		const master = ['DTSTART:20240101T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=2'];
		const change = event(
			'RECURRENCE-ID;RANGE=THISANDFUTURE:20240101T100000Z',
			'DTSTART:20250301T100000Z',
			'DURATION:PT1H',
		);
		expect(starts(await expandSeries(master, change))).toEqual(['2025-03-01T10:00Z', '2025-03-08T10:00Z']);
	});
});
