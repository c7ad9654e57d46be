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
}

export function isSameTaker(a: Taker, b: Taker): boolean {
	return a.kind === b.kind && a.id === b.id;
}
