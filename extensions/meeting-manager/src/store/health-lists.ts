import type { Knex } from 'knex';
import { BOOKING_COLLECTION } from '../domain/booking';
import { EVENT_COLLECTION } from '../domain/event';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { ERROR_LOG_COLLECTION } from '../domain/records';
import { messages } from '../messages';
import { toFlag, toInstant, toJson, toNumber, toText } from './values';

/** What needs somebody's attention, page by page. */

export interface Page {
	limit: number;
	offset: number;
}

export interface Listed<Item> {
	/** All there are, on whatever page. */
	total: number;
	items: Item[];
}

type Row = Readonly<Record<string, unknown>>;

/** Somebody's name as lists show it. */
const OWNER = { first: 'owner.first_name', last: 'owner.last_name', email: 'owner.email' };

function ownerOf(row: Row): string | null {
	const name = [row.first, row.last].flatMap((part) => toText(part)?.trim() || []).join(' ');
	return name === '' ? toText(row.email) : name;
}

function countOf(rows: { count?: unknown } | undefined): number {
	return toNumber(rows?.count) ?? 0;
}

function isoOf(value: unknown): string | null {
	return toInstant(value)?.toISOString() ?? null;
}

/** Calendars, those that need somebody first. */
export async function listCalendarHealth(database: Knex, { limit, offset }: Page) {
	const [total, rows]: [Row | undefined, Row[]] = await Promise.all([
		database(INTEGRATION_COLLECTION).count({ count: '*' }).first(),
		database(`${INTEGRATION_COLLECTION} as integration`)
			.leftJoin('directus_users as owner', 'owner.id', 'integration.user')
			.leftJoin('mm_sync_state as state', 'state.calendar_integration', 'integration.name')
			.select('integration.*', 'state.consecutive_failures', OWNER)
			.orderByRaw(
				`CASE integration.status WHEN 'Needs Reauthorization' THEN 0 WHEN 'Failing' THEN 1 WHEN 'Connected' THEN 2 ELSE 3 END`,
			)
			.orderBy('integration.name')
			.limit(limit)
			.offset(offset),
	]);
	const names = rows.map((row) => String(row.name));
	const failed = await countBy(database(EVENT_COLLECTION).where({ sync_status: 'Sync Failed' }), names);
	const setAside = await countBy(database('mm_quarantine'), names);
	return {
		total: countOf(total),
		items: rows.map((row) => ({
			name: String(row.name),
			calendar_name: toText(row.calendar_name),
			owner: ownerOf(row),
			provider: toText(row.provider),
			status: toText(row.status),
			is_active: toFlag(row.is_active),
			last_synced: isoOf(row.last_synced),
			sync_interval_minutes: toNumber(row.sync_interval_minutes),
			error: toText(row.sync_error_log),
			consecutive_failures: toNumber(row.consecutive_failures) ?? 0,
			failed_events: failed.get(String(row.name)) ?? 0,
			quarantined: setAside.get(String(row.name)) ?? 0,
		})),
	};
}

/** Rows of each of these integrations. */
async function countBy(rows: Knex.QueryBuilder, integrations: readonly string[]): Promise<Map<string, number>> {
	if (integrations.length === 0) return new Map();
	const counted: Row[] = await rows
		.select('calendar_integration')
		.count({ count: '*' })
		.whereIn('calendar_integration', [...integrations])
		.groupBy('calendar_integration');
	return new Map(counted.map((row) => [String(row.calendar_integration), countOf(row)]));
}

/** How many calendars there are of each status; inactive ones apart. */
export async function countCalendars(database: Knex): Promise<Record<string, number>> {
	const rows: Row[] = await database(INTEGRATION_COLLECTION)
		.select('status', 'is_active')
		.count({ count: '*' })
		.groupBy('status', 'is_active');
	const counts: Record<string, number> = {};
	for (const row of rows) {
		const status = toFlag(row.is_active) ? (toText(row.status) ?? 'Connected') : 'Inactive';
		counts[status] = (counts[status] ?? 0) + countOf(row);
	}
	return counts;
}

