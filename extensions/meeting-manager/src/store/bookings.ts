import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
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
