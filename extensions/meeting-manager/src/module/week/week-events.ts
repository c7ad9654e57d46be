import type { OwnEvent } from '../shared/api-types';
import { addDays, localDay, wallTime } from '../shared/local-time';

/** An event as the calendar draws it: in wall times of the person's zone, or in whole days, the end exclusive. */
export interface WeekEntry {
	id: string;
	title: string;
	start: string;
	end: string;
	allDay: boolean;
	isBlocking: boolean;
	event: OwnEvent;
}

/** @param zoneOf the zone in which an all-day event's days are meant: its calendar's */
export function toWeekEntries(
	events: readonly OwnEvent[],
	zone: string,
	zoneOf: (calendar: string | null) => string,
): WeekEntry[] {
	return events.flatMap((event) => {
		const { start_datetime: start, end_datetime: end } = event;
		if (start === null || end === null) return [];
		const isAllDay = event.event_type === 'All-Day Event';
		const drawn = isAllDay ? wholeDays(start, end, zoneOf(event.calendar_integration)) : wallTimes(start, end, zone);
		return [
			{
				id: event.name,
				title: event.event_title ?? '',
				...drawn,
				allDay: isAllDay,
				isBlocking: event.is_blocking_availability,
				event,
			},
		];
	});
}

/** The days of the calendar, wherever it is looked at from: a holiday does not move with its reader. */
function wholeDays(start: string, end: string, zone: string): { start: string; end: string } {
	const last = localDay(new Date(Math.max(Date.parse(end) - 1, Date.parse(start))), zone);
	return { start: localDay(start, zone), end: addDays(last, 1) };
}

function wallTimes(start: string, end: string, zone: string): { start: string; end: string } {
	const [first, last] = [wallTime(start, zone), wallTime(end, zone)];
	if (last > first) return { start: first, end: last };
	// While the clocks are put back they may show the end before the start.
	const lengthMs = Math.max(Date.parse(end) - Date.parse(start), 0);
	return { start: first, end: new Date(Date.parse(`${first}Z`) + lengthMs).toISOString().slice(0, 19) };
}
