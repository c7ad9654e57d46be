import type { Interval } from '../../domain/remote-event';

/** Paths of one calendar. Calendars that others share are known under these alone; `/me/events` does not find their events. */
export function pathsOf(calendarId: string): {
	events: string;
	event: (id: string) => string;
	instances: (id: string, window: Interval) => string;
	delta: (window: Interval) => string;
	/** For subscriptions, which name a calendar without encoding. */
	resource: string;
} {
	const calendar = `/me/calendars/${encodeURIComponent(calendarId)}`;
	const event = (id: string): string => `${calendar}/events/${encodeURIComponent(id)}`;
	return {
		events: `${calendar}/events`,
		event,
		instances: (id, window) => `${event(id)}/instances?${windowQuery(window)}`,
		delta: (window) => `${calendar}/calendarView/delta?${windowQuery(window)}`,
		resource: `/me/calendars/${calendarId}/events`,
	};
}

function windowQuery({ start, end }: Interval): string {
	return `startDateTime=${start.toISOString()}&endDateTime=${end.toISOString()}`;
}
