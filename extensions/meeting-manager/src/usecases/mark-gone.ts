import type { Knex } from 'knex';
import { carriesBooking } from '../domain/booking-events';
import { demandBookingsOf } from '../store/booking-demand';
import { updateOutboundEvent } from '../store/outbox';
import type { OutboundEvent } from '../store/outbox';
import { derivedColumn } from '../store/shared-content';
import { markDeletedExternally } from '../store/synced-events';

/**
 * Marks rows whose events are gone at the provider and asks for a look at their bookings, whose names it returns. Where
 * a change of the booking was still to be written, that is the later wish: the booking gets its event anew. Within a
 * transaction.
 */
export async function markGone(transaction: Knex, rows: readonly OutboundEvent[], now: Date): Promise<string[]> {
	const names = rows.map(({ name }) => name);
	const bookings = await demandBookingsOf(transaction, names, now);
	await markDeletedExternally(transaction, names);
	for (const row of rows.filter(carriesBooking)) {
		await updateOutboundEvent(transaction, row.name, { booking_content: derivedColumn(null) });
	}
	return bookings;
}
