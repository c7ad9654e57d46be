import { DAY_MS, isIanaZone } from '../../time';
import type { FeedZone } from './feed-time';
import { compileRule } from './node-ical-rule';
import { readProperty, type Property } from './property';
import { readRule, type Rule } from './rule';

/** One STANDARD or DAYLIGHT part of a VTIMEZONE. */
interface Observance {
	startWallMs: number;
	offsetFromMs: number;
	offsetToMs: number;
	rules: string[];
	/** Further onsets, in local time. */
	dates: number[];
}

interface Transition {
	instantMs: number;
	offsetMs: number;
}

// Calendars tell the year 1601 or 0001 for "always"; rules are followed from here on.
const FIRST_YEAR = 1970;
const LAST_YEAR = 2100;
const MAX_OBSERVANCES = 500;
const MAX_RULES = 20;
const MAX_TRANSITIONS = 10_000;
const FOUR_YEARS_MS = 1461 * DAY_MS;

/**
 * Reads a VTIMEZONE: its offset at any instant, or the IANA zone it claims to be (X-LIC-LOCATION).
 * Null where it says nothing usable. Rules more frequent than monthly are no clock changes and make
 * the whole definition unusable, as do more transitions than any zone on earth had.
 */
export function readTimeZone(name: string, lines: readonly string[]): FeedZone | { iana: string } | null {
	const properties = lines.map(readProperty).filter((property) => property !== null);
	const location = properties.find((property) => property.name === 'X-LIC-LOCATION')?.value.trim();
	if (location && isIanaZone(location)) return { iana: location };

	const observances = readObservances(properties);
	const transitions = observances && transitionsOf(observances);
	if (!transitions?.length) return null;
	const initialMs = observances?.toSorted((a, b) => a.startWallMs - b.startWallMs)[0]?.offsetFromMs ?? 0;
	return { name, note: null, offsetAt: (instantMs) => offsetIn(transitions, initialMs, instantMs) };
}

function offsetIn(transitions: readonly Transition[], initialMs: number, instantMs: number): number {
	let low = 0;
	let high = transitions.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((transitions[middle]?.instantMs ?? 0) <= instantMs) low = middle + 1;
		else high = middle;
	}
	return transitions[low - 1]?.offsetMs ?? initialMs;
}

function readObservances(properties: readonly Property[]): Observance[] | null {
	const observances: Observance[] = [];
	let current: Property[] | null = null;
	for (const property of properties) {
		const isPart = /^(STANDARD|DAYLIGHT)$/i.test(property.value.trim());
		if (property.name === 'BEGIN' && isPart) current = [];
		else if (property.name === 'END' && isPart && current) {
			const observance = readObservance(current);
			if (!observance || observances.length >= MAX_OBSERVANCES) return null;
			observances.push(observance);
			current = null;
		} else current?.push(property);
	}
	return observances;
}

function readObservance(properties: readonly Property[]): Observance | null {
	const value = (name: string): string => properties.find((property) => property.name === name)?.value.trim() ?? '';
	const all = (name: string): string[] => properties.filter((p) => p.name === name).map((p) => p.value);
	const startWallMs = readWall(value('DTSTART'));
	const offsetFromMs = readOffset(value('TZOFFSETFROM'));
	const offsetToMs = readOffset(value('TZOFFSETTO'));
	if (startWallMs === null || offsetFromMs === null || offsetToMs === null) return null;
	const dates = all('RDATE').flatMap((list) => list.split(',').slice(0, MAX_TRANSITIONS).map(readWall));
	return { startWallMs, offsetFromMs, offsetToMs, rules: all('RRULE'), dates: dates.filter((date) => date !== null) };
}

/** All changes of the zone's offset in order, null where a rule is unfit. */
function transitionsOf(observances: readonly Observance[]): Transition[] | null {
	const transitions: Transition[] = [];
	if (observances.reduce((count, { rules }) => count + rules.length, 0) > MAX_RULES) return null;
	for (const observance of observances) {
		const onsets = onsetsOf(observance);
		if (!onsets || transitions.length + onsets.length > MAX_TRANSITIONS) return null;
		for (const wallMs of onsets) {
			transitions.push({ instantMs: wallMs - observance.offsetFromMs, offsetMs: observance.offsetToMs });
		}
	}
	return transitions.toSorted((a, b) => a.instantMs - b.instantMs);
}

function onsetsOf(observance: Observance): number[] | null {
	const onsets = [observance.startWallMs, ...observance.dates];
	for (const text of observance.rules) {
		const rule = readRule(text);
		if (!rule || !isClockRule(rule)) return null;
		const lastMs = Math.min(untilOf(rule, observance.offsetFromMs), Date.UTC(LAST_YEAR, 0, 1));
		const startMs = sinceFirstYear(observance.startWallMs);
		const found = startMs <= lastMs ? expandOnsets(rule, startMs, lastMs) : [];
		if (!found) return null;
		onsets.push(...found);
	}
	return onsets;
}

function untilOf(rule: Rule, offsetFromMs: number): number {
	const untilMs = rule.until === null ? null : readWall(rule.until.length === 8 ? `${rule.until}T235959` : rule.until);
	if (untilMs === null) return Infinity;
	return rule.until?.endsWith('Z') ? untilMs + offsetFromMs : untilMs;
}

/** Whether a rule may be one of clock changes: up to one a month. */
function isClockRule(rule: Rule): boolean {
	const { BYHOUR, BYMINUTE, BYSECOND } = rule.numbers;
	const isOnceADay = BYHOUR.length < 2 && BYMINUTE.length < 2 && BYSECOND.length < 2;
	return (rule.freq === 'YEARLY' || rule.freq === 'MONTHLY') && rule.count === null && isOnceADay;
}

function expandOnsets(rule: Rule, startMs: number, lastMs: number): number[] | null {
	try {
		const expand = compileRule(rule, startMs);
		const isTooFrequent = expand(startMs, startMs + FOUR_YEARS_MS).length > 4 * 12;
		return isTooFrequent ? null : expand(startMs, lastMs);
	} catch {
		return null;
	}
}

/** A start before 1970 moved to the same day of that year, so that "always" costs no thousand years. */
function sinceFirstYear(wallMs: number): number {
	const date = new Date(wallMs);
	return date.getUTCFullYear() >= FIRST_YEAR ? wallMs : date.setUTCFullYear(FIRST_YEAR);
}

function readWall(text: string): number | null {
	const parts = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$/i.exec(text.trim());
	if (!parts) return null;
	const date = new Date(0);
	date.setUTCFullYear(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
	return date.setUTCHours(Number(parts[4] ?? 0), Number(parts[5] ?? 0), Number(parts[6] ?? 0));
}

function readOffset(text: string): number | null {
	const parts = /^([+-])(\d{2}):?(\d{2})(?::?(\d{2}))?$/.exec(text);
	if (!parts) return null;
	const seconds = (Number(parts[2]) * 60 + Number(parts[3])) * 60 + Number(parts[4] ?? 0);
	return (parts[1] === '-' ? -1 : 1) * seconds * 1000;
}
