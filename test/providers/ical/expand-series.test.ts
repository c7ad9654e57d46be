import { describe, expect, it } from 'vitest';
import { expandEvent, range, starts } from './feed';

const WEEKLY = ['DTSTART:20250106T100000Z', 'DTEND:20250106T110000Z', 'RRULE:FREQ=WEEKLY;COUNT=4'];

describe('the occurrences of a series', () => {
	it('have ids of the UID and their original start, and share the series', async () => {
		const [first] = await expandEvent(WEEKLY);
		expect(first).toMatchObject({
			externalId: 'one|20250106T100000Z',
			iCalUid: 'one',
			seriesId: 'one',
			originalStart: '20250106T100000Z',
		});
	});

	it('of whole days have ids of dates', async () => {
		const found = await expandEvent(['DTSTART;VALUE=DATE:20251220', 'RRULE:FREQ=DAILY;COUNT=2'], {
			timeZone: 'Europe/Berlin',
		});
		expect(found.map(({ externalId }) => externalId)).toEqual(['one|20251220', 'one|20251221']);
		expect(found.map(range)).toEqual([
			'2025-12-19T23:00Z/2025-12-20T22:59:59Z',
			'2025-12-20T23:00Z/2025-12-21T22:59:59Z',
		]);
	});

	it.each([
		[
			'keep the wall time over clock changes',
			'Europe/Berlin:20250329T090000',
			'FREQ=DAILY;COUNT=2',
			['2025-03-29T08:00Z', '2025-03-30T07:00Z'],
		],
		[
			'in a skipped hour are an hour later',
			'America/New_York:20250308T023000',
			'FREQ=DAILY;COUNT=3',
			['2025-03-08T07:30Z', '2025-03-09T07:30Z', '2025-03-10T06:30Z'],
		],
		[
			'in an hour that comes twice are in the first',
			'America/New_York:20251101T013000',
			'FREQ=DAILY;COUNT=3',
			['2025-11-01T05:30Z', '2025-11-02T05:30Z', '2025-11-03T06:30Z'],
		],
		[
			'end with an UNTIL in UTC',
			'America/New_York:20250106T200000',
			'FREQ=DAILY;UNTIL=20250108T010000Z',
			['2025-01-07T01:00Z', '2025-01-08T01:00Z'],
		],
		[
			'end with a local UNTIL',
			'America/New_York:20250106T200000',
			'FREQ=DAILY;UNTIL=20250107T200000',
			['2025-01-07T01:00Z', '2025-01-08T01:00Z'],
		],
		[
			'end with the day of an UNTIL',
			'America/New_York:20250106T200000',
			'FREQ=DAILY;UNTIL=20250107',
			['2025-01-07T01:00Z', '2025-01-08T01:00Z'],
		],
		[
			'take rules in lower case',
			'Europe/Berlin:20250106T090000',
			'freq=weekly;count=2;byday=mo',
			['2025-01-06T08:00Z', '2025-01-13T08:00Z'],
		],
		[
			'take rules with stray characters',
			'Europe/Berlin:20250106T090000',
			'FREQ=WEEKLY; COUNT=2;;BYDAY=MO;',
			['2025-01-06T08:00Z', '2025-01-13T08:00Z'],
		],
		[
			'begin with a start that the rule does not give',
			'Europe/Berlin:20250107T090000',
			'FREQ=WEEKLY;COUNT=2;BYDAY=MO',
			['2025-01-07T08:00Z', '2025-01-13T08:00Z', '2025-01-20T08:00Z'],
		],
		[
			'may come from a rule that only begins',
			'Europe/Berlin:20250107T090000',
			'FREQ=WEEKLY;UNTIL=20240101T000000Z',
			['2025-01-07T08:00Z'],
		],
		[
			'on the 31st skip shorter months',
			'Europe/Berlin:20250131T090000',
			'FREQ=MONTHLY;COUNT=3',
			['2025-01-31T08:00Z', '2025-03-31T07:00Z', '2025-05-31T07:00Z'],
		],
	])('%s', async (_case, start, rule, expected) => {
		expect(starts(await expandEvent([`DTSTART;TZID=${start}`, 'DURATION:PT1H', `RRULE:${rule}`]))).toEqual(expected);
	});

	it('last exactly as long as the first where it has an end, nominally where it has a DURATION', async () => {
		const start = 'DTSTART;TZID=Europe/Berlin:20250328T220000';
		const exact = await expandEvent([start, 'DTEND;TZID=Europe/Berlin:20250329T060000', 'RRULE:FREQ=DAILY;COUNT=2']);
		const nominal = await expandEvent([start, 'DURATION:P1D', 'RRULE:FREQ=DAILY;COUNT=2']);
		expect(exact.map(range).at(1)).toBe('2025-03-29T21:00Z/2025-03-30T05:00Z');
		expect(nominal.map(range).at(1)).toBe('2025-03-29T21:00Z/2025-03-30T20:00Z');
	});

	it('come from several rules, each start once', async () => {
		const rules = ['RRULE:FREQ=WEEKLY;COUNT=2', 'RRULE:FREQ=WEEKLY;COUNT=2;BYDAY=WE'];
		expect(starts(await expandEvent(['DTSTART:20250106T100000Z', 'DURATION:PT1H', ...rules]))).toEqual([
			'2025-01-06T10:00Z',
			'2025-01-08T10:00Z',
			'2025-01-13T10:00Z',
			'2025-01-15T10:00Z',
		]);
	});

	it.each([
		['UNTIL in UTC midnight of a zone east', 'UNTIL=20251219T230000Z'],
		['UNTIL at midnight in UTC', 'UNTIL=20251220T000000Z'],
		['UNTIL as a date', 'UNTIL=20251220'],
	])('of whole days end with %s', async (_case, until) => {
		const lines = ['DTSTART;VALUE=DATE:20251219', `RRULE:FREQ=DAILY;${until}`];
		expect(await expandEvent(lines, { timeZone: 'Europe/Berlin' })).toHaveLength(2);
	});
});

