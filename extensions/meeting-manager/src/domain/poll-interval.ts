import { MINUTE_MS } from './interval';

/** Part of an interval by which polls of calendars of one interval spread. */
const JITTER = 0.1;
const SLOWER = 1.8;

/**
 * How long until a calendar is looked at again by itself. Where its provider tells of changes, more seldom than its
 * interval, but still so often that it counts as fresh (`coverageOf`: synced within twice its interval) with a minute
 * left for the sync. A calendar polled each minute or two is never slowed down below its interval.
 * @param random in [0, 1)
 */
export function pollIntervalMs(intervalMinutes: number, isPushHealthy: boolean, random: number): number {
	const intervalMs = intervalMinutes * MINUTE_MS;
	const slowMs = Math.max(intervalMs, Math.min(SLOWER * intervalMs, 2 * intervalMs - MINUTE_MS));
	return Math.round((isPushHealthy ? slowMs : intervalMs) * (1 - JITTER * random));
}

const FIRST_RETRY_MS = MINUTE_MS;

/**
 * How long until a calendar is asked again whose provider had a trouble that passes by itself: soon at first, doubling
 * up to its interval, half of it random, so that calendars that failed together do not come back together.
 * @param failures one after the other, this one included
 * @param random in [0, 1)
 */
export function retryIntervalMs(intervalMinutes: number, failures: number, random: number): number {
	const ceilingMs = Math.min(intervalMinutes * MINUTE_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
	return Math.round(ceilingMs / 2 + (ceilingMs / 2) * random);
}
