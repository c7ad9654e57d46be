import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expandRule, type Meter } from '../../../extensions/meeting-manager/src/providers/ical/expand-rule';
import { DEFAULT_LIMITS, type Limits } from '../../../extensions/meeting-manager/src/providers/ical/limits';
import { readRule } from '../../../extensions/meeting-manager/src/providers/ical/rule';

interface RuleCase {
	rrule: string;
	dtstart: string;
	/** False where `expected` is only the beginning. */
	complete: boolean;
	expected: string[];
}

// The file's shape is told by the interface above; a wrong one fails every case.
const cases: RuleCase[] = JSON.parse(
	readFileSync(new URL('../../fixtures/ics/rrule-cases.json', import.meta.url), 'utf8'),
);

const FORTY_YEARS_MS = 40 * 366 * 86_400_000;

function wallMs(text: string): number {
	const [year, month, day, hour, minute, second] = [0, 4, 6, 9, 11, 13].map((at) =>
		Number(text.slice(at, at + (at ? 2 : 4))),
	);
	return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
}

function basic(ms: number): string {
	return new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}

function meter(limits: Partial<Limits> = {}): Meter {
	return { limits: { ...DEFAULT_LIMITS, ...limits }, rulesMs: 0, occurrences: 0 };
}

async function expand(
	text: string,
	start: string,
	from: string,
	to: string,
	limits: Partial<Limits> = {},
): Promise<string[]> {
	const rule = readRule(text);
	if (!rule) throw new Error(`No rule: ${text}`);
	const untilMs = rule.until === null ? Infinity : wallMs(rule.until) + (rule.until.length === 8 ? 86_399_999 : 0);
	const window = { fromMs: wallMs(from), toMs: Math.min(wallMs(to), untilMs) };
	return (await expandRule(rule, wallMs(start), window, meter(limits), () => undefined)).map(basic);
}

describe('expandRule', () => {
	it.each(cases.map((one) => [`${one.rrule} from ${one.dtstart}`, one] as const))(
		'agrees with other engines on %s',
		async (_name, one) => {
			const last = one.expected.at(-1) ?? one.dtstart;
			const to = basic(wallMs(last) + (one.complete ? FORTY_YEARS_MS : 0));
			const found = await expand(one.rrule, one.dtstart, one.dtstart, to, { ruleMs: 60_000, feedRulesMs: 60_000 });
			expect(found).toEqual(one.expected.map((text) => basic(wallMs(text))));
		},
	);

	it.each([
		[
			'days listed in two ways are those in both lists',
			'FREQ=YEARLY;BYYEARDAY=1,100,200;BYMONTHDAY=1',
			['20250101T090000'],
		],
		['the first Monday that is a 6th of the month', 'FREQ=YEARLY;BYDAY=1MO;BYMONTHDAY=6', ['20250106T090000']],
		['Friday the 13th', 'FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR', ['20250613T090000']],
		['days of a week number in the month before', 'FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO', ['20251229T090000']],
		['a week number that is not in every year', 'FREQ=YEARLY;BYWEEKNO=53', []],
		['a week number on the weekday of the start', 'FREQ=YEARLY;BYWEEKNO=20', ['20250514T090000']],
		['the last of several days of a year', 'FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR,MO;BYSETPOS=-1', ['20251013T090000']],
	])('finds %s', async (_case, rule, expected) => {
		expect(await expand(rule, '20200101T090000', '20250101T000000', '20251231T235959')).toEqual(expected);
	});

	it('steps through a rule without COUNT from the window on, however old it is', async () => {
		const found = await expand('FREQ=DAILY', '16010101T090000', '20250101T000000', '20251231T235959', {
			occurrencesPerRule: 400,
		});
		expect(found).toHaveLength(365);
	});

	it('counts from the start, and stops where the count is reached', async () => {
		expect(await expand('FREQ=DAILY;COUNT=10', '20241228T090000', '20250101T000000', '20251231T000000')).toHaveLength(
			6,
		);
		expect(await expand('FREQ=DAILY;COUNT=10', '20240101T090000', '20250101T000000', '20251231T000000')).toEqual([]);
		expect(
			await expand('FREQ=DAILY;COUNT=20000', '19800101T090000', '20250101T000000', '20251231T000000'),
		).toHaveLength(364);
	});

	it('expands a whole year of hours', async () => {
		expect(await expand('FREQ=HOURLY', '20000101T000000', '20250101T000000', '20251231T235959')).toHaveLength(8760);
	});

	it.each([
		['seconds', 'FREQ=SECONDLY', 'The recurrence rule gives more occurrences than a calendar can hold.'],
		['minutes', 'FREQ=MINUTELY', 'The recurrence rule gives more occurrences than a calendar can hold.'],
		[
			'too many times of day',
			`FREQ=DAILY;BYHOUR=${range(24)};BYMINUTE=${range(60)}`,
			'The recurrence rule gives more occurrences than a calendar can hold.',
		],
	])('refuses a rule of %s', async (_case, rule, reason) => {
		const limits = { ruleMs: 60_000, feedRulesMs: 60_000 };
		await expect(expand(rule, '20000101T000000', '20250101T000000', '20251231T000000', limits)).rejects.toThrow(reason);
	});

	it('refuses a rule, and then every rule, that takes too long', async () => {
		const count = 'FREQ=DAILY;COUNT=100000';
		await expect(expand(count, '16010101T000000', '20250101T000000', '20251231T000000', { ruleMs: 0 })).rejects.toThrow(
			'The recurrence rule takes too long to compute.',
		);
		await expect(
			expand(count, '16010101T000000', '20250101T000000', '20251231T000000', { feedRulesMs: 0 }),
		).rejects.toThrow('The recurrence rules of this calendar take too long to compute.');
	});
});

describe('readRule', () => {
	it.each([
		'',
		'FREQ=SOMETIMES',
		'INTERVAL=2',
		'FREQ=DAILY;INTERVAL=0',
		'FREQ=DAILY;INTERVAL=-1',
		'FREQ=DAILY;INTERVAL=99999999999999999999',
		'FREQ=DAILY;COUNT=0',
		'FREQ=DAILY;COUNT=many',
		'FREQ=DAILY;UNTIL=tomorrow',
		'FREQ=DAILY;WKST=XX',
		'FREQ=WEEKLY;BYDAY=XX',
		'FREQ=WEEKLY;BYDAY=',
		'FREQ=MONTHLY;BYMONTHDAY=32',
		'FREQ=MONTHLY;BYMONTHDAY=x',
		'FREQ=YEARLY;BYMONTH=13',
		'FREQ=DAILY;BYHOUR=24',
		'RSCALE=CHINESE;FREQ=YEARLY',
		`FREQ=YEARLY;BYYEARDAY=${Array.from({ length: 1000 }, () => 1).join(',')}`,
	])('refuses %s', (text) => {
		expect(readRule(text)).toBeNull();
	});

	it('takes what is unusual', () => {
		expect(readRule('rrule:freq=monthly; byday=+1mo,-1FR;;wkst=su;X-OLD=1;RSCALE=gregorian')).toMatchObject({
			freq: 'MONTHLY',
			interval: 1,
			days: [
				{ weekday: 0, nth: 1 },
				{ weekday: 4, nth: -1 },
			],
			weekStart: 6,
		});
	});
});

function range(length: number): string {
	return Array.from({ length }, (_, number) => number).join(',');
}
