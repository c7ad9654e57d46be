import type { Knex } from 'knex';
import { blockingWithin } from '../domain/availability';
import type { BusyRecord } from '../domain/availability';
import { BOOKING_COLLECTION } from '../domain/booking';
import type { Fault } from '../domain/fault';
import { asInTheWay, bookingConflictHappening } from '../domain/happening';
import type { Happening } from '../domain/happening';
import { isSameTaker } from '../domain/hold';
import type { Claim, SlotWrite, Taker } from '../domain/hold';
import { MINUTE_MS, overlaps } from '../domain/interval';
import { hashSecret } from '../domain/push-secret';
import type { Interval } from '../domain/remote-event';
import { messages } from '../messages';
import { findBlockingCandidates, findCalendars } from '../store/availability';
import { writeErrorLog } from '../store/error-log';
import { lockClaims, saveClaims } from '../store/slot-guard';
import { deleteHold, findHold } from '../store/slot-holds';
import { toInstant } from '../store/values';
import type { RecordWrite } from './prepare-record';

/** Longer than a save takes: by then its row can be seen, or it failed. */
const CLAIM_MINUTES = 1;

export interface SlotRequest {
	taker: Taker;
	user: string;
	/** Null: the taker gives back what it had. */
	slot: Interval | null;
	/** Whose time the taker had before, null where nobody's. */
	previousUser: string | null;
	/** The secret of a hold to be redeemed. */
	hold: string | null;
	/** What may be in the way nevertheless, which is recorded: everything, or events alone that stand for no booking. */
	overrides: 'everything' | 'events' | 'nothing';
	/** The taker's already: nothing is asked. */
	isKept: boolean;
	/** Of a booking: what is about to be written, and the version its row is stored with. */
	write: (SlotWrite & { stored: string | null }) | null;
}

export interface SlotAnswer {
	/** Whose time is taken, and by what. */
	conflicts: { user: string; record: BusyRecord }[];
	faults: Fault[];
	/** A booking is being written by somebody else, and together the two writes could come to a time nobody looked at. */
	isBusy: boolean;
}

/**
 * Takes slots for bookings and holds, so that of any number of callers at the same moment one gets a slot: each user's
 * time is locked, looked at and claimed within the transaction given, which the caller ends before or with the write
 * that the slot is for, and rolls back if there are faults or conflicts.
 */
export async function takeSlots(
	transaction: Knex,
	requests: readonly SlotRequest[],
	now: Date,
	locked?: Map<string, Claim[]>,
): Promise<SlotAnswer> {
	const claims = locked ?? (await lockClaims(transaction, usersOf(requests)));
	const answer: SlotAnswer = { conflicts: [], faults: [], isBusy: false };
	for (const request of requests) {
		for (const [user, list] of claims) {
			claims.set(
				user,
				list.filter((claim) => claim.until > now && !isGivenBack(claim, request)),
			);
		}
		if (meetsAnother(request, [...claims.values()].flat())) answer.isBusy = true;
		if (request.slot === null) continue;
		const redeemed = await redeemHold(transaction, request, request.slot, now);
		answer.faults.push(...redeemed.faults);
		const claimed = (claims.get(request.user) ?? []).filter(({ kind, id }) => kind !== 'hold' || id !== redeemed.id);
		const inTheWay = await findInTheWay(transaction, request, request.slot, { claims: claimed, now });
		const refusing = inTheWay.filter((record) => !isOverridden(record, request));
		answer.conflicts.push(...refusing.map((record) => ({ user: request.user, record })));
		if (refusing.length === 0 && inTheWay.length > 0) await recordOverride(transaction, request, inTheWay, now);
		const until = new Date(now.getTime() + CLAIM_MINUTES * MINUTE_MS);
		claims.set(request.user, [...claimed, { ...request.taker, ...request.slot, until, write: request.write }]);
	}
	if (isRefused(answer)) return answer;
	for (const [user, list] of claims) await saveClaims(transaction, user, list);
	return answer;
}

/** A save of bookings that was refused. New ones have no name that anybody could look them up by. */
export function bookingRefusedHappening(writes: readonly RecordWrite[], conflicts: SlotAnswer['conflicts']): Happening {
	const user = conflicts[0]?.user ?? null;
	const write = writes.find(({ values }) => values.assigned_user === user) ?? writes[0];
	const start = toInstant(write?.values.start_datetime);
	const end = toInstant(write?.values.end_datetime);
	return bookingConflictHappening(
		{
			name: write?.stored ? write.name : null,
			user,
			slot: start === null || end === null ? null : { start, end },
		},
		{ reason: 'refused', conflicts: conflicts.map(({ record }) => asInTheWay(record)) },
		messages.bookingRefused,
	);
}

