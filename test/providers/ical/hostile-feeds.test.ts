import { describe, expect, it } from 'vitest';
import type { ExpandedFeed } from '../../../extensions/meeting-manager/src/providers/ical/expand-feed';
import { calendar, event, expand } from './feed';

// Each takes tens of milliseconds on an idle machine; what this catches takes minutes or for ever.
const CAP_MS = 15_000;

const HARMLESS = event('UID:harmless', 'DTSTART:20251210T140000Z', 'DTEND:20251210T150000Z');

/** Expands a hostile feed and proves that the harmless event beside it comes through in reasonable time. */
async function survive(...lines: string[]): Promise<ExpandedFeed> {
	const started = performance.now();
	const found = await expand(calendar(...lines, HARMLESS));
	expect(performance.now() - started).toBeLessThan(CAP_MS);
	expect(found.events.filter(({ externalId }) => externalId === 'harmless')).toHaveLength(1);
	return found;
}

function recurring(rule: string, start = '20000101T090000Z'): string {
	return event('UID:hostile', `DTSTART:${start}`, 'DURATION:PT1M', ...rule.split('\n').map((one) => `RRULE:${one}`));
}

function numbers(from: number, to: number): string {
	return Array.from({ length: to - from + 1 }, (_, index) => index + from).join(',');
}

const EVERY_TIME = `BYHOUR=${numbers(0, 23)};BYMINUTE=${numbers(0, 59)};BYSECOND=${numbers(0, 59)}`;

