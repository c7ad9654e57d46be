import { DAY_MS, instantToLocal, localToWallMs, startOfLocalDay, startOfNextLocalDay } from '../time';
import type { Interval } from './remote-event';

const SECOND_MS = 1000;

/**
 * The whole local days an all-day event covers: from the first midnight up to the midnight after the
 * last day, in `zone` (decision 3). The stored end may be 23:59:59 of the last day or the exclusive
 * midnight after it; both mean the same days. Days of 23 or 25 hours come out right.
 */
export function wholeLocalDays(stored: Interval, zone: string): Interval {
	const lastInstant = new Date(Math.max(stored.end.getTime() - 1, stored.start.getTime()));
	return { start: startOfLocalDay(stored.start, zone), end: startOfNextLocalDay(lastInstant, zone) };
}

/**
 * Dates as an all-day event stores them: the first instant of the first day to the last second of the last one, in `zone`.
 * @param endDay exclusive, as Google and Graph tell it; not after the start it means one day
 */
export function storedDays(startDay: string, endDay: string, zone: string): Interval {
	const end = endDay > startDay ? startOfLocalDay(endDay, zone) : startOfNextLocalDay(startDay, zone);
	return { start: startOfLocalDay(startDay, zone), end: new Date(end.getTime() - SECOND_MS) };
}

/** How many local days the event covers, 1 at least. */
export function countLocalDays(stored: Interval, zone: string): number {
	const lastInstant = new Date(Math.max(stored.end.getTime() - 1, stored.start.getTime()));
	return localDayNumber(lastInstant, zone) - localDayNumber(stored.start, zone) + 1;
}

/** Counted, not stepped through: an event may last until the year 9999. */
function localDayNumber(instant: Date, zone: string): number {
	return Math.floor(localToWallMs(instantToLocal(instant, zone)) / DAY_MS);
}

/** An exclusive end at midnight, as Google and Graph send it, becomes 23:59:59 of the last day. */
export function inclusiveEnd(stored: Interval, zone: string): Date {
	const isMidnight = startOfLocalDay(stored.end, zone).getTime() === stored.end.getTime();
	return isMidnight && stored.end > stored.start ? new Date(stored.end.getTime() - SECOND_MS) : stored.end;
}
