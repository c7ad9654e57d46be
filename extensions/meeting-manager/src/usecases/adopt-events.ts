import type { Knex } from 'knex';
import { ownRow } from '../domain/booking-events';
import type { BookingPerson } from '../domain/booking-events';
import { findEventUids, rememberEventUids } from '../store/booking-event-uids';
import { findUnbookedEvents, lockBookedEvents } from '../store/booking-events';
import type { LockedEvent, StoredBooking } from '../store/booking-events';
import { updateOutboundEvent } from '../store/outbox';
import { contentOfRow, derivedColumn } from '../store/shared-content';
import { toText } from '../store/values';
import type { Derivation } from './derive-booking';

/**
 * An event that its owner moved to another calendar is gone from one and new in the other: its row there stands for the
 * booking from now on, and the old one no more. So does the row of an event that comes in again after its row here, or
 * its calendar's integration, was deleted. Known by its UID. Returns the booking's rows as they are then.
 */
export async function adoptEvents(
	{ transaction, derivation }: { transaction: Knex; derivation: Derivation },
	booking: StoredBooking,
	rows: LockedEvent[],
	people: readonly BookingPerson[],
): Promise<LockedEvent[]> {
	const uids = rows.flatMap(({ row }) => toText(row.ical_uid) ?? []);
	await rememberEventUids(transaction, booking.name, [...new Set(uids)]);
	let isChanged = false;
	for (const { user } of people) {
		const own = ownRow(rows, user);
		if (own !== null && own.status !== 'Deleted Externally') continue;
		const known = await findEventUids(transaction, booking.name);
		const [found] = await findUnbookedEvents(transaction, { user, booking: booking.name, uids: known });
		if (found === undefined) continue;
		const left = rows.find(({ name }) => name === own?.name);
		const name = String(found.name);
		await updateOutboundEvent(transaction, name, {
			meeting_booking: booking.name,
			...(found.event_type === 'External Event' ? { event_type: 'Meeting Booking' } : {}),
			// What nobody remembers the booking to have made of it, it made as it is: its changes since are written to it.
			booking_content: derivedColumn(left?.derived ?? { content: contentOfRow(found), isRefused: false }),
		});
		derivation.events.updated.push({ key: name, payload: { meeting_booking: booking.name } });
		if (left !== undefined) {
			await updateOutboundEvent(transaction, left.name, { meeting_booking: null, booking_content: null });
			derivation.events.updated.push({ key: left.name, payload: { meeting_booking: null } });
		}
		isChanged = true;
	}
	return isChanged ? lockBookedEvents(transaction, booking.name) : rows;
}
