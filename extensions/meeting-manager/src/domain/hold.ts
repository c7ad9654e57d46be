import type { Interval } from './remote-event';

/** A slot kept for somebody for a few minutes, until they book it. */

export const HOLD_TABLE = 'mm_slot_hold';
export const GUARD_TABLE = 'mm_booking_guard';

export const HOLD_MINUTES = { least: 1, most: 60, usual: 5 } as const;
/** A hold is for a meeting, not for a season. */
export const LONGEST_HOLD_HOURS = 24;

/** Who takes a slot: a booking by its name, or a hold by its id. */
export interface Taker {
	kind: 'booking' | 'hold';
	id: string;
}

/** A slot taken a moment ago. It counts until the row it is for can be seen by everybody, or never came. */
export interface Claim extends Interval, Taker {
	until: Date;
	/** Of a booking: the write that the slot was taken for; null: of a hold. */
	write: SlotWrite | null;
}

/** A save of a booking, on its way to the database from the moment its slot is taken. */
export interface SlotWrite {
	/** The row holds it once the write is in the database. */
	version: string;
	/** It writes some of user, times and status only: what becomes of the booking depends on what others write. */
	isPartial: boolean;
}

export function isSameTaker(a: Taker, b: Taker): boolean {
	return a.kind === b.kind && a.id === b.id;
}
