import ICAL from 'ical.js';
import { DAY_MS, wallToInstantMs, type OffsetAt } from '../../time';
import type { Property } from './property';
import type { ZoneBook } from './zones';

/** A time zone as a feed means it: an IANA zone, a fixed offset, or its own VTIMEZONE. */
export interface FeedZone {
	name: string;
	offsetAt: OffsetAt;
	/** What there is to tell people about how the zone was found, null where there is nothing. */
	note: string | null;
}

/** A DATE or DATE-TIME. `wallMs` is what the zone's clocks show, as if they were UTC (a date: its midnight). */
export interface FeedTime {
	isDate: boolean;
	wallMs: number;
	/** Of a floating time: the calendar's zone. */
	zone: FeedZone;
	isFloating: boolean;
}

/**
 * How long an event lasts. RFC 5545: occurrences of an event with DTEND last exactly as long (`exact`),
 * those of one with DURATION nominally (`nominal`: whole days by the calendar, the rest by the clock).
 */
export type Span = { kind: 'exact'; ms: number } | { kind: 'nominal'; days: number; ms: number };

/** Earlier years are placeholders of servers that hide the time (0001-01-01), and no database key. */
const FIRST_YEAR = 1000;

const DATE_TIME =
	/^(\d{4})-?(\d{2})-?(\d{2})(?:[Tt ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s?([Zz]|[+-]\d{2}:?\d{2})?)?$/;

/** Reads a DATE or DATE-TIME value; null for what is none, impossible dates included. */
export function readTime(value: string, params: Property['params'], zones: ZoneBook): FeedTime | null {
	const parts = DATE_TIME.exec(value.trim());
	if (!parts) return null;
	const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((index) => Number(parts[index] ?? 0));
	if (year === undefined || month === undefined || day === undefined || year < FIRST_YEAR) return null;
	const dateMs = Date.UTC(year, month - 1, day);
	const date = new Date(dateMs);
	if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;

	const isDate = parts[4] === undefined || params.get('VALUE')?.toUpperCase() === 'DATE';
	if (isDate) return { isDate, wallMs: dateMs, zone: zones.calendarZone, isFloating: true };
	if (hour === undefined || minute === undefined || second === undefined) return null;
	if (hour > 23 || minute > 59 || second > 60) return null;

	const wallMs = dateMs + ((hour * 60 + minute) * 60 + second) * 1000;
	const offset = parts[7];
	if (offset) return { isDate, wallMs, zone: zones.offset(offset), isFloating: false };
	const tzid = params.get('TZID');
	if (tzid) return { isDate, wallMs, zone: zones.named(tzid), isFloating: false };
	return { isDate, wallMs, zone: zones.calendarZone, isFloating: true };
}

/** The UTC instant, in epoch milliseconds, of a time; of a date: of its first moment. */
export function instantMsOf(time: FeedTime): number {
	return wallToInstantMs(time.wallMs, time.zone.offsetAt);
}

/** What a zone's clocks show at an instant, as if they were UTC. */
export function wallMsAt(instantMs: number, zone: FeedZone): number {
	return instantMs + zone.offsetAt(instantMs);
}

/** The midnight that begins the day of a wall time. */
export function dayOf(wallMs: number): number {
	return Math.floor(wallMs / DAY_MS) * DAY_MS;
}

/** Reads a DURATION; null for what is none, for a negative one and for one beyond reason. */
export function readDuration(value: string): Span | null {
	const text = value.trim().toUpperCase();
	if (!/^\+?P(?=[\dT])(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/.test(text)) return null;
	const duration = ICAL.Duration.fromString(text);
	const days = duration.weeks * 7 + duration.days;
	const ms = ((duration.hours * 60 + duration.minutes) * 60 + duration.seconds) * 1000;
	return days * DAY_MS + ms > MAX_SPAN_MS ? null : { kind: 'nominal', days, ms };
}

/** The span between a start and an end, null where the end comes first. */
export function spanBetween(start: FeedTime, end: FeedTime): Span | null {
	if (start.isDate) {
		// Some writers repeat the first day as the end of a one-day event, or end with the last minute of a day.
		const days = Math.ceil((end.wallMs - start.wallMs) / DAY_MS);
		return days < 0 ? null : { kind: 'nominal', days: Math.max(1, days), ms: 0 };
	}
	const ms = (end.isDate ? wallToInstantMs(end.wallMs, start.zone.offsetAt) : instantMsOf(end)) - instantMsOf(start);
	return ms < 0 ? null : { kind: 'exact', ms };
}

/** The instant at which an occurrence that starts at a wall time ends. */
export function endInstantMs(startWallMs: number, span: Span, zone: FeedZone): number {
	if (span.kind === 'exact') return wallToInstantMs(startWallMs, zone.offsetAt) + span.ms;
	return wallToInstantMs(startWallMs + span.days * DAY_MS, zone.offsetAt) + span.ms;
}

/** How long a span is at most, for searching: a clock change may add to a nominal one. */
export function longestMs(span: Span): number {
	return span.kind === 'exact' ? span.ms : span.days * DAY_MS + span.ms + DAY_MS;
}

// A thousand years: longer is a slip, and would take dates beyond what Date can hold.
const MAX_SPAN_MS = 365_250 * DAY_MS;
