import { wholeLocalDays } from './all-day';
import type { Interval } from './remote-event';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Half-open overlap (decision 1): what ends when the other starts does not touch it. */
export function overlaps(a: Interval, b: Interval): boolean {
	return a.start < b.end && a.end > b.start;
}

/** When an event keeps its owner busy: its own times, for all-day events the whole local days they cover. */
export function blockedInterval(event: Interval & { event_type: string | null }, zone: string): Interval {
	const stored = { start: event.start, end: event.end };
	return event.event_type === 'All-Day Event' ? wholeLocalDays(stored, zone) : stored;
}

/**
 * Whether an event is kept among the long ones, which availability searches by their end. Only events
 * of up to 24 hours may be found by `start > from - 24h`; all-day events reach past their stored times.
 */
export function isLongEvent(event: Interval & { event_type: string | null }): boolean {
	return event.event_type === 'All-Day Event' || event.end.getTime() - event.start.getTime() > DAY_MS;
}
