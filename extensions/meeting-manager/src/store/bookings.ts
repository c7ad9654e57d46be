import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import type { Interval } from '../domain/remote-event';
import { toInstant, toJson, toText } from './values';

/** The user a booking is assigned to, null where there is no such booking. */
export async function findBookingOwner(database: Knex, name: string): Promise<string | null> {
	const row = await database('mm_meeting_booking').select('name', 'assigned_user').where({ name }).first();
	return row?.name === name ? toText(row.assigned_user) : null;
}

/** Whether a change made in its calendar waits for somebody's decision. */
export async function hasExternalChange(database: Knex, name: string): Promise<boolean> {
	const row = await database('mm_meeting_booking').select('external_change').where({ name }).first();
	return toJson(row?.external_change) !== null;
}

/** The calendar events linked to a booking, as Example 5 lists them. */
export async function findEventsOfBooking(database: Knex, name: string) {
	const rows = await database(EVENT_COLLECTION)
		.select('name', 'calendar_integration', 'external_event_id', 'sync_status', 'sync_direction', 'last_synced')
		.where({ meeting_booking: name })
		// Those of a calendar that the booking has left for good.
		.whereNot((left) => left.where({ sync_status: 'Deleted Locally' }).whereNull('outbound_action'))
		.orderBy('name');
	return rows.map((row) => ({
		name: String(row.name),
		calendar_integration: toText(row.calendar_integration),
		external_event_id: toText(row.external_event_id),
		sync_status: toText(row.sync_status),
		sync_direction: toText(row.sync_direction),
		last_synced: toInstant(row.last_synced)?.toISOString() ?? null,
	}));
}

/** Bookings of the user that stand and have not ended. */
export async function findStandingBookings(
	database: Knex,
	user: string,
	now: Date,
): Promise<{ name: string; slot: Interval }[]> {
	const rows = await database('mm_meeting_booking')
		.select('name', 'start_datetime', 'end_datetime')
		.where('assigned_user', user)
		.whereIn('status', ['Confirmed', 'Rescheduled'])
		.where('end_datetime', '>', now)
		.orderBy('start_datetime');
	return rows.flatMap((row) => {
		const [start, end] = [toInstant(row.start_datetime), toInstant(row.end_datetime)];
		return start === null || end === null ? [] : [{ name: String(row.name), slot: { start, end } }];
	});
}

/** Bookings whose event was sent to the calendar, or is about to be, without an answer yet. */
export async function findUnconfirmedBookings(database: Knex, integration: string): Promise<Set<string>> {
	const rows = await database(EVENT_COLLECTION)
		.select('meeting_booking')
		.where({ calendar_integration: integration, outbound_action: 'create' })
		.whereNotNull('meeting_booking');
	return new Set(rows.map((row) => String(row.meeting_booking)));
}
