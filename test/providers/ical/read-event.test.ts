import { describe, expect, it } from 'vitest';
import { calendar, event, expand, expandOne, range } from './feed';

const BERLIN = { timeZone: 'Europe/Berlin' };

describe('the time range of an event', () => {
	it.each([
		['UTC times', ['DTSTART:20251210T140000Z', 'DTEND:20251210T150000Z'], '2025-12-10T14:00Z/2025-12-10T15:00Z'],
		[
			'times of a zone',
			['DTSTART;TZID=America/New_York:20251210T140000', 'DTEND;TZID=America/New_York:20251210T150000'],
			'2025-12-10T19:00Z/2025-12-10T20:00Z',
		],
		[
			'ends in another zone',
			['DTSTART;TZID=America/New_York:20251210T140000', 'DTEND;TZID=Europe/Berlin:20251210T210000'],
			'2025-12-10T19:00Z/2025-12-10T20:00Z',
		],
		['floating times', ['DTSTART:20251210T140000', 'DTEND:20251210T150000'], '2025-12-10T13:00Z/2025-12-10T14:00Z'],
		['a DURATION', ['DTSTART:20251210T140000Z', 'DURATION:PT1H30M'], '2025-12-10T14:00Z/2025-12-10T15:30Z'],
		['a DURATION in weeks', ['DTSTART:20251201T140000Z', 'DURATION:P1W'], '2025-12-01T14:00Z/2025-12-08T14:00Z'],
		[
			'a nominal day over a clock change',
			['DTSTART;TZID=Europe/Berlin:20250329T120000', 'DURATION:P1D'],
			'2025-03-29T11:00Z/2025-03-30T10:00Z',
		],
		[
			'24 exact hours over a clock change',
			['DTSTART;TZID=Europe/Berlin:20250329T120000', 'DURATION:PT24H'],
			'2025-03-29T11:00Z/2025-03-30T11:00Z',
		],
		[
			'an end that is a date',
			['DTSTART;TZID=Europe/Berlin:20251210T220000', 'DTEND;VALUE=DATE:20251211'],
			'2025-12-10T21:00Z/2025-12-10T23:00Z',
		],
		[
			'offsets and separators',
			['DTSTART:2025-12-10T14:00:00+01:00', 'DTEND:20251210T150000+0100'],
			'2025-12-10T13:00Z/2025-12-10T14:00Z',
		],
		[
			'names in lower case',
			['dtstart;tzid=America/New_York:20251210T140000', 'dtend;tzid=America/New_York:20251210T150000'],
			'2025-12-10T19:00Z/2025-12-10T20:00Z',
		],
		[
			'a skipped hour',
			['DTSTART;TZID=America/New_York:20250309T023000', 'DURATION:PT30M'],
			'2025-03-09T07:30Z/2025-03-09T08:00Z',
		],
		[
			'an hour that comes twice',
			['DTSTART;TZID=America/New_York:20251102T013000', 'DURATION:PT30M'],
			'2025-11-02T05:30Z/2025-11-02T06:00Z',
		],
	])('takes %s', async (_case, lines, expected) => {
		expect(range(await expandOne(lines, BERLIN))).toBe(expected);
	});

	it.each([
		['one day', ['DTSTART;VALUE=DATE:20251220', 'DTEND;VALUE=DATE:20251221'], '2025-12-19T23:00Z/2025-12-20T22:59:59Z'],
		['one day without an end', ['DTSTART;VALUE=DATE:20251220'], '2025-12-19T23:00Z/2025-12-20T22:59:59Z'],
		[
			'one day that ends when it starts',
			['DTSTART;VALUE=DATE:20251220', 'DTEND;VALUE=DATE:20251220'],
			'2025-12-19T23:00Z/2025-12-20T22:59:59Z',
		],
		['a week', ['DTSTART;VALUE=DATE:20251220', 'DTEND;VALUE=DATE:20251227'], '2025-12-19T23:00Z/2025-12-26T22:59:59Z'],
		['a DURATION of days', ['DTSTART;VALUE=DATE:20251220', 'DURATION:P2D'], '2025-12-19T23:00Z/2025-12-21T22:59:59Z'],
		[
			'a DURATION of hours',
			['DTSTART;VALUE=DATE:20251220', 'DURATION:PT24H'],
			'2025-12-19T23:00Z/2025-12-20T22:59:59Z',
		],
		['a day of 23 hours', ['DTSTART;VALUE=DATE:20250330'], '2025-03-29T23:00Z/2025-03-30T21:59:59Z'],
		['a day of 25 hours', ['DTSTART;VALUE=DATE:20251026'], '2025-10-25T22:00Z/2025-10-26T22:59:59Z'],
		['a date without VALUE=DATE', ['DTSTART:20251220'], '2025-12-19T23:00Z/2025-12-20T22:59:59Z'],
		['a date written as a time', ['DTSTART;VALUE=DATE:20251220T000000Z'], '2025-12-19T23:00Z/2025-12-20T22:59:59Z'],
		[
			'an end with the last minute',
			['DTSTART;VALUE=DATE:20251220', 'DTEND:20251221T235900'],
			'2025-12-19T23:00Z/2025-12-21T22:59:59Z',
		],
		[
			'midnights that Outlook marks',
			[
				'DTSTART;TZID=Europe/Berlin:20251220T000000',
				'DTEND;TZID=Europe/Berlin:20251221T000000',
				'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE',
			],
			'2025-12-19T23:00Z/2025-12-20T22:59:59Z',
		],
		[
			'midnights in UTC that Outlook marks',
			['DTSTART:20251219T230000Z', 'DTEND:20251220T230000Z', 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE'],
			'2025-12-19T23:00Z/2025-12-20T22:59:59Z',
		],
	])('takes %s as whole days of the zone', async (_case, lines, expected) => {
		const found = await expandOne(lines, BERLIN);
		expect(range(found)).toBe(expected);
		expect(found.isAllDay).toBe(true);
	});

	it.each(['Asia/Singapore', 'America/Denver', 'Pacific/Auckland'])(
		'blocks exactly the local day in %s',
		async (zone) => {
			const found = await expandOne(['DTSTART;VALUE=DATE:20251220'], { timeZone: zone });
			const local = (date: Date): string => date.toLocaleString('sv-SE', { timeZone: zone });
			expect([local(found.start), local(found.end)]).toEqual(['2025-12-20 00:00:00', '2025-12-20 23:59:59']);
		},
	);

	it('leaves a marked event with other times than midnight as it is', async () => {
		const lines = ['DTSTART:20251220T090000Z', 'DTEND:20251220T170000Z', 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE'];
		expect((await expandOne(lines)).isAllDay).toBe(false);
	});

	it.each([
		['no end', ['DTSTART:20251210T140000Z']],
		['an end that is the start', ['DTSTART:20251210T140000Z', 'DTEND:20251210T140000Z']],
		['a DURATION of nothing', ['DTSTART:20251210T140000Z', 'DURATION:PT0S']],
	])('makes an event with %s one second long, noted', async (_case, lines) => {
		const found = await expandOne(lines);
		expect(range(found)).toBe('2025-12-10T14:00Z/2025-12-10T14:00:01Z');
		expect(found.isZeroLength).toBe(true);
		expect(found.notes).toEqual(['The event has no length; it is stored one second long and does not block.']);
	});
});

describe('an event that cannot be read', () => {
	it.each([
		['no start', [], 'The event has no start (DTSTART).'],
		['a start that is no time', ['DTSTART:tomorrow'], "The start 'tomorrow' is no date or time that exists."],
		[
			'a day that does not exist',
			['DTSTART:20250230T100000Z'],
			"The start '20250230T100000Z' is no date or time that exists.",
		],
		[
			'an hour that does not exist',
			['DTSTART:20250220T250000Z'],
			"The start '20250220T250000Z' is no date or time that exists.",
		],
		[
			'a placeholder year',
			['DTSTART:00010101T000000Z', 'DTEND:00010101T000000Z'],
			"The start '00010101T000000Z' is no date or time that exists.",
		],
		[
			'an end that is no time',
			['DTSTART:20251210T140000Z', 'DTEND:later'],
			"The end 'later' is no date or time that exists.",
		],
		[
			'an end before the start',
			['DTSTART:20251210T140000Z', 'DTEND:20251210T130000Z'],
			'The event ends before it starts.',
		],
		[
			'an end day before the start',
			['DTSTART;VALUE=DATE:20251210', 'DTEND;VALUE=DATE:20251209'],
			'The event ends before it starts.',
		],
		['a negative DURATION', ['DTSTART:20251210T140000Z', 'DURATION:-PT1H'], "The duration '-PT1H' cannot be read."],
		[
			'a DURATION beyond reason',
			['DTSTART:20251210T140000Z', 'DURATION:P9999999999W'],
			"The duration 'P9999999999W' cannot be read.",
		],
		[
			'two different starts',
			['DTSTART:20251210T140000Z', 'DTSTART:20251211T140000Z'],
			'The event has several different starts.',
		],
		['a rule that is none', ['DTSTART:20251210T140000Z', 'RRULE:FREQ=OFTEN'], 'The recurrence rule cannot be read.'],
		[
			'a RECURRENCE-ID that is none',
			['DTSTART:20251210T140000Z', 'RECURRENCE-ID:x'],
			"The RECURRENCE-ID 'x' is no date or time that exists.",
		],
	])('is quarantined with its UID and the reason: %s', async (_case, lines, reason) => {
		const bad = event('UID:bad', ...lines);
		const good = event('UID:good', 'DTSTART:20251210T140000Z', 'DTEND:20251210T150000Z');
		const { events, quarantined, itemCount } = await expand(calendar(bad, good));
		expect(events.map(({ externalId }) => externalId)).toEqual(['good']);
		expect(quarantined).toEqual([{ id: 'bad', uid: 'bad', reason, raw: bad }]);
		expect(itemCount).toBe(2);
	});

	it('keeps 99 of 100 when one is bad', async () => {
		const good = Array.from({ length: 99 }, (_, n) =>
			event(`UID:good${n}`, 'DTSTART:20251210T140000Z', 'DURATION:PT1H'),
		);
		const { events, quarantined } = await expand(
			calendar(...good.slice(0, 50), event('UID:bad', 'DTSTART:?'), ...good.slice(50)),
		);
		expect(events).toHaveLength(99);
		expect(quarantined).toHaveLength(1);
	});

	it('shows no more than 4,000 characters of itself', async () => {
		const { quarantined } = await expand(calendar(event('DTSTART:?', `DESCRIPTION:${'x'.repeat(10_000)}`)));
		expect(quarantined[0]?.raw).toHaveLength(4000);
	});
});

describe('an event without a UID', () => {
	const lines = ['BEGIN:VEVENT', 'DTSTART:20251210T140000Z', 'DURATION:PT1H', 'SUMMARY:Lunch', 'END:VEVENT'];

	it('has an id that stays from fetch to fetch', async () => {
		const [first] = (await expand(calendar(...lines))).events;
		const later = lines.toSpliced(1, 0, 'DTSTAMP:20260101T000000Z', 'LAST-MODIFIED:20251101T000000Z');
		const [second] = (await expand(calendar(...later))).events;
		expect(first?.externalId).toMatch(/^sha256-[0-9a-f]{40}$/);
		expect(second?.externalId).toBe(first?.externalId);
		expect(first?.iCalUid).toBeNull();
	});

	it('is another event than one with other content', async () => {
		const other = lines.map((line) => line.replace('Lunch', 'Dinner'));
		const ids = (await expand(calendar(...lines, ...other, ...lines))).events.map(({ externalId }) => externalId);
		expect(new Set(ids).size).toBe(2);
		expect(ids).toHaveLength(2);
	});
});

describe('a UID', () => {
	it.each(['__proto__', 'constructor', 'toString', 'with|pipe', 'größer'])('may be %s', async (uid) => {
		expect((await expandOne([`UID:${uid}`, 'DTSTART:20251210T140000Z', 'DURATION:PT1H'])).externalId).toBe(uid);
	});

	it('too long for an id is replaced by its hash', async () => {
		const lines = (tail: string): string[] => [
			`UID:${'u'.repeat(2000)}${tail}`,
			'DTSTART:20251210T140000Z',
			'DURATION:PT1H',
		];
		const [one, two] = await Promise.all([expandOne(lines('1')), expandOne(lines('2'))]);
		expect(one.externalId.length).toBeLessThan(100);
		expect(one.externalId).not.toBe(two.externalId);
	});
});
