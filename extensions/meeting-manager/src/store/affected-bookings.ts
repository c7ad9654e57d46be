import type { Knex } from 'knex';
import { BOOKING_COLLECTION } from '../domain/booking';
import { EVENT_COLLECTION } from '../domain/event';
import { MINUTE_MS } from '../domain/interval';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { DEMAND_TABLE } from './booking-demand';
import { attendeesOf } from './shared-content';
import { chunk, toText } from './values';

const INSERT_ROWS = 200;

/**
 * Asks for a look at the standing bookings to come that these calendars have to do with: those of their owners, those
 * their owners attend, and those with an event in them. After the commit of what changed.
 */
export async function demandBookingsOfCalendars(
	database: Knex,
	integrations: readonly string[],
	now: Date,
): Promise<void> {
	const owners = await database(INTEGRATION_COLLECTION)
		.distinct('user')
		.whereIn('name', [...integrations]);
	const users = owners.flatMap(({ user }) => toText(user) ?? []);
	const written = await database(EVENT_COLLECTION)
		.distinct('meeting_booking')
		.whereIn('calendar_integration', [...integrations])
		.whereNotNull('booking_content')
		.whereNotNull('meeting_booking')
		.where('end_datetime', '>', now);
	const names = written.map(({ meeting_booking }) => String(meeting_booking));
	await demandAll(database, [...names, ...(await findBookingsOf(database, users, now))], now);
}

/** Asks for a look at the standing bookings to come of these users, and those they attend. */
export async function demandBookingsOfUsers(database: Knex, users: readonly string[], now: Date): Promise<void> {
	await demandAll(database, await findBookingsOf(database, users, now), now);
}

/** Standing bookings to come of these users, and those they attend. */
export async function findBookingsOf(database: Knex, users: readonly string[], now: Date): Promise<string[]> {
	if (users.length === 0) return [];
	const standing = () =>
		database(BOOKING_COLLECTION).where('end_datetime', '>', now).whereIn('status', ['Confirmed', 'Rescheduled']);
	const own = await standing()
		.select('name')
		.whereIn('assigned_user', [...users]);
	const people = await database('directus_users')
		.select('email')
		.whereIn('id', [...users]);
	const emails = new Set(people.flatMap(({ email }) => toText(email)?.toLowerCase() ?? []));
	const others = await standing()
		.select('name', 'customer_email', 'attendees_json')
		.where((attended) => attended.whereNotNull('customer_email').orWhereNotNull('attendees_json'));
	const attended = others.filter(({ customer_email, attendees_json }) =>
		[toText(customer_email) ?? '', ...attendeesOf(attendees_json).map(({ email }) => email)].some((email) =>
			emails.has(email.toLowerCase()),
		),
	);
	return [...own, ...attended].map(({ name }) => String(name));
}

/** One look each is enough, for nothing is on its way any more: so they are asked for as if some time ago. */
async function demandAll(database: Knex, names: readonly string[], now: Date): Promise<void> {
	const asked = now.getTime() - MINUTE_MS;
	const rows = [...new Set(names)].map((booking) => ({ booking, asked }));
	for (const part of chunk(rows, INSERT_ROWS)) {
		// Whoever looks at one just now may have read what was before.
		await database(DEMAND_TABLE).insert(part).onConflict('booking').merge({ asked: now.getTime() });
	}
}
