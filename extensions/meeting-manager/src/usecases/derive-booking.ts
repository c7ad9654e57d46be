import type { Knex } from 'knex';
import type { BusyRecord } from '../domain/availability';
import { BOOKING_COLLECTION } from '../domain/booking';
import { findExternalChange, ownRow, planDerivation } from '../domain/booking-events';
import type { BookingPerson, ExternalChange } from '../domain/booking-events';
import { EVENT_COLLECTION } from '../domain/event';
import { asInTheWay, bookingConflictHappening } from '../domain/happening';
import type { Happening } from '../domain/happening';
import { MINUTE_MS } from '../domain/interval';
import { messages } from '../messages';
import { endDemand, lockDemand, setGoneSince } from '../store/booking-demand';
import type { BookingDemand, DeletedBooking } from '../store/booking-demand';
import { forgetEventUids } from '../store/booking-event-uids';
import { lockBookedEvents, lockBooking, updateBooking } from '../store/booking-events';
import type { LockedEvent, StoredBooking } from '../store/booking-events';
import { retryDeadlocks } from '../store/deadlocks';
import { writeErrorLog } from '../store/error-log';
import { updateOutboundEvent } from '../store/outbox';
import { derivedColumn } from '../store/shared-content';
import { adoptEvents } from './adopt-events';
import { peopleOf } from './booking-people';
import { findCalendarsInDoubt } from './calendars-in-doubt';
import { applyDerivation } from './apply-derivation';
import { SlotTakenError, takeExternalTime } from './take-external-time';
import type { RowChanges, SyncDependencies } from './sync-dependencies';

/** Longer than a save takes: what was asked for before it can be seen by now. */
const SETTLED_AFTER_MS = MINUTE_MS;
/** A deletion is believed so long after it was seen, whatever other calendars cannot be read. */
const DECIDED_AFTER_MS = 10 * MINUTE_MS;

export interface Derivation {
	events: RowChanges;
	bookings: RowChanges;
	/** Calendars with something to be written to them. */
	outboxes: string[];
	/** Calendars to be read before it is known what became of an event. */
	calendarsToRead: string[];
	/** A change that somebody has to decide on, seen for the first time. */
	proposal: { booking: StoredBooking; change: ExternalChange } | null;
	/** What the booking has come to contradict. */
	happenings: Happening[];
}

/** How a proposed change is settled: null where nobody has decided. */
export type Verdict = 'accept' | 'refuse' | null;

/**
 * Brings a booking and its calendar events together: what the calendar's owner changed comes into the booking as the
 * calendar's policy says, and each calendar gets the booking's event once. Run again, or by two at once, it changes
 * nothing; the booking is locked meanwhile. Nothing is written to a calendar here, that is the outbox's.
 */
export async function deriveBooking(
	{ database, now }: Pick<SyncDependencies, 'database' | 'now'>,
	name: string,
	verdict: Verdict = null,
): Promise<Derivation> {
	return retryDeadlocks(() =>
		database.transaction(async (transaction) => {
			const derivation: Derivation = {
				events: { collection: EVENT_COLLECTION, created: [], updated: [], deleted: [] },
				bookings: { collection: BOOKING_COLLECTION, created: [], updated: [], deleted: [] },
				outboxes: [],
				calendarsToRead: [],
				proposal: null,
				happenings: [],
			};
			await derive({ transaction, derivation, now: now() }, name, verdict);
			return derivation;
		}),
	);
}

async function derive(context: Context, name: string, verdict: Verdict): Promise<void> {
	const { transaction } = context;
	const booking = await lockBooking(transaction, name);
	const rows = await lockBookedEvents(transaction, name);
	const demand = await lockDemand(transaction, name);
	if (booking === null)
		return demand?.deleted ? removeAll(context, name, rows, demand.deleted) : endIfSettled(context, name, demand);
	if (await bringTogether(context, booking, rows, { verdict, demand })) await endIfSettled(context, name, demand);
}

async function removeAll(
	context: Context,
	name: string,
	rows: LockedEvent[],
	{ title, start, end }: DeletedBooking,
): Promise<void> {
	const { transaction, now } = context;
	await applyDerivation(context, { booking: null, rows }, planDerivation(rows, []));
	const entry = {
		title: messages.bookingDeletedTitle,
		message: messages.bookingDeleted(name, title, start, end, rows.length),
		reference_collection: BOOKING_COLLECTION,
		reference_name: name,
	};
	await writeErrorLog(transaction, [entry], now);
	await forgetEventUids(transaction, name);
	await endDemand(transaction, name);
}

async function endIfSettled({ transaction, now }: Context, name: string, demand: BookingDemand | null): Promise<void> {
	if (demand !== null && demand.askedMs <= now.getTime() - SETTLED_AFTER_MS) await endDemand(transaction, name);
}

interface Context {
	transaction: Knex;
	derivation: Derivation;
	now: Date;
}

