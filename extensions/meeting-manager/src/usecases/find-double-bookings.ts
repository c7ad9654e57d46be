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
		return time.end > now ? [{ name, slot, time, timeBefore: blockedBefore(before, timeZone) }] : [];
	});
	if (user === null || blocking.length === 0) return [];
	const bookings = await findStandingBookings(transaction, user, now);
	const unconfirmed = await findUnconfirmedBookings(transaction, integration);
	return bookings.flatMap(({ name, slot }) => {
		const news = blocking.filter(
			({ time, timeBefore }) =>
				overlaps(time, slot) &&
				(timeBefore === null || !overlaps(timeBefore, slot)) &&
				// Its own event, of whose creation the answer was lost.
				!(unconfirmed.has(name) && isSame(time, slot)),
		);
		if (news.length === 0) return [];
		const conflicts = news.map((event) => ({ collection: EVENT_COLLECTION, name: event.name, ...event.slot }));
		const message = messages.overlapsNow(name, conflicts.length);
		return [bookingConflictHappening({ name, user, slot }, { reason: 'overlap', conflicts }, message)];
	});
}

function isSame(one: Interval, other: Interval): boolean {
	return one.start.getTime() === other.start.getTime() && one.end.getTime() === other.end.getTime();
}

/** The time it blocked; null: none. */
function blockedBefore(before: OutboundEvent | null, zone: string): Interval | null {
	if (before === null || !before.isBlocking || isDeleted(before.syncStatus) || isGivenUp(before)) return null;
	return blockedInterval({ start: before.start, end: before.end, event_type: before.eventType }, zone);
}
