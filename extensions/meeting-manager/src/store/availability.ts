import type { Knex } from 'knex';
import type { BusyKind, BusyRecord } from '../domain/availability';
import type { IntegrationCoverage } from '../domain/coverage';
import { BOOKING_COLLECTION } from '../domain/booking';
import { EVENT_COLLECTION } from '../domain/event';
import { HOLD_TABLE } from '../domain/hold';
import { searchesWithin } from '../domain/length-class';
import type { ClassSearch } from '../domain/length-class';
import type { Interval } from '../domain/remote-event';
import { messages } from '../messages';
import { toFlag, toInstant, toNumber, toText } from './values';

export interface ActiveIntegration extends IntegrationCoverage {
	timeZone: string;
	isPrimary: boolean;
}

/** A person's calendars as far as availability needs them. */
export interface Calendars {
	/** The zone the person's days are meant in: their settings', else their primary active integration's, else UTC. */
	zone: string;
	/** The active ones, with what their last successful sync covered. */
	integrations: ActiveIntegration[];
}

/** The calendars of a user. */
export async function findCalendars(database: Knex, user: string): Promise<Calendars> {
	const found = await findCalendarsOf(database, [user]);
	return found.get(user) ?? { zone: 'UTC', integrations: [] };
}

/** The calendars of users, in one question. */
export async function findCalendarsOf(database: Knex, users: readonly string[]): Promise<Map<string, Calendars>> {
	const integrationsOf = database('mm_calendar_integration as integration')
		.leftJoin('mm_sync_state as state', 'state.calendar_integration', 'integration.name')
		.select(
			'integration.name',
			'integration.user',
			'integration.provider',
			'integration.status',
			'integration.last_synced',
			'integration.sync_interval_minutes',
			'integration.time_zone',
			'integration.is_primary',
			'state.window_from',
			'state.window_to',
		)
		.whereIn('integration.user', [...users])
		.where('integration.is_active', true)
		.orderBy('integration.name');
	const [rows, zones] = await Promise.all([integrationsOf, findOwnZones(database, users)]);
	return new Map(
		users.map((user) => {
			const integrations = rows.filter((row) => row.user === user).map(toIntegration);
			const zone = zones.get(user) ?? integrations.find(({ isPrimary }) => isPrimary)?.timeZone ?? 'UTC';
			return [user, { zone, integrations }];
		}),
	);
}

async function findOwnZones(database: Knex, users: readonly string[]): Promise<Map<string, string>> {
	const rows = await database('mm_user_settings')
		.select('name', 'time_zone')
		.whereIn('name', [...users]);
	return new Map(rows.flatMap((row) => (row.time_zone ? [[String(row.name), String(row.time_zone)] as const] : [])));
}

function toIntegration(row: Readonly<Record<string, unknown>>): ActiveIntegration {
	const from = toNumber(row.window_from);
	const to = toNumber(row.window_to);
	return {
		name: String(row.name),
		provider: String(row.provider),
		status: toText(row.status) ?? 'Connected',
		lastSynced: toInstant(row.last_synced),
		syncIntervalMinutes: toNumber(row.sync_interval_minutes) ?? 15,
		timeZone: toText(row.time_zone) ?? 'UTC',
		isPrimary: toFlag(row.is_primary),
		window: from === null || to === null ? null : { start: new Date(from), end: new Date(to) },
	};
}

/** Whose time is asked for, with their active calendars. */
export interface CalendarOwner {
	user: string;
	integrations: readonly { name: string; timeZone: string }[];
}

/**
 * What may block the range, in one question: events of the integrations, a superset for the caller to
 * cut by whole local days, and bookings that stand and unexpired holds of the user, which block whatever
 * event rows say (decision 2). The searches are bounded on both sides, so that cost grows with the range
 * and not with history.
 */
export async function findBlockingCandidates(
	database: Knex,
	owner: CalendarOwner,
	range: Interval,
	now: Date,
): Promise<BusyRecord[]> {
	return (await findBlockingCandidatesOf(database, [owner], range, now)).get(owner.user) ?? [];
}

