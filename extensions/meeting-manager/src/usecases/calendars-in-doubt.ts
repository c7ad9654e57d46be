import type { Knex } from 'knex';
import { ownRow } from '../domain/booking-events';
import type { BookedEvent, BookingPerson } from '../domain/booking-events';
import { isSameContent } from '../domain/merge';
import { findEventUids } from '../store/booking-event-uids';
import { findUnreadCalendars, isUnread } from '../store/booking-events';
import type { LockedEvent, StoredBooking } from '../store/booking-events';

/**
 * Calendars that may hold an event of the booking's which is not known to be there: an event that is gone from one may
 * have been moved to another, and a calendar connected anew may hold what was written to it before. Until they were
 * read, nobody is taken to have deleted it and no other one is made.
 */
export async function findCalendarsInDoubt(
	transaction: Knex,
	query: { booking: StoredBooking; rows: readonly LockedEvent[]; people: readonly BookingPerson[]; since: Date },
): Promise<string[]> {
	const { booking, rows, people, since } = query;
	const unread: string[] = [];
	for (const person of people) {
		const { user, integration } = person;
		const own = ownRow(rows, user);
		if (own?.status === 'Deleted Externally' && !isDecided(booking, rows, person, own)) {
			unread.push(...(await findUnreadCalendars(transaction, { user, except: own.integration, since })));
		}
		const isNew = own === null && integration !== null && (await isUnread(transaction, integration));
		if (isNew && (await findEventUids(transaction, booking.name)).length > 0) unread.push(integration);
	}
	return [...new Set(unread)];
}

/** Nothing comes of its deletion, or somebody was asked. */
function isDecided(
	booking: StoredBooking,
	rows: readonly LockedEvent[],
	{ isAssigned, content }: BookingPerson,
	own: BookedEvent,
): boolean {
	const isIgnored = !isAssigned || rows.find(({ name }) => name === own.name)?.policy === 'ignore';
	const isProposed = booking.externalChange?.event === own.name;
	return isSameContent(content, own.derived.content) && (isIgnored || isProposed);
}