/** Events that failed, the latest first. */
export async function listFailedEvents(database: Knex, { limit, offset }: Page) {
	const failed = () => database(`${EVENT_COLLECTION} as event`).where('event.sync_status', 'Sync Failed');
	const [total, rows]: [Row | undefined, Row[]] = await Promise.all([
		failed().count({ count: '*' }).first(),
		failed()
			.leftJoin(`${INTEGRATION_COLLECTION} as integration`, 'integration.name', 'event.calendar_integration')
			.leftJoin('directus_users as owner', 'owner.id', 'integration.user')
			.select('event.*', 'integration.calendar_name', OWNER)
			.orderBy([
				{ column: 'event.modified', order: 'desc' },
				{ column: 'event.name', order: 'asc' },
			])
			.limit(limit)
			.offset(offset),
	]);
	return {
		total: countOf(total),
		items: rows.map((row) => ({
			name: String(row.name),
			event_title: toText(row.event_title),
			calendar_integration: toText(row.calendar_integration),
			calendar_name: toText(row.calendar_name),
			owner: ownerOf(row),
			start_datetime: isoOf(row.start_datetime),
			end_datetime: isoOf(row.end_datetime),
			sync_error_log: toText(row.sync_error_log),
			sync_attempts: toNumber(row.sync_attempts) ?? 0,
			next_retry: isoOf(row.next_retry),
			modified: isoOf(row.modified),
		})),
	};
}

/** What was set aside, the latest first, with what the calendar held. */
export async function listSetAside(database: Knex, { limit, offset }: Page) {
	const [total, rows]: [Row | undefined, Row[]] = await Promise.all([
		database('mm_quarantine').count({ count: '*' }).first(),
		database('mm_quarantine as item')
			.leftJoin(`${INTEGRATION_COLLECTION} as integration`, 'integration.name', 'item.calendar_integration')
			.leftJoin('directus_users as owner', 'owner.id', 'integration.user')
			.select('item.*', 'integration.calendar_name', OWNER)
			.orderBy([
				{ column: 'item.first_seen', order: 'desc' },
				{ column: 'item.id', order: 'asc' },
			])
			.limit(limit)
			.offset(offset),
	]);
	return {
		total: countOf(total),
		items: rows.map((row) => ({
			id: String(row.id),
			calendar_integration: toText(row.calendar_integration),
			calendar_name: toText(row.calendar_name),
			owner: ownerOf(row),
			uid: toText(row.uid),
			reason: toText(row.reason),
			raw: toText(row.raw),
			first_seen: isoOf(toNumber(row.first_seen)),
		})),
	};
}

/** Bookings with a change made in their calendar that waits for a decision, the next first. */
export async function listProposedChanges(database: Knex, { limit, offset }: Page) {
	const proposed = () => database(`${BOOKING_COLLECTION} as booking`).whereNotNull('booking.external_change');
	const [total, rows]: [Row | undefined, Row[]] = await Promise.all([
		proposed().count({ count: '*' }).first(),
		proposed()
			.leftJoin('directus_users as owner', 'owner.id', 'booking.assigned_user')
			.select('booking.*', OWNER)
			.orderBy(['booking.start_datetime', 'booking.name'])
			.limit(limit)
			.offset(offset),
	]);
	return {
		total: countOf(total),
		items: rows.map((row) => ({
			meeting_booking: String(row.name),
			title: toText(row.title) ?? toText(row.meeting_type),
			owner: ownerOf(row),
			start_datetime: isoOf(row.start_datetime),
			end_datetime: isoOf(row.end_datetime),
			external_change: toJson(row.external_change),
		})),
	};
}

/** What gave way where both sides changed an event, the latest first. */
export async function listLostChanges(database: Knex, { limit, offset }: Page) {
	const lost = () => database(`${ERROR_LOG_COLLECTION} as entry`).where('entry.title', messages.conflictTitle);
	const [total, rows]: [Row | undefined, Row[]] = await Promise.all([
		lost().count({ count: '*' }).first(),
		lost()
			.leftJoin(`${EVENT_COLLECTION} as event`, 'event.name', 'entry.reference_name')
			.select('entry.*', 'event.event_title')
			.orderBy([
				{ column: 'entry.created', order: 'desc' },
				{ column: 'entry.name', order: 'asc' },
			])
			.limit(limit)
			.offset(offset),
	]);
	return {
		total: countOf(total),
		items: rows.map((row) => ({
			name: String(row.name),
			calendar_event_sync: toText(row.reference_name),
			event_title: toText(row.event_title),
			message: toText(row.message),
			created: isoOf(row.created),
		})),
	};
}
