import type { Knex } from 'knex';
import { messages } from '../messages';
import { findEventsOfBooking } from '../store/bookings';

/** Example 5 of the specification: how far a booking has reached the calendars. */
export async function bookingSyncStatus(database: Knex, booking: string) {
	const events = await findEventsOfBooking(database, booking);
	if (events.length === 0) return { synced: false, event_count: 0, events: [], message: messages.noEventsForBooking };
	const isSynced = events.every((event) => event.sync_status === 'Synced');
	return {
		synced: isSynced,
		event_count: events.length,
		events,
		message: isSynced ? messages.allEventsSynced : messages.someEventsFailing,
	};
}
