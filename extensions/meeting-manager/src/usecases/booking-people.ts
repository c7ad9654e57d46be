import type { Knex } from 'knex';
import type { BookingPerson } from '../domain/booking-events';
import type { SharedContent } from '../domain/merge';
import { messages } from '../messages';
import { findPrimaryCalendars, findUsersByEmail } from '../store/booking-events';
import type { StoredBooking } from '../store/booking-events';
import { userEmail } from '../store/lookups';

/** Who has a booking in their calendar, and what stands there: the assigned user, and attendees where their calendar says so. */
export async function peopleOf(database: Knex, booking: StoredBooking): Promise<BookingPerson[]> {
	const user = booking.assignedUser;
	if (user === null) return [];
	const calendar = (await findPrimaryCalendars(database, [user]))[0] ?? null;
	const attendees = attendeesOf(booking, await userEmail(database, user));
	const content = contentOf(booking, attendees);
	const people: BookingPerson[] = [{ user, integration: calendar?.name ?? null, isAssigned: true, content }];
	// Whoever is invited to the first event has it in their calendar by the invitation.
	if (calendar === null || !calendar.writesAttendeeCalendars || calendar.invitesAttendees) return people;

	const known = await findUsersByEmail(database, content.attendees);
	const others = [...new Set(known.values())].filter((id) => id !== user);
	const calendars = new Map((await findPrimaryCalendars(database, others)).map((found) => [found.user, found.name]));
	// A copy invites nobody: the invitations are the first event's.
	const copy = contentOf(booking, []);
	for (const id of others) {
		people.push({ user: id, integration: calendars.get(id) ?? null, isAssigned: false, content: copy });
	}
	return people;
}

export interface BookingAttendee {
	email: string;
	response_status: string;
	[extra: string]: unknown;
}

/** The assigned user, who has accepted, the customer and whoever else was named, each once. */
export function attendeesOf(booking: StoredBooking, assignedEmail: string | null): BookingAttendee[] {
	const named = [
		...(assignedEmail === null ? [] : [{ email: assignedEmail, response_status: 'accepted' }]),
		...(booking.customerEmail === null
			? []
			: [
					{
						email: booking.customerEmail,
						...(booking.customerName === null ? {} : { display_name: booking.customerName }),
						response_status: 'needs_action',
					},
				]),
		...booking.attendees.flatMap(readAttendee),
	];
	const byEmail = new Map<string, BookingAttendee>();
	for (const attendee of named) {
		const key = attendee.email.toLowerCase();
		if (!byEmail.has(key)) byEmail.set(key, attendee);
	}
	return [...byEmail.values()];
}

export function contentOf(booking: StoredBooking, attendees: readonly BookingAttendee[]): SharedContent {
	return {
		event_title: booking.title ?? messages.bookingEventTitle(booking.meetingType, booking.customerName),
		description: booking.description,
		location: booking.location,
		when: { start: booking.start.toISOString(), end: booking.end.toISOString(), isAllDay: false },
		attendees: attendees.map(({ email }) => email.toLowerCase()),
	};
}

function readAttendee(entry: unknown): BookingAttendee[] {
	if (typeof entry === 'string') return [{ email: entry, response_status: 'needs_action' }];
	if (typeof entry !== 'object' || entry === null || !('email' in entry) || typeof entry.email !== 'string') return [];
	return [{ response_status: 'needs_action', ...entry, email: entry.email }];
}
