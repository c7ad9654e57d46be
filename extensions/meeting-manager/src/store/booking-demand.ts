import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import { chunk, fromJson, MAX_BINDINGS, toJson, toNumber } from './values';

/** Bookings whose calendar events have to be looked at. */
export const DEMAND_TABLE = 'mm_booking_demand';

/** What is told of a booking that is deleted. */
export interface DeletedBooking {
	title: string;
	start: string;
	end: string;
}

export interface BookingDemand {
	/** When it was last asked for, in milliseconds since 1970. */
	askedMs: number;
	/** Set where the booking was to be deleted. */
	deleted: DeletedBooking | null;
	/** Since when other calendars are read for an event that is gone; null: none is looked for. */
	goneSince: Date | null;
}

/**
 * Asks for a look at bookings, in the transaction of what changes them or before it. A demand is kept until it is older
 * than a save takes, so that whatever comes of it is seen.
 */
export async function demandBookings(
	database: Knex,
	names: readonly string[],
	now: Date,
	deleted: ReadonlyMap<string, DeletedBooking> = new Map(),
): Promise<void> {
	for (const booking of new Set(names)) {
		const told = deleted.get(booking);
		const row = { asked: now.getTime(), ...(told === undefined ? {} : { deleted: fromJson(told) }) };
		await database(DEMAND_TABLE)
			.insert({ booking, ...row })
			.onConflict('booking')
			.merge(row);
	}
}

/** Asks for a look at the bookings that these events were made from, and returns their names. */
export async function demandBookingsOf(transaction: Knex, events: readonly string[], now: Date): Promise<string[]> {
	const names: string[] = [];
	for (const part of chunk(events, MAX_BINDINGS)) {
		const rows = await transaction(EVENT_COLLECTION)
			.distinct('meeting_booking')
			.whereIn('name', part)
			.whereNotNull('meeting_booking')
			.whereNotNull('booking_content');
		names.push(...rows.map((row) => String(row.meeting_booking)));
	}
	await demandBookings(transaction, names, now);
	return names;
}

/** Locked until the transaction ends; null where nobody asked. */
export async function lockDemand(transaction: Knex, booking: string): Promise<BookingDemand | null> {
	const row = await transaction(DEMAND_TABLE).select('*').where({ booking }).forUpdate().first();
	const askedMs = toNumber(row?.asked);
	const goneMs = toNumber(row?.gone_since);
	const goneSince = goneMs === null ? null : new Date(goneMs);
	return askedMs === null ? null : { askedMs, deleted: readDeleted(row.deleted), goneSince };
}

export async function setGoneSince(transaction: Knex, booking: string, since: Date | null): Promise<void> {
	await transaction(DEMAND_TABLE)
		.where({ booking })
		.update({ gone_since: since?.getTime() ?? null });
}

export async function endDemand(transaction: Knex, booking: string): Promise<void> {
	await transaction(DEMAND_TABLE).where({ booking }).delete();
}

/** Bookings asked for before, oldest first. */
export async function findDemands(database: Knex, query: { askedBefore: Date; limit: number }): Promise<string[]> {
	const rows = await database(DEMAND_TABLE)
		.select('booking')
		.where('asked', '<=', query.askedBefore.getTime())
		.orderBy('asked')
		.limit(query.limit);
	return rows.map((row) => String(row.booking));
}

function readDeleted(stored: unknown): DeletedBooking | null {
	const value = toJson(stored);
	if (typeof value !== 'object' || value === null) return null;
	const fields = new Map(Object.entries(value));
	return {
		title: String(fields.get('title') ?? ''),
		start: String(fields.get('start') ?? ''),
		end: String(fields.get('end') ?? ''),
	};
}
