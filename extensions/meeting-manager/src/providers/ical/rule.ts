import ICAL from 'ical.js';

const FREQUENCIES = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY', 'MINUTELY', 'SECONDLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

const NUMBER_PARTS = [
	'BYMONTH',
	'BYWEEKNO',
	'BYYEARDAY',
	'BYMONTHDAY',
	'BYHOUR',
	'BYMINUTE',
	'BYSECOND',
	'BYSETPOS',
] as const;
type NumberPart = (typeof NUMBER_PARTS)[number];

/** One weekday of BYDAY. `weekday` counts from Monday, 0; `nth` is 0 where every such day is meant. */
export interface RuleDay {
	weekday: number;
	nth: number;
}

/** An RRULE that has been read and checked. */
export interface Rule {
	freq: Frequency;
	interval: number;
	count: number | null;
	/** As written: `20251231`, `20251231T235959` or `20251231T235959Z`. */
	until: string | null;
	/** Empty where the part is missing. */
	numbers: Readonly<Record<NumberPart, readonly number[]>>;
	days: readonly RuleDay[];
	/** Counts from Monday, 0. */
	weekStart: number;
}

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

// The longest list with a meaning is that of BYYEARDAY, both signs.
const MAX_PART_VALUES = 732;
const MAX_RULE_LENGTH = 4_000;
const MAX_INTERVAL = 100_000_000;

/**
 * Reads an RRULE value, in any case and with stray spaces or semicolons. Null where it is none: an
 * unknown or missing FREQ, values out of range, another calendar scale than the Gregorian.
 */
export function readRule(text: string): Rule | null {
	const parts = splitParts(text);
	if (!parts || (parts.has('RSCALE') && parts.get('RSCALE') !== 'GREGORIAN')) return null;
	const freq = FREQUENCIES.find((frequency) => frequency === parts.get('FREQ'));
	const interval = readCount(parts.get('INTERVAL') ?? '1', MAX_INTERVAL);
	const countText = parts.get('COUNT');
	const count = countText === undefined ? null : readCount(countText, Number.MAX_SAFE_INTEGER);
	const until = parts.get('UNTIL') ?? null;
	const weekStart = WEEKDAYS.findIndex((day) => day === (parts.get('WKST') ?? 'MO'));
	const lists = readLists(parts);
	if (!freq || !interval || count === 0 || (countText !== undefined && count === null)) return null;
	if (!lists || weekStart === -1 || (until !== null && !UNTIL.test(until))) return null;

	const numbers = Object.fromEntries(NUMBER_PARTS.map((part) => [part, numbersOf(lists[part])]));
	const days = (lists['BYDAY'] ?? []).map(readDay);
	if (!hasEveryPart(numbers)) return null;
	return { freq, interval, count, until, numbers, days, weekStart };
}

const UNTIL = /^\d{8}(?:T\d{6}Z?)?$/;

function splitParts(text: string): Map<string, string> | null {
	if (text.length > MAX_RULE_LENGTH) return null;
	const parts = new Map<string, string>();
	for (const part of text
		.toUpperCase()
		.replaceAll(/\s+/g, '')
		.replace(/^RRULE:/, '')
		.split(';')) {
		const equals = part.indexOf('=');
		if (equals > 0 && !parts.has(part.slice(0, equals))) parts.set(part.slice(0, equals), part.slice(equals + 1));
	}
	return parts;
}

function readCount(text: string, max: number): number | null {
	return /^\d{1,16}$/.test(text) && Number(text) <= max ? Number(text) : null;
}

/** The BY parts as ical.js reads and checks them; null where it refuses one. */
function readLists(parts: ReadonlyMap<string, string>): Record<string, readonly (string | number)[]> | null {
	const lists = [...parts].filter(([name]) => name === 'BYDAY' || NUMBER_PARTS.some((part) => part === name));
	if (lists.some(([, list]) => list.split(',').length > MAX_PART_VALUES)) return null;
	try {
		return ICAL.Recur.fromString(`FREQ=DAILY;${lists.map((part) => part.join('=')).join(';')}`.replace(/;$/, '')).parts;
	} catch {
		return null;
	}
}

function numbersOf(values: readonly (string | number)[] | undefined): number[] {
	return [...new Set((values ?? []).map(Number))].toSorted((a, b) => a - b);
}

function readDay(value: string | number): RuleDay {
	const text = String(value);
	return { weekday: WEEKDAYS.findIndex((day) => day === text.slice(-2)), nth: Number(text.slice(0, -2)) };
}

function hasEveryPart(numbers: Record<string, number[]>): numbers is Record<NumberPart, number[]> {
	return NUMBER_PARTS.every((part) => numbers[part]?.every((number) => Number.isInteger(number)));
}
