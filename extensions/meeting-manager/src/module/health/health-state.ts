import { stateOf } from '../calendars/calendar-state';
import type { CalendarState } from '../calendars/calendar-state';
import type { CalendarHealth } from '../shared/api-health';

const MINUTE_MS = 60_000;

/** The state of anybody's calendar: late, where it was not synced within twice its interval. */
export function healthStateOf(calendar: CalendarHealth, now: Date): CalendarState {
	const lagMs = calendar.last_synced === null ? 0 : now.getTime() - Date.parse(calendar.last_synced);
	const isLate = lagMs > 2 * (calendar.sync_interval_minutes ?? 15) * MINUTE_MS;
	const coverage = { status: isLate ? ('stale' as const) : ('fresh' as const), covered_from: null, covered_to: null };
	return stateOf({ ...calendar, coverage });
}
