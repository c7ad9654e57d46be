import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import { toInstant, toText } from './values';

/** The user a booking is assigned to, null where there is no such booking. */
export async function findBookingOwner(database: Knex, name: string): Promise<string | null> {
	const row = await database('mm_meeting_booking').select('name', 'assigned_user').where({ name }).first();
	return row?.name === name ? toText(row.assigned_user) : null;
}

/** The calendar events linked to a booking, as Example 5 lists them. */
export async function findEventsOfBooking(database: Knex, name: string) {
	const rows = await database(EVENT_COLLECTION)
		.select('name', 'calendar_integration', 'external_event_id', 'sync_status', 'sync_direction', 'last_synced')
		.where({ meeting_booking: name })
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
