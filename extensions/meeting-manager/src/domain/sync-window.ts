import { DAY_MS } from './interval';
import type { Interval } from './remote-event';

/**
 * The stretch of time an integration keeps, half-open, sliding with the days: it changes at UTC midnight
 * only, so that a feed has to be read whole once a day and not every time.
 */
export function syncWindow(integration: { pastDays: number; futureDays: number }, now: Date): Interval {
	const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
	return {
		start: new Date(today - integration.pastDays * DAY_MS),
		// One day more, so that a full `futureDays` lie ahead until the end of today.
		end: new Date(today + (integration.futureDays + 1) * DAY_MS),
	};
}
