import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { BusyRecord } from '../domain/availability';
import { MINUTE_MS } from '../domain/interval';
import { hashSecret } from '../domain/push-secret';
import type { Interval } from '../domain/remote-event';
import { deleteHold, insertHold } from '../store/slot-holds';
import { checkAvailability } from './check-availability';
import { takeSlots } from './take-slots';
import type { SlotRequest } from './take-slots';

export type HoldAnswer =
	| { kind: 'held'; hold: string; expires: Date; isFresh: boolean }
	| { kind: 'taken'; conflicts: BusyRecord[] };

/** What else is in the way; thrown to undo a transaction. */
class TakenError extends Error {
	constructor(readonly conflicts: BusyRecord[]) {
		super('The slot is taken.');
	}
}

/**
 * Keeps a slot of a user for some minutes. With `refresh` the slot is held first, then the calendars are asked for their
 * latest changes, and the hold is given back if one of these is in the way.
 */
export async function holdSlot(
	database: Knex,
	request: { user: string; slot: Interval; minutes: number; refresh: (() => Promise<boolean>) | null },
	now: () => Date,
): Promise<HoldAnswer> {
	const { user, slot, minutes, refresh } = request;
	const secret = randomBytes(32).toString('base64url');
	const id = hashSecret(secret);
	const expires = new Date(now().getTime() + minutes * MINUTE_MS);
	const wanted: SlotRequest = {
		taker: { kind: 'hold', id },
		user,
		slot,
		previousUser: null,
		hold: null,
		overrides: 'nothing',
		isKept: false,
		write: null,
	};
	try {
		await database.transaction(async (transaction) => {
			const { conflicts } = await takeSlots(transaction, [wanted], now());
			if (conflicts.length > 0) throw new TakenError(conflicts.map(({ record }) => record));
			await insertHold(transaction, { id, user, ...slot, expires });
		});
	} catch (error) {
		if (error instanceof TakenError) return { kind: 'taken', conflicts: error.conflicts };
		throw error;
	}
	if (refresh === null) return { kind: 'held', hold: secret, expires, isFresh: false };
	let isKept = false;
	try {
		const isFresh = await refresh();
		const { blocking } = await checkAvailability(database, user, () => slot, now());
		const conflicts = blocking.filter(({ kind }) => kind !== 'hold');
		if (conflicts.length > 0) return { kind: 'taken', conflicts };
		isKept = true;
		return { kind: 'held', hold: secret, expires, isFresh };
	} finally {
		// Nobody was told its secret.
		if (!isKept) await releaseHold(database, wanted, now());
	}
}

async function releaseHold(database: Knex, held: SlotRequest, now: Date): Promise<void> {
	await database.transaction(async (transaction) => {
		await takeSlots(transaction, [{ ...held, slot: null }], now);
		await deleteHold(transaction, held.taker.id);
	});
}
