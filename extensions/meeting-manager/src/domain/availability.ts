import { blockedInterval, overlaps } from './interval';
import type { Interval } from './remote-event';

/** An event or booking that may keep its owner busy, as stored. */
export interface BusyRecord extends Interval {
	name: string;
	event_title: string;
	event_type: string;
	location: string | null;
	calendar_integration: string | null;
	meeting_booking: string | null;
	/** Zone in which an all-day event's days are meant. */
	zone: string;
}

/**
 * What blocks the range, by start: candidates that overlap it (decision 1), all-day events by their
 * whole local days (decision 3). A booking blocks by itself, once: where one of its event rows stands
 * at the same times, that row stands for it.
 */
export function blockingWithin(
	events: readonly BusyRecord[],
	bookings: readonly BusyRecord[],
	range: Interval,
): BusyRecord[] {
	const blockingEvents = events.filter((event) => overlaps(blockedInterval(event, event.zone), range));
	const shown = new Set(blockingEvents.filter((event) => event.meeting_booking !== null).map(timesOfBooking));
	const blockingBookings = bookings.filter(
		(booking) => overlaps(booking, range) && !shown.has(timesOfBooking(booking)),
	);
	return [...blockingEvents, ...blockingBookings].sort(
		(a, b) => a.start.getTime() - b.start.getTime() || (a.name < b.name ? -1 : 1),
	);
}

function timesOfBooking(record: BusyRecord): string {
	return `${record.meeting_booking} ${record.start.getTime()} ${record.end.getTime()}`;
}