function isRefused({ conflicts, faults, isBusy }: SlotAnswer): boolean {
	return conflicts.length + faults.length > 0 || isBusy;
}

function isOverridden({ kind, meeting_booking }: BusyRecord, { overrides }: SlotRequest): boolean {
	return overrides === 'everything' || (overrides === 'events' && kind === 'event' && meeting_booking === null);
}

/** Everybody whose time the requests take or give back. */
export function usersOf(requests: readonly SlotRequest[]): string[] {
	return requests.flatMap(({ user, previousUser }) => (previousUser === null ? [user] : [user, previousUser]));
}

/**
 * What the taker had. Of a booking only what its stored row says: another write of it may be on its way, and would come
 * to a time that somebody else was given meanwhile.
 */
function isGivenBack(claim: Claim, { taker, write }: SlotRequest): boolean {
	return isSameTaker(claim, taker) && (write === null || claim.write === null || claim.write.version === write.stored);
}

/** Whether writes of one booking are on their way of which one leaves to the other what the booking comes to. */
function meetsAnother({ taker, write }: SlotRequest, claims: readonly Claim[]): boolean {
	if (write === null) return false;
	return claims.some((claim) => isSameTaker(claim, taker) && (write.isPartial || claim.write?.isPartial === true));
}

/** A hold that is unknown, over or on somebody else's time helps nobody: the slot is looked at as for anyone. */
async function redeemHold(
	transaction: Knex,
	{ hold: secret, user }: SlotRequest,
	slot: Interval,
	now: Date,
): Promise<{ id: string | null; faults: Fault[] }> {
	const hold = secret === null ? null : await findHold(transaction, hashSecret(secret));
	if (hold === null || hold.user !== user || hold.expires <= now) return { id: null, faults: [] };
	if (slot.start < hold.start || slot.end > hold.end) {
		return { id: null, faults: [{ field: 'hold', message: messages.holdTooSmall }] };
	}
	await deleteHold(transaction, hold.id);
	return { id: hold.id, faults: [] };
}

async function findInTheWay(
	transaction: Knex,
	{ user, taker, isKept }: SlotRequest,
	slot: Interval,
	{ claims, now }: { claims: readonly Claim[]; now: Date },
): Promise<BusyRecord[]> {
	if (isKept) return [];
	const { integrations } = await findCalendars(transaction, user);
	const candidates = await findBlockingCandidates(transaction, { user, integrations }, slot, now);
	const others = candidates.filter(
		({ meeting_booking }) => meeting_booking === null || taker.kind !== 'booking' || meeting_booking !== taker.id,
	);
	const stored = blockingWithin(others, slot);
	const unseen = claims.filter((claim) => !isSameTaker(claim, taker) && overlaps(claim, slot)).map(toRecord);
	return [...stored, ...unseen.filter((claim) => !stored.some((record) => isSameRecord(record, claim)))];
}

function toRecord({ kind, id, start, end }: Claim): BusyRecord {
	const isBooking = kind === 'booking';
	return {
		kind,
		name: isBooking ? id : null,
		event_title: isBooking ? messages.bookingTitle : messages.heldTitle,
		event_type: isBooking ? 'Meeting Booking' : 'Blocked Time',
		start,
		end,
		location: null,
		calendar_integration: null,
		meeting_booking: isBooking ? id : null,
		zone: 'UTC',
	};
}

function isSameRecord(stored: BusyRecord, claim: BusyRecord): boolean {
	if (claim.meeting_booking !== null) return stored.meeting_booking === claim.meeting_booking;
	return stored.kind === 'hold' && overlaps(stored, claim);
}

async function recordOverride(
	transaction: Knex,
	{ taker }: SlotRequest,
	records: readonly BusyRecord[],
	now: Date,
): Promise<void> {
	const described = records.map(({ name, event_title, start, end }) =>
		messages.busyStretch(name ?? event_title, start, end),
	);
	const entry = {
		title: messages.overrideTitle,
		message: messages.overrideEntry(taker.id, described),
		reference_collection: BOOKING_COLLECTION,
		reference_name: taker.id,
	};
	await writeErrorLog(transaction, [entry], now);
}