/** False: what became of an event is known once other calendars were read, and the booking is looked at again. */
async function bringTogether(
	context: Context,
	stored: StoredBooking,
	locked: LockedEvent[],
	{ verdict, demand }: { verdict: Verdict; demand: BookingDemand | null },
): Promise<boolean> {
	const { transaction, derivation, now } = context;
	const everyone = stored.status === 'Cancelled' ? [] : await peopleOf(transaction, stored);
	const rows = await adoptEvents(context, stored, locked, everyone);
	if (verdict === null && demand !== null) {
		const since = demand.goneSince ?? now;
		const isLate = since.getTime() <= now.getTime() - DECIDED_AFTER_MS;
		const unread = isLate
			? []
			: await findCalendarsInDoubt(transaction, { booking: stored, rows, people: everyone, since });
		if (unread.length > 0) {
			if (demand.goneSince === null) {
				await setGoneSince(transaction, stored.name, since);
				derivation.calendarsToRead.push(...unread);
			}
			return false;
		}
		if (demand.goneSince !== null) await setGoneSince(transaction, stored.name, null);
	}
	const booking = await takeExternalChange(context, stored, rows, verdict);
	const people = booking.status === 'Cancelled' ? [] : await peopleOf(transaction, booking);
	await applyDerivation(context, { booking, rows }, planDerivation(rows, people));
	return true;
}

/** The booking as it is once the calendar's policy, or somebody's verdict, has been heard. */
async function takeExternalChange(
	context: Context,
	booking: StoredBooking,
	rows: LockedEvent[],
	verdict: Verdict,
): Promise<StoredBooking> {
	const found = await findChange(context.transaction, booking, rows);
	const policy = found?.row.policy ?? 'ignore';
	const decision = verdict ?? (policy === 'apply' ? 'accept' : null);
	const accepted = found !== null && decision === 'accept' ? await accept(context, booking, found) : null;
	if (accepted?.booking) return accepted.booking;
	if (accepted !== null && verdict === 'accept') throw new SlotTakenError(accepted.records);
	// A save of the booking is on its way, and asks for another look.
	if (accepted?.records.length === 0) return booking;
	if (found !== null && decision === 'refuse') await refuse(context, found);
	// What may not simply be applied waits for somebody to decide.
	const isOpen = accepted !== null || (decision === null && policy === 'propose');
	const open = found !== null && isOpen ? found.change : null;
	if (JSON.stringify(open) === JSON.stringify(booking.externalChange)) return booking;
	await saveBooking(context, booking.name, { external_change: open });
	if (open !== null) {
		const { name, assignedUser: user, start, end } = booking;
		const message = describeChange(open);
		context.derivation.proposal = { booking, change: open };
		context.derivation.happenings.push(
			bookingConflictHappening(
				{ name, user, slot: { start, end } },
				{ reason: 'external_change', change: open, conflicts: (accepted?.records ?? []).map(asInTheWay) },
				message,
			),
		);
	}
	return { ...booking, externalChange: open };
}

interface FoundChange {
	/** Who made it: the assigned user. */
	user: string;
	change: ExternalChange;
	row: LockedEvent;
}

async function findChange(
	transaction: Knex,
	booking: StoredBooking,
	rows: readonly LockedEvent[],
): Promise<FoundChange | null> {
	if (booking.status === 'Cancelled') return null;
	const assigned = (await peopleOf(transaction, booking)).find(({ isAssigned }) => isAssigned);
	if (assigned === undefined) return null;
	const change = findExternalChange(rows, assigned);
	const own = ownRow(rows, assigned.user);
	const row = rows.find(({ name }) => name === own?.name);
	return change === null || row === undefined ? null : { user: assigned.user, change, row };
}

/** The booking with the change, or what is in its way, with nothing written. */
async function accept(
	context: Context,
	booking: StoredBooking,
	{ user, change, row }: FoundChange,
): Promise<{ booking: StoredBooking } | { booking: null; records: BusyRecord[] }> {
	const isMoved = change.kind === 'moved';
	const slot = isMoved ? { start: new Date(change.start_datetime), end: new Date(change.end_datetime) } : null;
	const { name, slotVersion } = booking;
	const time = await takeExternalTime(context.transaction, { name, user, slotVersion, slot }, context.now);
	if (time.kind === 'refused') return { booking: null, records: time.conflicts };
	await setDerived(context, row, isMoved ? { ...row.derived.content, when: row.content.when } : null);
	const status = isMoved ? 'Rescheduled' : 'Cancelled';
	await saveBooking(context, booking.name, {
		...(slot === null ? {} : { start_datetime: slot.start, end_datetime: slot.end }),
		status,
		external_change: null,
		slot_version: time.version,
	});
	return { booking: { ...booking, ...slot, status, externalChange: null } };
}

/** A change of a booking's calendar event that waits for somebody, in words. */
export function describeChange(change: ExternalChange): string {
	return change.kind === 'moved'
		? messages.externallyMoved(change.start_datetime, change.end_datetime)
		: messages.externallyDeleted;
}

/** The booking stands: its event is written to the calendar again as the booking has it. */
async function refuse(context: Context, { change, row }: FoundChange): Promise<void> {
	if (change.kind === 'deleted') await setDerived(context, row, null);
	else await setDerived(context, row, { ...row.derived.content, when: row.content.when });
}

/** What the row is compared with from now on; null: it no longer stands for the booking. */
async function setDerived(
	{ transaction }: Context,
	row: LockedEvent,
	content: BookingPerson['content'] | null,
): Promise<void> {
	const derived = content === null ? null : { content, isRefused: false };
	await updateOutboundEvent(transaction, row.name, { booking_content: derivedColumn(derived) });
	if (derived !== null) row.derived = derived;
	else row.user = null;
}

async function saveBooking(
	{ transaction, derivation }: Context,
	key: string,
	columns: Readonly<Record<string, unknown>>,
): Promise<void> {
	await updateBooking(transaction, key, columns);
	const { slot_version: _own, ...told } = columns;
	const payload = Object.fromEntries(
		Object.entries(told).map(([field, value]) => [field, value instanceof Date ? value.toISOString() : value]),
	);
	derivation.bookings.updated.push({ key, payload });
}
