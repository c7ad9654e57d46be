import { DAY_MS } from '../../time';
import { dayOf } from './feed-time';
import type { CompiledRule } from './node-ical-rule';
import type { Rule, RuleDay } from './rule';

/**
 * Whether a rule is of the kind that `compileYearRule` is for: yearly, with days named in two ways at
 * once (BYYEARDAY and BYDAY …) or by week numbers. node-ical unites there what RFC 5545 intersects,
 * and ical.js is right in under half of such rules.
 */
export function isYearRule(rule: Rule): boolean {
	const { BYWEEKNO, BYYEARDAY, BYMONTHDAY } = rule.numbers;
	const ways = [BYYEARDAY, BYMONTHDAY, rule.days].filter((list) => list.length > 0).length;
	return rule.freq === 'YEARLY' && (BYWEEKNO.length > 0 || ways > 1);
}

/** Expands a yearly rule by its definition: of each due year all days, less those that a part excludes. */
export function compileYearRule(rule: Rule, startWallMs: number): CompiledRule {
	// The first days of January may belong to a week of the year before.
	const startYear = new Date(startWallMs).getUTCFullYear() - (rule.interval === 1 ? 1 : 0);
	const times = timesOfDay(rule, startWallMs);
	return (fromWallMs, toWallMs) => {
		const found: number[] = [];
		const firstYear = Math.max(startYear, yearOf(dayOf(fromWallMs), rule) - 1);
		const skipped = Math.max(0, Math.ceil((firstYear - startYear) / rule.interval));
		for (let year = startYear + skipped * rule.interval; ; year += rule.interval) {
			// NaN beyond the years that Date knows, where a huge interval leads.
			if (!(Date.UTC(year - 1, 11, 25) <= toWallMs)) return found;
			for (const wallMs of occurrencesOfYear(year, rule, startWallMs, times)) {
				if (wallMs >= Math.max(fromWallMs, startWallMs) && wallMs <= toWallMs) found.push(wallMs);
			}
		}
	};
}

function occurrencesOfYear(year: number, rule: Rule, startWallMs: number, times: readonly number[]): number[] {
	const found: number[] = [];
	// A week of this year may begin in the last days of the year before and end in the next.
	for (let day = Date.UTC(year - 1, 11, 25); day <= Date.UTC(year + 1, 0, 7); day += DAY_MS) {
		if (yearOf(day, rule) === year && isDue(day, rule, startWallMs)) found.push(...times.map((time) => day + time));
	}
	const positions = rule.numbers.BYSETPOS;
	if (positions.length === 0) return found;
	return found.filter((_ms, index) => positions.includes(index + 1) || positions.includes(index - found.length));
}

/** The year a day belongs to: where weeks are counted that of its week, else that of the calendar. */
function yearOf(dayMs: number, rule: Rule): number {
	const fourthDay = dayMs + (3 - dayOfWeek(dayMs, rule.weekStart)) * DAY_MS;
	return new Date(rule.numbers.BYWEEKNO.length > 0 ? fourthDay : dayMs).getUTCFullYear();
}

function isDue(dayMs: number, rule: Rule, startWallMs: number): boolean {
	const { BYMONTH, BYWEEKNO, BYYEARDAY, BYMONTHDAY } = rule.numbers;
	const date = new Date(dayMs);
	const year = date.getUTCFullYear();
	const yearStart = Date.UTC(year, 0, 1);
	const nextYear = Date.UTC(year + 1, 0, 1);
	const monthStart = Date.UTC(year, date.getUTCMonth(), 1);
	const nextMonth = Date.UTC(year, date.getUTCMonth() + 1, 1);
	if (BYMONTH.length > 0 && !BYMONTH.includes(date.getUTCMonth() + 1)) return false;
	if (!isListed(BYYEARDAY, dayMs, yearStart, nextYear)) return false;
	if (!isListed(BYMONTHDAY, dayMs, monthStart, nextMonth)) return false;
	if (BYWEEKNO.length > 0 && !isInWeeks(dayMs, rule)) return false;

	const weekday = weekdayOf(dayMs);
	if (rule.days.length > 0) {
		const [from, to] = BYMONTH.length > 0 ? [monthStart, nextMonth] : [yearStart, nextYear];
		return rule.days.some((day) => day.weekday === weekday && isNth(day, dayMs, from, to));
	}
	// Weeks alone leave the weekday to the start, as RFC 5545 does with all that a rule leaves out.
	return BYWEEKNO.length === 0 || BYYEARDAY.length + BYMONTHDAY.length > 0 || weekday === weekdayOf(dayOf(startWallMs));
}

/** Whether a day is listed by its number in a stretch, counted from 1 or from the end from -1. No list excludes nothing. */
function isListed(list: readonly number[], dayMs: number, from: number, to: number): boolean {
	return list.length === 0 || list.includes((dayMs - from) / DAY_MS + 1) || list.includes((dayMs - to) / DAY_MS);
}

function isNth(day: RuleDay, dayMs: number, from: number, to: number): boolean {
	if (day.nth === 0) return true;
	if (day.nth > 0) return Math.floor((dayMs - from) / (7 * DAY_MS)) + 1 === day.nth;
	return Math.floor((to - DAY_MS - dayMs) / (7 * DAY_MS)) + 1 === -day.nth;
}

function isInWeeks(dayMs: number, rule: Rule): boolean {
	const year = yearOf(dayMs, rule);
	const week = weekNumber(dayMs, year, rule.weekStart);
	const weeks = weekNumber(Date.UTC(year, 11, 28), year, rule.weekStart);
	return rule.numbers.BYWEEKNO.some((number) => number === week || number === week - weeks - 1);
}

/** The number of a day's week: week 1 is the first with at least four days in the year. */
function weekNumber(dayMs: number, year: number, weekStart: number): number {
	const fourth = Date.UTC(year, 0, 4);
	const firstWeek = fourth - dayOfWeek(fourth, weekStart) * DAY_MS;
	return Math.floor((dayMs - firstWeek) / (7 * DAY_MS)) + 1;
}

/** The place of a day in its week, 0 to 6. */
function dayOfWeek(dayMs: number, weekStart: number): number {
	return (weekdayOf(dayMs) - weekStart + 7) % 7;
}

/** Counts from Monday, 0. */
function weekdayOf(dayMs: number): number {
	return (new Date(dayMs).getUTCDay() + 6) % 7;
}

/** The times of day, in milliseconds since midnight, a rule names or takes from the start. */
function timesOfDay(rule: Rule, startWallMs: number): number[] {
	const start = new Date(startWallMs);
	const or = (list: readonly number[], value: number): readonly number[] => (list.length > 0 ? list : [value]);
	return or(rule.numbers.BYHOUR, start.getUTCHours()).flatMap((hour) =>
		or(rule.numbers.BYMINUTE, start.getUTCMinutes()).flatMap((minute) =>
			or(rule.numbers.BYSECOND, start.getUTCSeconds()).map((second) => ((hour * 60 + minute) * 60 + second) * 1000),
		),
	);
}
