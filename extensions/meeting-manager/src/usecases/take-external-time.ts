import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { BusyRecord } from '../domain/availability';
import type { Interval } from '../domain/remote-event';
import { takeSlots } from './take-slots';

/** A change made in a calendar would come to somebody else's time. */
export class SlotTakenError extends Error {
	override name = 'SlotTakenError';
	constructor(readonly conflicts: readonly BusyRecord[]) {
		super('The time is taken.');
	}
}

export type TimeAnswer = { kind: 'taken'; version: string } | { kind: 'refused'; conflicts: BusyRecord[] };

/**
 * Takes the time that the assigned user moved a booking to in their calendar, in the transaction that writes it to the
 * booking. What else of theirs is there is their own affair, and recorded; another booking or hold is not. Null: the
 * booking's time is given back. Refused without conflicts: a save of the booking is on its way.
 */
export async function takeExternalTime(
	transaction: Knex,
	booking: { name: string; user: string; slotVersion: string | null; slot: Interval | null },
	now: Date,
): Promise<TimeAnswer> {
	const version = randomUUID();
	const { conflicts, isBusy } = await takeSlots(
		transaction,
		[
			{
				taker: { kind: 'booking', id: booking.name },
				user: booking.user,
				slot: booking.slot,
				previousUser: null,
				hold: null,
				overrides: 'events',
				isKept: false,
				write: { version, isPartial: false, stored: booking.slotVersion },
			},
		],
		now,
	);
	if (conflicts.length === 0 && !isBusy) return { kind: 'taken', version };
	return { kind: 'refused', conflicts: conflicts.map(({ record }) => record) };
}