describe('RDATE', () => {
	const single = ['DTSTART:20250106T100000Z', 'DTEND:20250106T110000Z'];

	it.each([
		[
			'times',
			'RDATE:20250110T120000Z,20250112T130000Z',
			['2025-01-10T12:00Z/2025-01-10T13:00Z', '2025-01-12T13:00Z/2025-01-12T14:00Z'],
		],
		['times of a zone', 'RDATE;TZID=America/New_York:20250110T120000', ['2025-01-10T17:00Z/2025-01-10T18:00Z']],
		['dates, at the time of the start', 'RDATE;VALUE=DATE:20250110', ['2025-01-10T10:00Z/2025-01-10T11:00Z']],
		[
			'periods with an end',
			'RDATE;VALUE=PERIOD:20250110T120000Z/20250110T150000Z',
			['2025-01-10T12:00Z/2025-01-10T15:00Z'],
		],
		['periods with a duration', 'RDATE;VALUE=PERIOD:20250110T120000Z/PT15M', ['2025-01-10T12:00Z/2025-01-10T12:15Z']],
		['the start itself', 'RDATE:20250106T100000Z', []],
	])('adds %s', async (_case, line, expected) => {
		const found = await expandEvent([...single, line]);
		expect(found.map(range)).toEqual(['2025-01-06T10:00Z/2025-01-06T11:00Z', ...expected]);
	});

	it('adds days to an event of whole days', async () => {
		const found = await expandEvent(['DTSTART;VALUE=DATE:20250106', 'RDATE;VALUE=DATE:20250110']);
		expect(found.map(({ externalId }) => externalId)).toEqual(['one|20250106', 'one|20250110']);
	});

	it('that cannot be read is left out and noted', async () => {
		const found = await expandEvent([...single, 'RDATE:FREQ=SECONDLY;INTERVAL=1']);
		expect(found).toHaveLength(1);
		expect(found[0]?.notes).toEqual(["A further date 'FREQ=SECONDLY;INTERVAL=1' cannot be read and was left out."]);
	});
});

describe('EXDATE and EXRULE', () => {
	const daily = ['DTSTART;TZID=America/New_York:20250106T100000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=4'];

	it.each([
		['in the same zone', ['EXDATE;TZID=America/New_York:20250107T100000'], ['06', '08', '09']],
		['in UTC', ['EXDATE:20250107T150000Z'], ['06', '08', '09']],
		['in another zone', ['EXDATE;TZID=Europe/Berlin:20250107T160000'], ['06', '08', '09']],
		['without a zone', ['EXDATE:20250107T100000'], ['06', '08', '09']],
		['as a date', ['EXDATE;VALUE=DATE:20250107'], ['06', '08', '09']],
		['in a list', ['EXDATE:20250107T150000Z,20250108T150000Z'], ['06', '09']],
		['in several lines', ['EXDATE:20250107T150000Z', 'EXDATE:20250108T150000Z'], ['06', '09']],
		['of the start', ['EXDATE:20250106T150000Z'], ['07', '08', '09']],
		['at another time of the day, which excludes nothing', ['EXDATE:20250107T160000Z'], ['06', '07', '08', '09']],
		['that cannot be read', ['EXDATE:soon'], ['06', '07', '08', '09']],
		['by an EXRULE', ['EXRULE:FREQ=DAILY;INTERVAL=2;COUNT=10'], ['07', '09']],
	])('exclude %s', async (_case, lines, days) => {
		expect(starts(await expandEvent([...daily, ...lines]))).toEqual(days.map((day) => `2025-01-${day}T15:00Z`));
	});

	it('exclude a time in a skipped hour', async () => {
		const lines = ['DTSTART;TZID=America/New_York:20250308T023000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3'];
		expect(starts(await expandEvent([...lines, 'EXDATE;TZID=America/New_York:20250309T023000']))).toHaveLength(2);
	});

	it.each([
		'EXDATE;VALUE=DATE:20251221',
		'EXDATE:20251221T000000Z',
		'EXDATE:20251220T230000Z',
		'EXDATE:20251221T000000',
	])('exclude a whole day by %s', async (line) => {
		const lines = ['DTSTART;VALUE=DATE:20251220', 'RRULE:FREQ=DAILY;COUNT=3', line];
		const found = await expandEvent(lines, { timeZone: 'Europe/Berlin' });
		expect(found.map(({ originalStart }) => originalStart)).toEqual(['20251220', '20251222']);
	});

	it('can exclude everything', async () => {
		expect(
			await expandEvent(['DTSTART:20250106T100000Z', 'RRULE:FREQ=DAILY;COUNT=1', 'EXDATE:20250106T100000Z']),
		).toEqual([]);
	});
});

describe('a cancelled event', () => {
	it('is told as cancelled, with all its occurrences', async () => {
		const found = await expandEvent([...WEEKLY, 'STATUS:CANCELLED']);
		expect(found.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
	});
});
