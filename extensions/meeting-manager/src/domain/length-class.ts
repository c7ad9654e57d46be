import { startOfLocalDay, startOfNextLocalDay } from '../time';
import { DAY_MS, HOUR_MS } from './interval';
import type { Interval } from './remote-event';

/** All-day events block past their stored times, by less than the longest local day on either side. */
const ALL_DAY_MARGIN_MS = 26 * HOUR_MS;

/**
 * Events are filed by how long they may block, so that those of a range are found by bounded searches
 * of their start: class n holds what blocks no longer than its limit, the last class the rest. Class 0
 * is timed events of up to a day, which nearly all are; a calendar holds few of the last.
 */
const LIMITS_MS = [DAY_MS, 32 * DAY_MS];

/** The class an event is filed under in `length_class`. */
export function lengthClassOf(event: Interval & { event_type: string | null }): number {
	const marginMs = event.event_type === 'All-Day Event' ? ALL_DAY_MARGIN_MS : 0;
	const longestMs = event.end.getTime() - event.start.getTime() + marginMs;
	const found = LIMITS_MS.findIndex((limitMs) => longestMs <= limitMs);
	return found === -1 ? LIMITS_MS.length : found;
}

/** Bounds, all exclusive, on the stored times of one class's events that may block a range. */
export interface ClassSearch {
	lengthClass: number;
	/** Null: however long ago. */
	startAfter: Date | null;
	startBefore: Date;
	endAfter: Date;
}

/**
 * What to search to find every event that may block the range. All-day events block whole local days,
 * so longer classes are searched by the whole days that the range touches in `zones`.
 */
export function searchesWithin(range: Interval, zones: readonly string[]): ClassSearch[] {
	const lastInstant = new Date(range.end.getTime() - 1);
	const daysStartMs = zones.map((zone) => startOfLocalDay(range.start, zone).getTime());
	const daysEndMs = zones.map((zone) => startOfNextLocalDay(lastInstant, zone).getTime());
	const days = {
		start: new Date(Math.min(range.start.getTime(), ...daysStartMs)),
		end: new Date(Math.max(range.end.getTime(), ...daysEndMs)),
	};
	return [...LIMITS_MS, null].map((limitMs, lengthClass) => {
		const reached = lengthClass === 0 ? range : days;
		return {
			lengthClass,
			startAfter: limitMs === null ? null : new Date(range.start.getTime() - limitMs),
			startBefore: reached.end,
			endAfter: reached.start,
		};
	});
}
