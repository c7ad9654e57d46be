import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import { EVENT_ARCHIVE_COLLECTION } from '../domain/records';

/** Columns of the event record and of its archive, which are the same. */
const COLUMNS = [
	'name',
	'calendar_integration',
	'external_event_id',
	'event_title',
	'event_type',
	'sync_status',
	'start_datetime',
	'end_datetime',
	'description',
	'location',
	'attendees_json',
	'organizer_email',
	'meeting_booking',
	'is_blocking_availability',
	'last_synced',
	'external_last_modified',
	'sync_direction',
	'sync_error_log',
	'modified',
	'validation_warnings',
	'blocking_reason',
	'blocking_set_by_hand',
	'sync_attempts',
	'next_retry',
	'external_etag',
	'ical_uid',
	'series_id',
	'original_start',
	'content_hash',
	'external_id_hash',
	'managed_by_sync',
	'length_class',
];

export interface ArchiveQuery {
	/** Only events of this integration; null: of any. */
	integration: string | null;
	/** Events of these integrations are left out. */
	except?: readonly string[];
	/** Only events that ended before; null: all. */
	endedBefore: Date | null;
	limit: number;
}

/** Moves a batch of events to the archive in one transaction and returns their names. */
export async function archiveEvents(database: Knex, query: ArchiveQuery): Promise<string[]> {
	return database.transaction(async (transaction) => {
		// Locked: another instance that moves the same rows would delete from the archive what is put there now.
		const names = await findBatch(transaction, query, { forUpdate: true });
		if (names.length === 0) return [];
		// A name archived before would be a row that came back: names are never given twice.
		await transaction(EVENT_ARCHIVE_COLLECTION).whereIn('name', names).delete();
		const columns = COLUMNS.map(() => '??').join(', ');
		await transaction(transaction.raw(`?? (${columns})`, [EVENT_ARCHIVE_COLLECTION, ...COLUMNS])).insert(
			transaction(EVENT_COLLECTION).select(COLUMNS).whereIn('name', names),
		);
		await transaction(EVENT_COLLECTION).whereIn('name', names).delete();
		return names;
	});
}

/** Names of a batch of events. */
export async function findBatch(
	database: Knex,
	{ integration, except = [], endedBefore, limit }: ArchiveQuery,
	{ forUpdate = false } = {},
): Promise<string[]> {
	const rows: { name: string }[] = await database(EVENT_COLLECTION)
		.select('name')
		.modify((builder) => {
			if (forUpdate) builder.forUpdate();
			if (integration !== null) builder.where({ calendar_integration: integration });
			if (except.length > 0) builder.whereNotIn('calendar_integration', [...except]);
			// The start as well: the index begins with it.
			if (endedBefore !== null)
				builder.where('start_datetime', '<', endedBefore).where('end_datetime', '<', endedBefore);
		})
		.limit(limit);
	return rows.map(({ name }) => name);
}
