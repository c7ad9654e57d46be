import { createHash, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { BookingPerson, DerivationPlan } from '../domain/booking-events';
import { lengthClassOf } from '../domain/length-class';
import type { SharedContent } from '../domain/merge';
import { countRows, insertBookedEvent, isArchived, updateBooking } from '../store/booking-events';
import type { LockedEvent, StoredBooking } from '../store/booking-events';
import { userEmail } from '../store/lookups';
import { storeOutbound } from '../store/outbox';
import { columnsOf, derivedColumn } from '../store/shared-content';
import { toStoredEvent } from '../store/synced-events';
import { fromJson, toJson } from '../store/values';
import { attendeesOf } from './booking-people';
import type { BookingAttendee } from './booking-people';
import type { Derivation } from './derive-booking';
import { planOutboundColumns } from './plan-outbound';
import { externalIdHash } from './read-draft';

interface Context {
	transaction: Knex;
	derivation: Derivation;
	now: Date;
}

/** Writes what a plan says to the event rows, for the outbox to carry to the calendars. `booking` null: it is gone. */
export async function applyDerivation(
	context: Context,
	{ booking, rows }: { booking: StoredBooking | null; rows: readonly LockedEvent[] },
	plan: DerivationPlan,
): Promise<void> {
	const byName = new Map(rows.map((row) => [row.name, row]));
	for (const { name } of plan.remove) {
		const found = byName.get(name);
		if (found !== undefined) await remove(context, found);
	}
	if (booking === null) return;
	for (const { row, content, derived } of plan.update) {
		const found = byName.get(row.name);
		if (found !== undefined) await update(context, booking, found, { content, derived });
	}
	for (const person of plan.create) await create(context, booking, person);
}

async function create(context: Context, booking: StoredBooking, person: BookingPerson): Promise<void> {
	const { transaction, derivation, now } = context;
	const { integration, content } = person;
	if (integration === null) return;
	// Events of a year ago are in the archive, and in their calendars.
	if (booking.end < now && (await isArchived(transaction, booking.name))) return;
	const externalId = await newExternalId(transaction, booking, integration);
	const row = {
		...rowOf(content),
		attendees_json: await attendeesColumn(transaction, booking, content),
		event_type: 'Meeting Booking',
		external_event_id: externalId,
		external_id_hash: externalIdHash(externalId),
		meeting_booking: booking.name,
		booking_content: derivedColumn({ content, isRefused: false }),
		sync_status: 'Pending Sync',
		sync_direction: 'Outbound',
		outbound_action: 'create',
		is_blocking_availability: true,
		blocking_set_by_hand: false,
		managed_by_sync: false,
		sync_attempts: 0,
		modified: now,
	};
	const key = await insertBookedEvent(transaction, integration, row);
	derivation.outboxes.push(integration);
	derivation.events.created.push({
		key,
		payload: () => ({
			...announced(content),
			name: key,
			calendar_integration: integration,
			meeting_booking: booking.name,
		}),
	});
}

async function update(
	{ transaction, derivation, now }: Context,
	booking: StoredBooking,
	locked: LockedEvent,
	{ content, derived }: { content: SharedContent; derived: SharedContent },
): Promise<void> {
	const attendees =
		JSON.stringify(content.attendees) === JSON.stringify(locked.content.attendees)
			? fromJson(toJson(locked.row.attendees_json))
			: await attendeesColumn(transaction, booking, content);
	const outbound = await planFor(transaction, locked, { content, attendees, status: 'Pending Sync' });
	const isWritten = outbound.outbound_action !== undefined;
	await storeOutbound(transaction, locked.name, {
		...rowOf(content),
		attendees_json: attendees,
		booking_content: derivedColumn({ content: derived, isRefused: false }),
		modified: now,
		...(isWritten ? { sync_status: 'Pending Sync' } : {}),
		...outbound,
	});
	if (isWritten) derivation.outboxes.push(String(locked.row.calendar_integration));
	derivation.events.updated.push({ key: locked.name, payload: announced(content) });
}

/** Deleted here: its calendar follows, if it is written to. */
async function remove({ transaction, derivation, now }: Context, locked: LockedEvent): Promise<void> {
	const outbound = await planFor(transaction, locked, {
		content: locked.content,
		attendees: fromJson(toJson(locked.row.attendees_json)),
		status: 'Deleted Locally',
	});
	await storeOutbound(transaction, locked.name, {
		sync_status: 'Deleted Locally',
		booking_content: null,
		modified: now,
		next_retry: null,
		...outbound,
	});
	if (outbound.outbound_action) derivation.outboxes.push(String(locked.row.calendar_integration));
	derivation.events.updated.push({ key: locked.name, payload: { sync_status: 'Deleted Locally' } });
}

async function planFor(
	transaction: Knex,
	{ row }: LockedEvent,
	after: { content: SharedContent; attendees: string | null; status: 'Pending Sync' | 'Deleted Locally' },
) {
	const { direction } = toStoredEvent(row);
	const attendees = toJson(after.attendees);
	const values = {
		calendar_integration: String(row.calendar_integration),
		event_title: after.content.event_title,
		event_type: after.content.when.isAllDay ? ('All-Day Event' as const) : ('Meeting Booking' as const),
		description: after.content.description,
		location: after.content.location,
		start_datetime: new Date(after.content.when.start),
		end_datetime: new Date(after.content.when.end),
		attendees_json: Array.isArray(attendees) ? attendees : null,
		sync_status: after.status,
		sync_direction: direction,
	};
	const [columns = {}] = await planOutboundColumns(transaction, [{ row, values, setsStatus: true }]);
	return columns;
}

function rowOf(content: SharedContent) {
	const event_type = content.when.isAllDay ? ('All-Day Event' as const) : ('Meeting Booking' as const);
	const [start, end] = [new Date(content.when.start), new Date(content.when.end)];
	return { ...columnsOf(content), event_type, length_class: lengthClassOf({ start, end, event_type }) };
}

/**
 * One key per booking, calendar and event: where the row of an event was lost, the event is found again under it
 * instead of made twice; where the event was deleted, the next one has another key. Names of bookings come again in
 * another installation that writes to the same calendar, so the key is made from a random one.
 */
async function newExternalId(transaction: Knex, booking: StoredBooking, integration: string): Promise<string> {
	const calendar_key = booking.calendarKey ?? randomUUID();
	if (booking.calendarKey === null) await updateBooking(transaction, booking.name, { calendar_key });
	booking.calendarKey = calendar_key;
	const number = await countRows(transaction, booking.name, integration);
	const hash = createHash('sha256')
		.update(JSON.stringify([calendar_key, integration, number]))
		.digest('hex');
	const uuid = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)];
	return `pending:${uuid.join('-')}`;
}

async function attendeesColumn(
	transaction: Knex,
	booking: StoredBooking,
	{ attendees }: SharedContent,
): Promise<string | null> {
	if (attendees.length === 0) return null;
	const all: BookingAttendee[] = attendeesOf(booking, await userEmail(transaction, booking.assignedUser));
	return fromJson(all.filter(({ email }) => attendees.includes(email.toLowerCase())));
}

function announced(content: SharedContent): Record<string, unknown> {
	return {
		event_title: content.event_title,
		description: content.description,
		location: content.location,
		start_datetime: content.when.start,
		end_datetime: content.when.end,
		sync_status: 'Pending Sync',
	};
}
