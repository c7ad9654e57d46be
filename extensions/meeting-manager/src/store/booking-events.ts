import type { Knex } from 'knex';
import { BOOKING_COLLECTION } from '../domain/booking';
import type { BookedEvent, ExternalChange } from '../domain/booking-events';
import { EVENT_COLLECTION } from '../domain/event';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import type { ExternalChangePolicy } from '../domain/integration';
import { EVENT_ARCHIVE_COLLECTION } from '../domain/records';
import { nameInSeries, reserveNumbers } from './counters';
import { contentOfRow, readDerived } from './shared-content';
import { toStoredEvent } from './synced-events';
import { chunk, fromJson, MAX_BINDINGS, toFlag, toInstant, toJson, toText } from './values';

/** Event rows made from bookings (`booking_content` tells which) and what of bookings they are made from. */

export interface StoredBooking {
	name: string;
	/** Null where that user was deleted. */
	assignedUser: string | null;
	meetingType: string;
	title: string | null;
	description: string | null;
	location: string | null;
	start: Date;
	end: Date;
	status: string;
	customerName: string | null;
	customerEmail: string | null;
	attendees: unknown[];
	/** The write that its user, times and status come from; null: one of before there were versions. */
	slotVersion: string | null;
	/** A random id that the keys of its events are made from; null until it has one. */
	calendarKey: string | null;
	externalChange: ExternalChange | null;
}

/** The booking, locked until the transaction ends; null where there is none. */
export async function lockBooking(transaction: Knex, name: string): Promise<StoredBooking | null> {
	const row = await transaction(BOOKING_COLLECTION).select('*').where({ name }).forUpdate().first();
	const start = toInstant(row?.start_datetime);
	const end = toInstant(row?.end_datetime);
	// MariaDB compares text without regard to case; a name is exact.
	if (!row || row.name !== name || !start || !end) return null;
	const attendees = toJson(row.attendees_json);
	return {
		name,
		assignedUser: toText(row.assigned_user),
		meetingType: String(row.meeting_type),
		title: toText(row.title),
		description: toText(row.description),
		location: toText(row.location),
		start,
		end,
		status: String(row.status),
		customerName: toText(row.customer_name),
		customerEmail: toText(row.customer_email),
		attendees: Array.isArray(attendees) ? attendees : [],
		slotVersion: toText(row.slot_version),
		calendarKey: toText(row.calendar_key),
		externalChange: readExternalChange(row.external_change),
	};
}

export async function updateBooking(
	transaction: Knex,
	name: string,
	{ external_change, ...columns }: Readonly<Record<string, unknown>>,
): Promise<void> {
	const change = external_change === undefined ? {} : { external_change: fromJson(external_change) };
	await transaction(BOOKING_COLLECTION)
		.where({ name })
		.update({ ...columns, ...change });
}

/** A row with what is known of its calendar. */
export interface LockedEvent extends BookedEvent {
	row: Readonly<Record<string, unknown>>;
	policy: ExternalChangePolicy;
}

/** The rows made from the booking, by name, locked until the transaction ends. */
export async function lockBookedEvents(transaction: Knex, booking: string): Promise<LockedEvent[]> {
	const rows: Readonly<Record<string, unknown>>[] = await transaction(EVENT_COLLECTION)
		.select('*')
		.where({ meeting_booking: booking })
		.whereNotNull('booking_content')
		.orderBy('name')
		.forUpdate();
	const calendars: Readonly<Record<string, unknown>>[] = await transaction(INTEGRATION_COLLECTION)
		.select('name', 'user', 'external_change_policy', 'is_active', 'sync_direction')
		.whereIn(
			'name',
			rows.map((row) => String(row.calendar_integration)),
		);
	const byName = new Map(calendars.map((calendar) => [calendar.name, calendar]));
	return rows.flatMap((row) => {
		const derived = readDerived(row.booking_content);
		if (derived === null) return [];
		const calendar = byName.get(row.calendar_integration);
		const { outboundAction, isManaged, syncStatus, direction } = toStoredEvent(row);
		const isReadOnly = calendar?.sync_direction !== 'Two-Way' && direction !== 'Inbound';
		return [
			{
				name: String(row.name),
				user: toText(calendar?.user),
				integration: String(row.calendar_integration),
				// One that its owner moved to a calendar that is only read is there by their own wish.
				isOutOfReach: !toFlag(calendar?.is_active) || isReadOnly,
				status: syncStatus,
				content: contentOfRow(row),
				derived,
				isSettled: isManaged && outboundAction === null && syncStatus === 'Synced',
				row,
				policy: readPolicy(calendar?.external_change_policy),
			},
		];
	});
}

/** Which of the rows were made from bookings. */
export async function findBookedNames(database: Knex, names: readonly string[]): Promise<Set<string>> {
	const found = new Set<string>();
	for (const part of chunk(names, MAX_BINDINGS)) {
		const rows = await database(EVENT_COLLECTION).select('name').whereIn('name', part).whereNotNull('booking_content');
		for (const row of rows) found.add(String(row.name));
	}
	return found;
}

