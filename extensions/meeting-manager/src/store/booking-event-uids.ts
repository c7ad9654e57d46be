import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { demandBookings } from './booking-demand';
import { chunk, MAX_BINDINGS } from './values';

/**
 * By which iCalendar UIDs a booking's events are known again. A UID stays the same where its event is moved to another
 * calendar, and it outlives the event's row and its integration.
 */
export const EVENT_UID_TABLE = 'mm_booking_event_uid';

export async function findEventUids(transaction: Knex, booking: string): Promise<string[]> {
	const rows = await transaction(EVENT_UID_TABLE).select('ical_uid').where({ booking }).orderBy('uid_hash');
	return rows.map((row) => String(row.ical_uid));
}

export async function rememberEventUids(transaction: Knex, booking: string, uids: readonly string[]): Promise<void> {
	for (const ical_uid of uids) {
		await transaction(EVENT_UID_TABLE)
			.insert({ booking, uid_hash: hashOf(ical_uid), ical_uid })
			.onConflict(['booking', 'uid_hash'])
			.ignore();
	}
}

export async function forgetEventUids(transaction: Knex, booking: string): Promise<void> {
	await transaction(EVENT_UID_TABLE).where({ booking }).delete();
}

/** Asks for a look at the bookings whose events these UIDs name, and returns their names. */
export async function demandBookingsOfUids(transaction: Knex, uids: readonly string[], now: Date): Promise<string[]> {
	const names: string[] = [];
	for (const part of chunk([...new Set(uids)].map(hashOf), MAX_BINDINGS)) {
		const rows = await transaction(EVENT_UID_TABLE).distinct('booking').whereIn('uid_hash', part);
		names.push(...rows.map((row) => String(row.booking)));
	}
	await demandBookings(transaction, names, now);
	return names;
}

function hashOf(uid: string): string {
	return createHash('sha256').update(uid).digest('hex');
}
