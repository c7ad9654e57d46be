import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { BOOKING_COLLECTION } from '../domain/booking';
import type { SlotWrite } from '../domain/hold';
import type { Interval } from '../domain/remote-event';
import { findRecords } from '../store/records';
import { lockClaims } from '../store/slot-guard';
import { toInstant, toText } from '../store/values';
import type { RecordWorld, RecordWrite } from './prepare-record';
import { takeSlots, usersOf } from './take-slots';
import type { SlotAnswer, SlotRequest } from './take-slots';

/** What says whose time a booking takes, and when. */
const SLOT_FIELDS = ['assigned_user', 'start_datetime', 'end_datetime', 'status'] as const;

export interface BookingSlots extends SlotAnswer {
	/** Somebody changed the rows since they were read: nothing was looked at. */
	isOutdated: boolean;
	/** Written with the save, so that what it comes to is what was looked at, whatever is written beside it. */
	stamps: Record<string, unknown>;
}

const NOTHING: BookingSlots = { conflicts: [], faults: [], isBusy: false, isOutdated: false, stamps: {} };

/** Takes the time of bookings that are made, moved, given to another user or brought back, and gives back that of cancelled ones. */
export async function takeBookingSlots(
	transaction: Knex,
	world: Pick<RecordWorld, 'now' | 'isSystemManager'>,
	writes: readonly RecordWrite[],
): Promise<BookingSlots> {
	// One payload for several rows cannot complete each of them.
	const write = { version: randomUUID(), isPartial: writes.length > 1 };
	const requests = writes.flatMap((record) => toRequest(record, write));
	if (requests.length === 0) return NOTHING;
	const claims = await lockClaims(transaction, usersOf(requests));
	if (await areOutdated(transaction, writes)) return { ...NOTHING, isOutdated: true };
	// The flag counts for who saves now, not for who once set it.
	const mayOverride = requests.some(({ overrides }) => overrides !== 'nothing') && (await world.isSystemManager());
	const allowed = requests.map((request) => (mayOverride ? request : { ...request, overrides: 'nothing' as const }));
	const [first] = writes;
	const stamps = {
		...(first === undefined || write.isPartial ? {} : pick(first.values)),
		slot_version: write.version,
	};
	return { ...(await takeSlots(transaction, allowed, world.now, claims)), isOutdated: false, stamps };
}

function toRequest({ name, fields, values, stored }: RecordWrite, write: SlotWrite): SlotRequest[] {
	const user = toText(values.assigned_user);
	if (user === null || (stored !== null && !SLOT_FIELDS.some((field) => fields.includes(field)))) return [];
	const slot = slotOf(values);
	const slotBefore = stored === null ? null : slotOf(stored);
	const previousUser = toText(stored?.assigned_user);
	return [
		{
			taker: { kind: 'booking', id: name },
			user,
			slot,
			previousUser,
			hold: toText(values.hold),
			overrides: values.override_conflicts === true ? 'everything' : 'nothing',
			isKept: isSameSlot(slot, slotBefore) && user === previousUser,
			write: { ...write, stored: toText(stored?.slot_version) },
		},
	];
}

async function areOutdated(transaction: Knex, writes: readonly RecordWrite[]): Promise<boolean> {
	const read = writes.flatMap(({ stored }) => (stored === null ? [] : [stored]));
	const names = read.map(({ name }) => String(name));
	const current = new Map(
		(await findRecords(transaction, BOOKING_COLLECTION, names)).map((row) => [String(row.name), row]),
	);
	return read.some((row) => {
		const now = current.get(String(row.name));
		return now === undefined || now.slot_version !== row.slot_version || describe(now) !== describe(row);
	});
}

function describe(row: Readonly<Record<string, unknown>>): string {
	return JSON.stringify([row.assigned_user, row.status, toInstant(row.start_datetime), toInstant(row.end_datetime)]);
}

function pick(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(SLOT_FIELDS.map((field) => [field, values[field]]));
}

function isSameSlot(one: Interval | null, other: Interval | null): boolean {
	return one?.start.getTime() === other?.start.getTime() && one?.end.getTime() === other?.end.getTime();
}

/** The time a booking takes of its user; null: it is cancelled. */
function slotOf(record: Readonly<Record<string, unknown>>): Interval | null {
	const start = toInstant(record.start_datetime);
	const end = toInstant(record.end_datetime);
	return record.status === 'Cancelled' || start === null || end === null ? null : { start, end };
}