/** The same for several people, still in one question. */
export async function findBlockingCandidatesOf(
	database: Knex,
	owners: readonly CalendarOwner[],
	range: Interval,
	now: Date,
): Promise<Map<string, BusyRecord[]>> {
	const calendars = new Map(
		owners.flatMap(({ user, integrations }) =>
			integrations.map(({ name, timeZone }) => [name, { user, timeZone }] as const),
		),
	);
	const names = [...calendars.keys()];
	const users = owners.map(({ user }) => user);
	const zones = new Set([...calendars.values()].map(({ timeZone }) => timeZone));
	const parts = [blockingBookings(users, range), blockingHolds(users, range, now)];
	if (names.length > 0) parts.push(blockingEvents(names, searchesWithin(range, [...zones])));
	// Written out: building these queries and their union takes longer than answering them.
	const busy = database.raw(
		`(${parts.map(({ sql }) => sql).join(' UNION ALL ')}) AS busy`,
		parts.flatMap(({ bindings }) => bindings),
	);
	const rows: Readonly<Record<string, unknown>>[] = await database.select('*').from(busy);
	const found = new Map(users.map((user): [string, BusyRecord[]] => [user, []]));
	for (const row of rows) {
		const calendar = calendars.get(String(row.calendar_integration));
		const user = calendar?.user ?? String(row.owner);
		found.get(user)?.push(...toRecord(row, calendar?.timeZone ?? 'UTC'));
	}
	return found;
}

interface Part {
	sql: string;
	bindings: (string | number | boolean | Date)[];
}

/** In the order of a part's columns. */
const KINDS: readonly BusyKind[] = ['event', 'booking', 'hold'];

/**
 * One search per class of length. Each holds every condition of the index, or SQLite would read all
 * of a calendar for what they have in common. A row that failed keeps blocking while a retry is
 * scheduled (decision 2): as a case, for SQLite answers an OR about many calendars by the index on
 * statuses, which is to read the whole table.
 */
function blockingEvents(names: readonly string[], searches: readonly ClassSearch[]): Part {
	const bindings: Part['bindings'] = [];
	const classes = searches.map(({ lengthClass, startAfter, startBefore, endAfter }) => {
		bindings.push(...names, true, lengthClass, startBefore, endAfter);
		if (startAfter !== null) bindings.push(startAfter);
		return `(calendar_integration IN (${marks(names)})
			AND is_blocking_availability = ? AND length_class = ?
			AND start_datetime < ? AND end_datetime > ? ${startAfter === null ? '' : 'AND start_datetime > ?'})`;
	});
	const sql = `SELECT 0 AS kind, name, event_title, event_type, start_datetime, end_datetime, location, calendar_integration, meeting_booking,
			NULL AS owner
		FROM ${EVENT_COLLECTION}
		WHERE (${classes.join(' OR ')})
			AND CASE WHEN sync_status = 'Sync Failed' THEN next_retry IS NOT NULL ELSE sync_status IN ('Synced', 'Pending Sync') END`;
	return { sql, bindings };
}

function marks(values: readonly unknown[]): string {
	return values.map(() => '?').join(', ');
}

/** In the columns of events, without an integration. */
function blockingBookings(users: readonly string[], range: Interval): Part {
	const sql = `SELECT 1 AS kind, name, COALESCE(title, meeting_type) AS event_title, 'Meeting Booking' AS event_type,
			start_datetime, end_datetime, location, NULL AS calendar_integration, name AS meeting_booking,
			CAST(assigned_user AS CHAR(36)) AS owner
		FROM ${BOOKING_COLLECTION}
		WHERE assigned_user IN (${marks(users)}) AND end_datetime > ? AND start_datetime < ? AND status IN ('Confirmed', 'Rescheduled')`;
	return { sql, bindings: [...users, range.start, range.end] };
}

/** In the columns of events, without a name: whoever knows a hold's id may use it. */
function blockingHolds(users: readonly string[], range: Interval, now: Date): Part {
	const sql = `SELECT 2 AS kind, NULL AS name, NULL AS event_title, 'Blocked Time' AS event_type,
			start_datetime, end_datetime, NULL AS location, NULL AS calendar_integration, NULL AS meeting_booking,
			user_id AS owner
		FROM ${HOLD_TABLE}
		WHERE user_id IN (${marks(users)}) AND expires > ? AND end_datetime > ? AND start_datetime < ?`;
	return { sql, bindings: [...users, now.getTime(), range.start, range.end] };
}

function toRecord(row: Readonly<Record<string, unknown>>, zone: string): BusyRecord[] {
	const start = toInstant(row.start_datetime);
	const end = toInstant(row.end_datetime);
	if (start === null || end === null) return [];
	const kind = KINDS[Number(row.kind)] ?? 'event';
	const record = {
		kind,
		name: toText(row.name),
		event_title: kind === 'hold' ? messages.heldTitle : (toText(row.event_title) ?? ''),
		event_type: toText(row.event_type) ?? 'External Event',
		start,
		end,
		location: toText(row.location),
		calendar_integration: toText(row.calendar_integration),
		meeting_booking: toText(row.meeting_booking),
		zone,
	};
	return [record];
}
