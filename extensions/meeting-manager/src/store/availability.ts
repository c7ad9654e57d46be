import type { Knex } from 'knex';
import type { BusyRecord } from '../domain/availability';
import type { IntegrationCoverage } from '../domain/coverage';
import { EVENT_COLLECTION } from '../domain/event';
import { DAY_MS, HOUR_MS } from '../domain/interval';
import type { Interval } from '../domain/remote-event';
import { toInstant, toNumber, toText } from './values';

/** All-day events reach past their stored times by less than a local day, 25 hours at the longest. */
const ALL_DAY_MARGIN_MS = 26 * HOUR_MS;

export interface ActiveIntegration extends IntegrationCoverage {
	timeZone: string;
	isPrimary: boolean;
}

/** The active integrations of a user, with what their last successful sync covered. */
export async function findActiveIntegrations(database: Knex, user: string): Promise<ActiveIntegration[]> {
	const rows = await database('mm_calendar_integration as integration')
		.leftJoin('mm_sync_state as state', 'state.calendar_integration', 'integration.name')
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
		)
		.where('integration.user', user)
		.where('integration.is_active', true)
		.orderBy('integration.name');
	return rows.map((row) => {
		const from = toNumber(row.window_from);
		const to = toNumber(row.window_to);
		return {
			name: String(row.name),
			provider: String(row.provider),
			status: toText(row.status) ?? 'Connected',
			lastSynced: toInstant(row.last_synced),
			syncIntervalMinutes: toNumber(row.sync_interval_minutes) ?? 15,
			timeZone: toText(row.time_zone) ?? 'UTC',
			isPrimary: row.is_primary === true || row.is_primary === 1,
			window: from === null || to === null ? null : { start: new Date(from), end: new Date(to) },
		};
	});
}

/**
 * Events of the integrations that may block the range: a superset, for the caller to cut by whole local
 * days. Two bounded searches, so that cost grows with the range and not with history: events of up to a
 * day start after `from - 24h`; the few longer ones and all-day events are found by their end.
 */
export async function findBlockingCandidates(
	database: Knex,
	integrations: readonly { name: string; timeZone: string }[],
	range: Interval,
): Promise<BusyRecord[]> {
	if (integrations.length === 0) return [];
	const names = integrations.map(({ name }) => name);
	const columns = [
		'name',
		'event_title',
		'event_type',
		'start_datetime',
		'end_datetime',
		'location',
		'calendar_integration',
		'meeting_booking',
	];
	const blocking = () =>
		database(EVENT_COLLECTION)
			.select(columns)
			.whereIn('calendar_integration', names)
			.where('is_blocking_availability', true)
			// A row that failed keeps blocking while a retry is scheduled (decision 2).
			.where((status) =>
				status
					.whereIn('sync_status', ['Synced', 'Pending Sync'])
					.orWhere((failed) => failed.where('sync_status', 'Sync Failed').whereNotNull('next_retry')),
			);
	const short = blocking()
		.where('is_long', false)
		.where('start_datetime', '<', range.end)
		.where('start_datetime', '>', new Date(range.start.getTime() - DAY_MS))
		.where('end_datetime', '>', range.start);
	const long = blocking()
		.where('is_long', true)
		.where('end_datetime', '>', new Date(range.start.getTime() - ALL_DAY_MARGIN_MS))
		.where('start_datetime', '<', new Date(range.end.getTime() + ALL_DAY_MARGIN_MS));

	const rows = await short.unionAll([long]);
	const zones = new Map(integrations.map(({ name, timeZone }) => [name, timeZone]));
	return rows.flatMap((row) => {
		const record = toRecord(row);
		return record === null ? [] : [{ ...record, zone: zones.get(String(row.calendar_integration)) ?? 'UTC' }];
	});
}

/** Bookings of the user that stand and overlap the range; they block whatever their event rows say (decision 2). */
export async function findBlockingBookings(database: Knex, user: string, range: Interval): Promise<BusyRecord[]> {
	const rows = await database('mm_meeting_booking')
		.select('name', 'title', 'meeting_type', 'location', 'start_datetime', 'end_datetime')
		.where('assigned_user', user)
		.where('end_datetime', '>', range.start)
		.where('start_datetime', '<', range.end)
		.whereIn('status', ['Confirmed', 'Rescheduled']);
	return rows.flatMap((row) => {
		const record = toRecord({
			...row,
			event_title: toText(row.title) ?? toText(row.meeting_type),
			event_type: 'Meeting Booking',
			meeting_booking: row.name,
		});
		return record === null ? [] : [record];
	});
}

/** The zone a person set for themselves, null where none is set. */
export async function findUserZone(database: Knex, user: string): Promise<string | null> {
	const row = await database('mm_user_settings').select('time_zone').where({ name: user }).first();
	return toText(row?.time_zone);
}

function toRecord(row: Readonly<Record<string, unknown>>): BusyRecord | null {
	const start = toInstant(row.start_datetime);
	const end = toInstant(row.end_datetime);
	if (start === null || end === null) return null;
	return {
		name: String(row.name),
		event_title: toText(row.event_title) ?? '',
		event_type: toText(row.event_type) ?? 'External Event',
		start,
		end,
		location: toText(row.location),
		calendar_integration: toText(row.calendar_integration),
		meeting_booking: toText(row.meeting_booking),
		zone: 'UTC',
	};
}