/** The user's events that stand for no booking, are there and have one of these UIDs, locked until the transaction ends. */
export async function findUnbookedEvents(
	transaction: Knex,
	query: { user: string; booking: string; uids: readonly string[] },
): Promise<Readonly<Record<string, unknown>>[]> {
	if (query.uids.length === 0) return [];
	const calendars = transaction(INTEGRATION_COLLECTION)
		.select('name')
		.where({ user: query.user, is_active: true })
		// A feed is a picture of a calendar: what it shows may be gone by now.
		.whereNot({ provider: 'iCal' });
	const rows: Readonly<Record<string, unknown>>[] = await transaction(EVENT_COLLECTION)
		.select('*')
		.whereIn('calendar_integration', calendars)
		.whereIn('ical_uid', [...query.uids])
		.where({ managed_by_sync: true })
		.whereNull('booking_content')
		.whereNull('original_start')
		.whereNotIn('sync_status', ['Deleted Externally', 'Deleted Locally'])
		.orderBy('name')
		.forUpdate();
	// MariaDB compares text without regard to case; ids are exact.
	return rows.filter(
		({ ical_uid, meeting_booking }) =>
			query.uids.includes(String(ical_uid)) && (meeting_booking === null || meeting_booking === query.booking),
	);
}

/**
 * Calendars of the user that an event may have been moved to, and which were not read since. `except`: the one it was
 * in. Those that cannot be read are not waited for.
 */
export async function findUnreadCalendars(
	database: Knex,
	query: { user: string; except: string; since: Date },
): Promise<string[]> {
	// MariaDB keeps whole seconds.
	const since = new Date(Math.floor(query.since.getTime() / 1_000) * 1_000);
	const rows = await database(INTEGRATION_COLLECTION)
		.select('name')
		.where({ user: query.user, is_active: true })
		.whereNot({ name: query.except })
		.whereNot({ provider: 'iCal' })
		.whereNotIn('status', ['Paused', 'Needs Reauthorization'])
		.where((unread) => unread.whereNull('last_synced').orWhere('last_synced', '<', since))
		.orderBy('name');
	return rows.map((row) => String(row.name));
}

/** Whether the integration was never read, though it can be. */
export async function isUnread(database: Knex, integration: string): Promise<boolean> {
	const row = await database(INTEGRATION_COLLECTION)
		.select('name')
		.where({ name: integration, is_active: true })
		.whereNotIn('status', ['Paused', 'Needs Reauthorization'])
		.whereNull('last_synced')
		.first();
	return row !== undefined;
}

export interface PrimaryCalendar {
	name: string;
	user: string;
	invitesAttendees: boolean;
	writesAttendeeCalendars: boolean;
}

/** The calendars that bookings of these users are written to: primary, active and two-way. */
export async function findPrimaryCalendars(database: Knex, users: readonly string[]): Promise<PrimaryCalendar[]> {
	const rows = await database(INTEGRATION_COLLECTION)
		.select('name', 'user', 'write_attendee_calendars', 'invite_attendees')
		.whereIn('user', [...users])
		.where({ is_primary: true, is_active: true, sync_direction: 'Two-Way' })
		.orderBy('name');
	return rows.map((row) => ({
		name: String(row.name),
		user: String(row.user),
		invitesAttendees: toFlag(row.invite_attendees),
		writesAttendeeCalendars: toFlag(row.write_attendee_calendars),
	}));
}

/** Active users by address, in lower case. */
export async function findUsersByEmail(database: Knex, emails: readonly string[]): Promise<Map<string, string>> {
	if (emails.length === 0) return new Map();
	const rows = await database('directus_users')
		.select('id', 'email')
		.whereRaw(`LOWER(email) IN (${emails.map(() => '?').join(', ')})`, [...emails])
		.where({ status: 'active' });
	return new Map(rows.map((row) => [String(row.email).toLowerCase(), String(row.id)]));
}

/** How many rows the booking ever had in the calendar, those deleted included. */
export async function countRows(database: Knex, booking: string, integration: string): Promise<number> {
	const row = await database(EVENT_COLLECTION)
		.where({ meeting_booking: booking, calendar_integration: integration })
		.count({ count: '*' })
		.first();
	return Number(row?.count ?? 0);
}

/** Whether the booking's events were moved to the archive. */
export async function isArchived(database: Knex, booking: string): Promise<boolean> {
	const found = await database(EVENT_ARCHIVE_COLLECTION).select('name').where({ meeting_booking: booking }).first();
	return found !== undefined;
}

/** Inserts an event row and returns its name. Within a transaction. */
export async function insertBookedEvent(
	transaction: Knex,
	integration: string,
	row: Readonly<Record<string, unknown>>,
): Promise<string> {
	const series = `MM-CES-${integration}`;
	const name = nameInSeries(series, await reserveNumbers(transaction, series));
	await transaction(EVENT_COLLECTION).insert({ ...row, name, calendar_integration: integration });
	return name;
}

function readPolicy(stored: unknown): ExternalChangePolicy {
	return stored === 'propose' || stored === 'ignore' ? stored : 'apply';
}

function readExternalChange(stored: unknown): ExternalChange | null {
	const value = toJson(stored);
	if (typeof value !== 'object' || value === null) return null;
	const fields = new Map(Object.entries(value));
	const event = String(fields.get('event'));
	if (fields.get('kind') === 'deleted') return { kind: 'deleted', event };
	const [start_datetime, end_datetime] = ['start_datetime', 'end_datetime'].map((field) => String(fields.get(field)));
	return start_datetime && end_datetime ? { kind: 'moved', event, start_datetime, end_datetime } : null;
}
