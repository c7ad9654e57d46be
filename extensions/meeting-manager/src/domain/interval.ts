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
