import type { Knex } from 'knex';
import { EVENT_COLLECTION, EVENT_TYPES, OUTBOUND_ACTIONS, SYNC_DIRECTIONS, SYNC_STATUSES } from '../domain/event';
import type { EventContent } from '../domain/event-content';
import { searchesWithin } from '../domain/length-class';
import type { StoredEvent } from '../domain/reconcile';
import type { Interval } from '../domain/remote-event';
import { nameInSeries, reserveNumbers } from './counters';
import { chunk, chunkBySize, fromJson, MAX_BINDINGS, toFlag, toInstant, toNumber, toText } from './values';

const COLUMNS = [
	'name',
	'external_event_id',
	'ical_uid',
	'series_id',
	'external_resource',
	'external_etag',
	'event_type',
	'sync_direction',
	'outbound_action',
	'content_hash',
	'sync_status',
	'managed_by_sync',
	'start_datetime',
	'end_datetime',
	'is_blocking_availability',
	'blocking_set_by_hand',
	'sync_attempts',
	'next_retry',
];

// SQLite takes 500 rows in one statement, and every engine 32,766 values.
const INSERT_ROWS = 400;
// MariaDB takes 16 MB in one statement; a character may take four bytes, and one more where it is escaped.
const INSERT_CHARACTERS = 2_000_000;

/**
 * The integration's rows that a sync of the window may touch: those that lie in it, by the same bounded
 * searches as availability, and those with one of the external ids (`hashes`) wherever they lie.
 */
export async function loadStoredEvents(
	database: Knex,
	integration: string,
	query: { window: Interval; hashes: readonly string[] },
): Promise<StoredEvent[]> {
	const own = () =>
		database(EVENT_COLLECTION).select(COLUMNS.concat('external_id_hash')).where('calendar_integration', integration);
	const rows: Readonly<Record<string, unknown>>[] = [];
	for (const { lengthClass, startAfter, startBefore, endAfter } of searchesWithin(query.window, [])) {
		const found = own()
			// Both values, so that the index on (integration, blocking, class, start, end) serves.
			.whereIn('is_blocking_availability', [true, false])
			.where('length_class', lengthClass)
			.where('start_datetime', '<', startBefore)
			.where('end_datetime', '>', endAfter);
		rows.push(...(await (startAfter === null ? found : found.where('start_datetime', '>', startAfter))));
	}
	const seen = new Set(rows.map((row) => row.external_id_hash));
	const missing = query.hashes.filter((hash) => !seen.has(hash));
	for (const part of chunk(missing, MAX_BINDINGS)) {
		rows.push(...(await own().whereIn('external_id_hash', part)));
	}
	return rows.map(toStoredEvent);
}

/** The integration's rows of these external ids (`hashes`), series or calendar objects, wherever they lie. */
export async function loadNamedEvents(
	database: Knex,
	integration: string,
	named: { hashes: readonly string[]; seriesIds: readonly string[]; resources: readonly string[] },
): Promise<StoredEvent[]> {
	const rows = new Map<string, StoredEvent>();
	const columns = [
		['external_id_hash', named.hashes],
		['series_id', named.seriesIds],
		['external_resource', named.resources],
	] as const;
	for (const [column, values] of columns) {
		for (const part of chunk([...new Set(values)], MAX_BINDINGS)) {
			const found = await database(EVENT_COLLECTION)
				.select(COLUMNS)
				.where('calendar_integration', integration)
				.whereIn(column, part);
			for (const row of found) rows.set(String(row.name), toStoredEvent(row));
		}
	}
	return [...rows.values()];
}

/** Which of these external ids or ids of series the integration holds. `hashOf` as in `external_id_hash`. */
export async function findKnownIds(
	database: Knex,
	integration: string,
	ids: readonly string[],
	hashOf: (id: string) => string,
): Promise<Set<string>> {
	const rows = await loadNamedEvents(database, integration, { hashes: ids.map(hashOf), seriesIds: ids, resources: [] });
	const held = new Set(rows.flatMap(({ externalEventId, seriesId }) => [externalEventId, seriesId]));
	return new Set(ids.filter((id) => held.has(id)));
}

/** Inserts the events as the sync's own rows and returns their names, in order. Within a transaction. */
export async function insertEvents(
	transaction: Knex,
	integration: string,
	events: readonly { content: EventContent; hash: string }[],
	now: Date,
): Promise<string[]> {
	if (events.length === 0) return [];
	const series = `MM-CES-${integration}`;
	const first = await reserveNumbers(transaction, series, events.length);
	const rows = events.map(({ content, hash }, index) => ({
		...contentColumns(content),
		name: nameInSeries(series, first + index),
		calendar_integration: integration,
		external_id_hash: hash,
		sync_status: 'Synced',
		sync_direction: 'Inbound',
		is_blocking_availability: content.is_blocking_availability,
		blocking_reason: content.blocking_reason,
		blocking_set_by_hand: false,
		managed_by_sync: true,
		sync_attempts: 0,
		last_synced: now,
		modified: now,
	}));
	const sizeOf = (row: (typeof rows)[number]) => (row.description?.length ?? 0) + (row.attendees_json?.length ?? 0);
	for (const part of chunkBySize(rows, { rows: INSERT_ROWS, size: INSERT_CHARACTERS, sizeOf })) {
		await transaction(EVENT_COLLECTION).insert(part);
	}
	return rows.map(({ name }) => name);
}