describe('a hostile rule', { timeout: 60_000 }, () => {
	it.each([
		['of every second', 'FREQ=SECONDLY'],
		['of every minute', 'FREQ=MINUTELY'],
		['of every time of day', `FREQ=DAILY;${EVERY_TIME}`],
		['of every time of a year', `FREQ=YEARLY;${EVERY_TIME};BYDAY=MO,TU,WE,TH,FR,SA,SU`],
		['of every time of a year, counted', `FREQ=YEARLY;${EVERY_TIME};BYYEARDAY=${numbers(1, 366)};COUNT=99999999`],
		[
			'of many times of a day of the week',
			`FREQ=WEEKLY;BYHOUR=${numbers(0, 23)};BYMINUTE=${numbers(0, 12)};COUNT=99999999`,
		],
		['counted in the millions', 'FREQ=SECONDLY;COUNT=100000000'],
		['of every hour, counted', 'FREQ=HOURLY;COUNT=100000000'],
	])('%s is quarantined', async (_case, rule) => {
		const { quarantined } = await survive(recurring(rule));
		expect(quarantined.map(({ uid }) => uid)).toEqual(['hostile']);
		expect(quarantined[0]?.reason).toMatch(/recurrence rule/);
	});

	it.each([
		['on the 30th of February', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
		['on the 30th of February, counted', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=10'],
		['on the 30th of February, every day', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=10'],
		['on the 30th of February, every hour', 'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30'],
		['on the 30th of February, every minute', 'FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30'],
		['at a position that no set has', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=24'],
		['at a position that no day has', 'FREQ=DAILY;BYSETPOS=2;COUNT=5'],
		['at a position that no year has', 'FREQ=YEARLY;BYMONTHDAY=31;BYDAY=MO;BYSETPOS=366'],
		['in a week that no month has', 'FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6;BYDAY=MO'],
		['with a huge interval', 'FREQ=MONTHLY;INTERVAL=99999999'],
		['with a huge interval in years', 'FREQ=YEARLY;INTERVAL=99999999;BYWEEKNO=1'],
		['with a huge interval in seconds', 'FREQ=SECONDLY;INTERVAL=99999999'],
	])('that never comes true takes no time: %s', async (_case, rule) => {
		const { events, quarantined } = await survive(recurring(rule));
		expect(events.length + quarantined.length).toBeLessThan(20);
	});

	it.each([
		['a day', 'FREQ=DAILY', 365],
		['a day, counted', 'FREQ=DAILY;COUNT=99999999', null],
		['a week, counted', 'FREQ=WEEKLY;BYDAY=MO,TU;COUNT=99999999', null],
	])('that began in 1601 is expanded or quarantined: %s', async (_case, rule, count) => {
		const { events, quarantined } = await survive(recurring(rule, '16010101T090000Z'));
		if (count !== null) expect(events).toHaveLength(count + 1);
		else expect(events.length > 100 || quarantined.length === 1).toBe(true);
	});

	it('in a crowd of its kind does not add up', async () => {
		const crowd = Array.from({ length: 500 }, (_, n) => recurring('FREQ=SECONDLY').replace('hostile', `hostile${n}`));
		const { quarantined } = await survive(...crowd);
		expect(quarantined).toHaveLength(500);
	});

	it('in a hundred lines of one event does not add up', async () => {
		const { itemCount } = await survive(
			recurring(Array.from({ length: 100 }, (_, n) => `FREQ=MINUTELY;INTERVAL=${n + 1}`).join('\n')),
		);
		expect(itemCount).toBeGreaterThan(0);
	});
});

describe('a hostile text', { timeout: 60_000 }, () => {
	it.each([
		[
			'a line of ten million characters',
			() => [event('UID:hostile', 'DTSTART:20251210T140000Z', `DESCRIPTION:${'x'.repeat(10_000_000)}`)],
		],
		[
			'ten million characters folded one by one',
			() => [event('UID:hostile', 'DTSTART:20251210T140000Z', `DESCRIPTION:${'x\r\n '.repeat(2_500_000)}`)],
		],
		['a parameter without an end', () => [event('UID:hostile', `DTSTART;X="${'a;b=c'.repeat(1_000_000)}`)]],
		['a million parameters', () => [event('UID:hostile', `DTSTART${';A=b'.repeat(1_000_000)}:20251210T140000Z`)]],
		[
			'an address of a million characters',
			() => [event('UID:hostile', 'DTSTART:20251210T140000Z', `ATTENDEE:mailto:${'a@'.repeat(500_000)}`)],
		],
		[
			'a hundred thousand attendees',
			() => [
				event(
					'UID:hostile',
					'DTSTART:20251210T140000Z',
					'ATTENDEE:mailto:john@customer.com\r\n'.repeat(100_000).trim(),
				),
			],
		],
		[
			'components nested a hundred thousand deep',
			() => ['BEGIN:VEVENT\r\n'.repeat(1).trim(), 'BEGIN:X\r\n'.repeat(100_000).trim(), 'END:VEVENT'],
		],
		['components nested deep outside of events', () => ['BEGIN:X\r\n'.repeat(100_000).trim()]],
		[
			'a hundred thousand alarms',
			() => [
				event(
					'UID:hostile',
					'DTSTART:20251210T140000Z',
					'BEGIN:VALARM\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\n'.repeat(100_000).trim(),
				),
			],
		],
		['fifty thousand events of nothing', () => ['BEGIN:VEVENT\r\nEND:VEVENT\r\n'.repeat(50_000).trim()]],
		['a hundred thousand events never closed', () => ['BEGIN:VEVENT\r\n'.repeat(100_000).trim(), 'END:VEVENT']],
		['a UID of a million characters', () => [event(`UID:${'u'.repeat(1_000_000)}`, 'DTSTART:20251210T140000Z')]],
		['an RRULE of a million characters', () => [recurring(`FREQ=DAILY;BYMONTHDAY=${'1,'.repeat(500_000)}1`)]],
		[
			'a TZID of a million characters',
			() => [event('UID:hostile', `DTSTART;TZID=${'/a'.repeat(500_000)}:20251210T140000`)],
		],
	])('is taken in reasonable time: %s', async (_case, lines) => {
		const { itemCount } = await survive(...lines());
		expect(itemCount).toBeGreaterThan(0);
	});

	it('with three hundred thousand excluded dates is quarantined', async () => {
		const dates = Array.from({ length: 300_000 }, (_, n) =>
			new Date(n * 3_600_000).toISOString().slice(0, 13).replaceAll('-', ''),
		);
		const exdate = `EXDATE:${dates.map((date) => `${date}0000Z`).join(',')}`;
		const { quarantined } = await survive(event('UID:hostile', 'DTSTART:20250101T000000Z', 'RRULE:FREQ=DAILY', exdate));
		expect(quarantined[0]?.reason).toBe('The event lists more dates than a calendar can hold.');
	});

	it('with thirty thousand excluded dates is expanded', async () => {
		const dates = Array.from({ length: 30_000 }, (_, n) =>
			new Date(Date.UTC(1960, 0, 1 + n)).toISOString().slice(0, 10).replaceAll('-', ''),
		);
		const exdate = `EXDATE;VALUE=DATE:${dates.join(',')}`;
		const { events } = await survive(event('UID:hostile', 'DTSTART;VALUE=DATE:20250101', 'RRULE:FREQ=DAILY', exdate));
		expect(events).toHaveLength(1);
	});
});

describe('a hostile zone', { timeout: 60_000 }, () => {
	const part = (...lines: string[]): string[] => [
		'BEGIN:STANDARD',
		'DTSTART:00010101T000000',
		'TZOFFSETFROM:+0200',
		'TZOFFSETTO:+0200',
		...lines,
		'END:STANDARD',
	];
	const zone = (name: string, ...lines: string[]): string[] => [
		'BEGIN:VTIMEZONE',
		`TZID:${name}`,
		...lines,
		'END:VTIMEZONE',
	];
	const user = (name: string): string => event(`UID:${name}`, `DTSTART;TZID=${name}:20251210T140000`, 'DURATION:PT1H');

	it.each([
		['rules of every second', part('RRULE:FREQ=SECONDLY')],
		['rules of every time of a year', part(`RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;${EVERY_TIME}`)],
		['rules of every day of a month', part(`RRULE:FREQ=MONTHLY;BYMONTHDAY=${numbers(1, 31)}`)],
		['rules that never come true', part('RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30')],
		['a thousand parts', Array.from({ length: 1000 }, () => part('RRULE:FREQ=YEARLY')).flat()],
		['a hundred thousand dates', part(`RDATE:${'20250101T000000,'.repeat(100_000)}`)],
		['parts never closed', Array.from({ length: 10_000 }, () => 'BEGIN:STANDARD')],
	])('is left alone in reasonable time: %s', async (_case, lines) => {
		const { itemCount } = await survive(...zone('Hostile', ...lines), user('Hostile'));
		expect(itemCount).toBeGreaterThan(0);
	});

	it('in a crowd of its kind does not add up', async () => {
		const names = Array.from({ length: 2000 }, (_, n) => `Zone${n}`);
		const zones = names.flatMap((name) => zone(name, ...part('RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU')));
		const { itemCount } = await survive(...zones, ...names.map(user));
		expect(itemCount).toBeGreaterThan(0);
	});
});

describe('the event loop', () => {
	it('gets its turns while a large feed is expanded', { timeout: 60_000 }, async () => {
		const weekly = Array.from({ length: 1000 }, (_, n) => recurring('FREQ=WEEKLY').replace('hostile', `weekly${n}`));
		let turns = 0;
		const timer = setInterval(() => turns++, 1);
		const { events } = await expand(calendar(...weekly));
		clearInterval(timer);
		expect(events.length).toBeGreaterThan(50_000);
		expect(turns).toBeGreaterThan(5);
	});

	it('has no feed with endlessly many occurrences', { timeout: 60_000 }, async () => {
		const daily = Array.from({ length: 400 }, (_, n) => recurring('FREQ=DAILY').replace('hostile', `daily${n}`));
		const { events, quarantined } = await expand(calendar(...daily));
		expect(events.length).toBeLessThanOrEqual(100_000);
		expect(quarantined.length).toBeGreaterThan(100);
		expect(quarantined.at(-1)?.reason).toBe('The recurring events of this calendar have too many occurrences.');
	});
});
