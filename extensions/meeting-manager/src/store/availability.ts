import type { Knex } from 'knex';
import type { BusyRecord } from '../domain/availability';
import type { IntegrationCoverage } from '../domain/coverage';
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

/** The calendars of a user, in one question. */
export async function findCalendars(database: Knex, user: string): Promise<Calendars> {
	const rows = await database('directus_users as person')
		.leftJoin('mm_user_settings as settings', (join) => join.onVal('settings.name', user))
		.leftJoin('mm_calendar_integration as integration', (join) =>
			join.on('integration.user', 'person.id').andOnVal('integration.is_active', true),
		)
		.leftJoin('mm_sync_state as state', 'state.calendar_integration', 'integration.name')
		.select(
			'settings.time_zone as own_zone',
			'integration.name',
			'integration.provider',
			'integration.status',
			'integration.last_synced',
			'integration.sync_interval_minutes',
			'integration.time_zone',
			'integration.is_primary',
			'state.window_from',
			'state.window_to',
		)
		.where('person.id', user)
		.orderBy('integration.name');
	const integrations = rows.flatMap((row) => (row.name === null ? [] : [toIntegration(row)]));
	const zone = toText(rows[0]?.own_zone) ?? integrations.find(({ isPrimary }) => isPrimary)?.timeZone ?? 'UTC';
	return { zone, integrations };
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

const COLUMNS = [
	'name',
	'event_title',
	'event_type',
	'start_datetime',
	'end_datetime',
	'location',
	'calendar_integration',
	'meeting_booking',
];

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
	const searches = names.length === 0 ? [] : searchesWithin(range);
	const rows: Readonly<Record<string, unknown>>[] = await blockingBookings(database, owner.user, range).unionAll(
		searches.map((search) => blockingEvents(database, names, search)),
	);
	const records = rows.flatMap((row) => toRecord(row, zones.get(String(row.calendar_integration)) ?? 'UTC'));
	return {
		events: records.filter((record) => record.calendar_integration !== null),
		bookings: records.filter((record) => record.calendar_integration === null),
	};
}

function blockingEvents(database: Knex, names: readonly string[], search: ClassSearch): Knex.QueryBuilder {
	return (
		database(EVENT_COLLECTION)
			.select(COLUMNS)
			.whereIn('calendar_integration', [...names])
			.where('is_blocking_availability', true)
			.where('length_class', search.lengthClass)
			.where('start_datetime', '<', search.startBefore)
			.modify((query) => {
				if (search.startAfter !== null) query.where('start_datetime', '>', search.startAfter);
			})
			.where('end_datetime', '>', search.endAfter)
			// A row that failed keeps blocking while a retry is scheduled (decision 2).
			.where((status) =>
				status
					.whereIn('sync_status', ['Synced', 'Pending Sync'])
					.orWhere((failed) => failed.where('sync_status', 'Sync Failed').whereNotNull('next_retry')),
			)
	);
}

/** In the columns of events, without an integration. */
function blockingBookings(database: Knex, user: string, range: Interval): Knex.QueryBuilder {
	return database('mm_meeting_booking')
		.select('name', {
			event_title: database.raw('COALESCE(title, meeting_type)'),
			event_type: database.raw("'Meeting Booking'"),
			start_datetime: 'start_datetime',
			end_datetime: 'end_datetime',
			location: 'location',
			calendar_integration: database.raw('NULL'),
			meeting_booking: 'name',
		})
		.where('assigned_user', user)
		.where('end_datetime', '>', range.start)
		.where('start_datetime', '<', range.end)
		.whereIn('status', ['Confirmed', 'Rescheduled']);
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
