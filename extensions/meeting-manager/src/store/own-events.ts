import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import { searchesWithin } from '../domain/length-class';
import type { Interval } from '../domain/remote-event';
import { toFlag, toInstant, toJson, toText } from './values';

const TEXT_FIELDS = [
	'name',
	'calendar_integration',
	'external_event_id',
	'event_title',
	'event_type',
	'sync_status',
	'description',
	'location',
	'organizer_email',
	'meeting_booking',
	'sync_direction',
	'sync_error_log',
	'blocking_reason',
] as const;
const INSTANT_FIELDS = ['start_datetime', 'end_datetime', 'last_synced', 'external_last_modified', 'modified'] as const;

/** Events of all the user's integrations that may touch the range, in the form they have through `/items`. */
export async function findOwnEvents(database: Knex, user: string, range: Interval) {
	const integrations = await database('mm_calendar_integration').select('name', 'time_zone').where({ user });
	if (integrations.length === 0) return [];
	const zones = new Map(integrations.map((row) => [String(row.name), toText(row.time_zone) ?? 'UTC']));
	const own = () =>
		database(EVENT_COLLECTION)
			.select([...TEXT_FIELDS, ...INSTANT_FIELDS, 'attendees_json', 'validation_warnings', 'is_blocking_availability'])
			.whereIn('calendar_integration', [...zones.keys()])
			.whereNotIn('sync_status', ['Deleted Externally', 'Deleted Locally']);
	// Bounded searches rather than one, which would read a calendar's whole history.
	const found = await Promise.all(
		searchesWithin(range, [...new Set(zones.values())]).map(({ lengthClass, startAfter, startBefore, endAfter }) =>
			own()
				// Both values, so that the index on (integration, blocking, class, start, end) serves.
				.whereIn('is_blocking_availability', [true, false])
				.where('length_class', lengthClass)
				.where('start_datetime', '<', startBefore)
				.where('end_datetime', '>', endAfter)
				.modify((query) => {
					if (startAfter !== null) query.where('start_datetime', '>', startAfter);
				}),
		),
	);
	return found
		.flat()
		.flatMap((row) => {
			const start = toInstant(row.start_datetime);
			const end = toInstant(row.end_datetime);
			if (start === null || end === null) return [];
			const zone = zones.get(String(row.calendar_integration)) ?? 'UTC';
			return [{ event: describeEvent(row), times: { start, end, event_type: toText(row.event_type) }, zone }];
		})
		.sort((a, b) => a.times.start.getTime() - b.times.start.getTime() || (a.event.name < b.event.name ? -1 : 1));
}

function describeEvent(row: Readonly<Record<string, unknown>>) {
	return {
		...Object.fromEntries(TEXT_FIELDS.map((field) => [field, toText(row[field])])),
		...Object.fromEntries(INSTANT_FIELDS.map((field) => [field, toInstant(row[field])?.toISOString() ?? null])),
		name: String(row.name),
		attendees_json: toJson(row.attendees_json),
		validation_warnings: toJson(row.validation_warnings),
		is_blocking_availability: toFlag(row.is_blocking_availability),
	};
}
