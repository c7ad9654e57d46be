import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import type { EventContent } from '../domain/event-content';
import { bookingConflictHappening } from '../domain/happening';
import type { Happening } from '../domain/happening';
import { blockedInterval, overlaps } from '../domain/interval';
import type { Interval } from '../domain/remote-event';
import { isDeleted, isGivenUp } from '../domain/reconcile';
import type { SyncIntegration } from '../domain/sync-integration';
import { messages } from '../messages';
import { findEventUids } from '../store/booking-event-uids';
import { findStandingBookings, findUnconfirmedBookings } from '../store/bookings';
import type { OutboundEvent } from '../store/outbox';

/** An event as a sync has just stored it, and as it was before; null: it is new. */
export interface Arrival {
	name: string;
	content: EventContent;
	before: OutboundEvent | null;
}

/**
 * Bookings to come over which a sync has just put something that blocks: each once, with all that is new in its way.
 * What stood there before is no news. Within the sync's transaction.
 */
export async function findDoubleBookings(
	transaction: Knex,
	{ name: integration, user, timeZone }: SyncIntegration,
	arrivals: readonly Arrival[],
	now: Date,
): Promise<Happening[]> {
	const blocking = arrivals.flatMap(({ name, content, before }) => {
		const isBlocking = before?.isBlockingSetByHand ? before.isBlocking : content.is_blocking_availability;
		// What stands for a booking is no conflict of that booking's; others it may meet when the booking follows it.
		if (!isBlocking || (before !== null && before.booking !== null)) return [];
		const slot = { start: content.start_datetime, end: content.end_datetime };
		const time = blockedInterval({ ...slot, event_type: content.event_type }, timeZone);
		const timeBefore = blockedBefore(before, timeZone);
		return time.end > now ? [{ name, slot, time, timeBefore, uid: content.ical_uid }] : [];
	});
	if (user === null || blocking.length === 0) return [];
	const unconfirmed = await findUnconfirmedBookings(transaction, integration);
	const happenings: Happening[] = [];
	for (const { name, slot } of await findStandingBookings(transaction, user, now)) {
		const news = blocking.filter(
			({ time, timeBefore }) => overlaps(time, slot) && (timeBefore === null || !overlaps(timeBefore, slot)),
		);
		if (news.length === 0) continue;
		// Its own event comes in where it was moved to another calendar, or where the answer to its creation was lost.
		const ownUids = new Set(await findEventUids(transaction, name));
		const isOwn = ({ time, uid }: (typeof news)[number]) =>
			(uid !== null && ownUids.has(uid)) || (unconfirmed.has(name) && isSame(time, slot));
		const conflicts = news
			.filter((event) => !isOwn(event))
			.map((event) => ({ collection: EVENT_COLLECTION, name: event.name, ...event.slot }));
		if (conflicts.length === 0) continue;
		const message = messages.overlapsNow(name, conflicts.length);
		happenings.push(bookingConflictHappening({ name, user, slot }, { reason: 'overlap', conflicts }, message));
	}
	return happenings;
}

function isSame(one: Interval, other: Interval): boolean {
	return one.start.getTime() === other.start.getTime() && one.end.getTime() === other.end.getTime();
}

/** The time it blocked; null: none. */
function blockedBefore(before: OutboundEvent | null, zone: string): Interval | null {
	if (before === null || !before.isBlocking || isDeleted(before.syncStatus) || isGivenUp(before)) return null;
	return blockedInterval({ start: before.start, end: before.end, event_type: before.eventType }, zone);
}