/** Writes what the provider says over a row. A blocking flag set by hand stays (decision 4). */
export async function updateEvent(
	transaction: Knex,
	stored: StoredEvent,
	content: EventContent,
	now: Date,
): Promise<void> {
	// A row that stands for a booking stays one, whatever its calendar calls it.
	const isBooking = stored.eventType === 'Meeting Booking' && content.event_type === 'External Event';
	await transaction(EVENT_COLLECTION)
		.where({ name: stored.name })
		.update({
			...contentColumns(content),
			...(stored.isBlockingSetByHand
				? {}
				: {
						is_blocking_availability: content.is_blocking_availability,
						blocking_reason: content.blocking_reason,
					}),
			// The first change made at the provider makes it an event of both sides (decision 10).
			...(stored.direction === 'Outbound' ? { sync_direction: 'Bidirectional' } : {}),
			...(isBooking ? { event_type: stored.eventType } : {}),
			sync_status: 'Synced',
			sync_error_log: null,
			sync_attempts: 0,
			next_retry: null,
			outbound_action: null,
			synced_content: null,
			managed_by_sync: true,
			last_synced: now,
		});
}

export async function markDeletedExternally(transaction: Knex, names: readonly string[]): Promise<void> {
	for (const part of chunk(names, MAX_BINDINGS)) {
		await transaction(EVENT_COLLECTION).whereIn('name', part).update({
			sync_status: 'Deleted Externally',
			next_retry: null,
			sync_error_log: null,
			outbound_action: null,
			synced_content: null,
		});
	}
}

export async function deleteEvents(transaction: Knex, names: readonly string[]): Promise<void> {
	for (const part of chunk(names, MAX_BINDINGS)) await transaction(EVENT_COLLECTION).whereIn('name', part).delete();
}

/** Marks a row whose sync failed. `nextRetry` null: the threshold is reached and it blocks no longer (decision 2). */
export async function markSyncFailed(
	transaction: Knex,
	name: string,
	failure: { attempts: number; nextRetry: Date | null; errorLog: string },
): Promise<void> {
	await transaction(EVENT_COLLECTION).where({ name }).update({
		sync_status: 'Sync Failed',
		sync_attempts: failure.attempts,
		next_retry: failure.nextRetry,
		sync_error_log: failure.errorLog,
	});
}

/** Rows of the integration that failed before and wait for a retry. */
export async function findRetryingEvents(database: Knex, integration: string): Promise<StoredEvent[]> {
	const rows = await database(EVENT_COLLECTION)
		.select(COLUMNS)
		.where({ calendar_integration: integration, sync_status: 'Sync Failed' })
		.whereNotNull('next_retry');
	return rows.map(toStoredEvent);
}

function contentColumns(content: EventContent) {
	const {
		attendees_json,
		validation_warnings,
		is_blocking_availability: _flag,
		blocking_reason: _reason,
		...rest
	} = content;
	return {
		...rest,
		attendees_json: fromJson(attendees_json),
		validation_warnings: fromJson(validation_warnings),
	};
}

export function toStoredEvent(row: Readonly<Record<string, unknown>>): StoredEvent {
	return {
		name: String(row.name),
		externalEventId: toText(row.external_event_id) ?? '',
		iCalUid: toText(row.ical_uid),
		seriesId: toText(row.series_id),
		resource: toText(row.external_resource),
		etag: toText(row.external_etag),
		eventType: EVENT_TYPES.find((type) => type === row.event_type) ?? 'External Event',
		direction: SYNC_DIRECTIONS.find((direction) => direction === row.sync_direction) ?? 'Inbound',
		outboundAction: OUTBOUND_ACTIONS.find((action) => action === row.outbound_action) ?? null,
		contentHash: toText(row.content_hash),
		syncStatus: SYNC_STATUSES.find((status) => status === row.sync_status) ?? 'Synced',
		isManaged: toFlag(row.managed_by_sync),
		isBlocking: toFlag(row.is_blocking_availability),
		isBlockingSetByHand: toFlag(row.blocking_set_by_hand),
		start: toInstant(row.start_datetime) ?? new Date(0),
		end: toInstant(row.end_datetime) ?? new Date(0),
		attempts: toNumber(row.sync_attempts) ?? 0,
		hasRetry: row.next_retry !== null && row.next_retry !== undefined,
	};
}
