import type { Knex } from 'knex';
import type { BusyRecord } from '../domain/availability';
import type { IntegrationCoverage } from '../domain/coverage';
import { BOOKING_COLLECTION } from '../domain/booking';
import { EVENT_COLLECTION } from '../domain/event';
import { searchesWithin } from '../domain/length-class';
import type { ClassSearch } from '../domain/length-class';
import type { Interval } from '../domain/remote-event';
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
	const rows = await database('mm_calendar_integration as integration')
		.leftJoin('mm_sync_state as state', 'state.calendar_integration', 'integration.name')
		.leftJoin('mm_user_settings as settings', (join) => join.onVal('settings.name', user))
		.select(
			'integration.name',
			'integration.provider',
			'integration.status',
			'integration.last_synced',
			'integration.sync_interval_minutes',
			'integration.time_zone',
			'integration.is_primary',
			'state.window_from',
			'state.window_to',
			'settings.time_zone as own_zone',
		)
		.where('integration.user', user)
		.where('integration.is_active', true)
		.orderBy('integration.name');
	const integrations = rows.map(toIntegration);
	const ownZone = rows.length > 0 ? toText(rows[0].own_zone) : await findOwnZone(database, user);
	return { zone: ownZone ?? integrations.find(({ isPrimary }) => isPrimary)?.timeZone ?? 'UTC', integrations };
}

async function findOwnZone(database: Knex, user: string): Promise<string | null> {
	const row = await database('mm_user_settings').select('time_zone').where({ name: user }).first();
	return toText(row?.time_zone);
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

/**
 * What may block the range, in one question: events of the integrations, a superset for the caller to
 * cut by whole local days, and bookings of the user that stand, which block whatever their event rows
 * say (decision 2). The searches are bounded on both sides, so that cost grows with the range and not
 * with history.
 */
export async function findBlockingCandidates(
	database: Knex,
	owner: { user: string; integrations: readonly { name: string; timeZone: string }[] },
	range: Interval,
): Promise<{ events: BusyRecord[]; bookings: BusyRecord[] }> {
	const zones = new Map(owner.integrations.map(({ name, timeZone }) => [name, timeZone]));
	const names = [...zones.keys()];
	const parts = [blockingBookings(owner.user, range)];
	if (names.length > 0) parts.push(blockingEvents(names, searchesWithin(range, [...new Set(zones.values())])));
	// Written out: building these queries and their union takes longer than answering them.
	const busy = database.raw(
		`(${parts.map(({ sql }) => sql).join(' UNION ALL ')}) AS busy`,
		parts.flatMap(({ bindings }) => bindings),
	);
	const rows: Readonly<Record<string, unknown>>[] = await database.select('*').from(busy);
	const records = rows.flatMap((row) => toRecord(row, zones.get(String(row.calendar_integration)) ?? 'UTC'));
	return {
		events: records.filter((record) => record.calendar_integration !== null),
		bookings: records.filter((record) => record.calendar_integration === null),
	};
}

interface Part {
	sql: string;
	bindings: (string | number | boolean | Date)[];
}

/**
 * One search per class of length. Each holds every condition of the index, or SQLite would read all
 * of a calendar for what they have in common. A row that failed keeps blocking while a retry is
 * scheduled (decision 2).
 */
function blockingEvents(names: readonly string[], searches: readonly ClassSearch[]): Part {
	const bindings: Part['bindings'] = [];
	const classes = searches.map(({ lengthClass, startAfter, startBefore, endAfter }) => {
		bindings.push(...names, true, lengthClass, startBefore, endAfter);
		if (startAfter !== null) bindings.push(startAfter);
		return `(calendar_integration IN (${names.map(() => '?').join(', ')})
			AND is_blocking_availability = ? AND length_class = ?
			AND start_datetime < ? AND end_datetime > ? ${startAfter === null ? '' : 'AND start_datetime > ?'})`;
	});
	const sql = `SELECT name, event_title, event_type, start_datetime, end_datetime, location, calendar_integration, meeting_booking
		FROM ${EVENT_COLLECTION}
		WHERE (${classes.join(' OR ')})
			AND (sync_status IN ('Synced', 'Pending Sync') OR (sync_status = 'Sync Failed' AND next_retry IS NOT NULL))`;
	return { sql, bindings };
}

/** In the columns of events, without an integration. */
function blockingBookings(user: string, range: Interval): Part {
	const sql = `SELECT name, COALESCE(title, meeting_type) AS event_title, 'Meeting Booking' AS event_type,
			start_datetime, end_datetime, location, NULL AS calendar_integration, name AS meeting_booking
		FROM ${BOOKING_COLLECTION}
		WHERE assigned_user = ? AND end_datetime > ? AND start_datetime < ? AND status IN ('Confirmed', 'Rescheduled')`;
	return { sql, bindings: [user, range.start, range.end] };
}

function toRecord(row: Readonly<Record<string, unknown>>, zone: string): BusyRecord[] {
	const start = toInstant(row.start_datetime);
	const end = toInstant(row.end_datetime);
	if (start === null || end === null) return [];
	const record = {
		name: String(row.name),
		event_title: toText(row.event_title) ?? '',
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
