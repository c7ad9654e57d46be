import type { Knex } from 'knex';
import { createIndex, dropIndex } from './support';
import type { IndexDefinition, Migration } from './support';

/**
 * The six indexes the specification recommends, under its names with `mm_` before them: Postgres and
 * SQLite keep the names of all tables' indexes in one space, which this project shares with its host.
 * The rest is what our own queries need. No key is longer than the 3,072 bytes InnoDB takes.
 */
const events = 'mm_calendar_event_sync';

const indexes: readonly IndexDefinition[] = [
	{ name: 'mm_idx_calendar_integration', table: events, columns: ['calendar_integration', 'sync_status'] },
	{
		// Ids are case-sensitive and up to 1,024 characters long, too long for an index of MariaDB: their hash stands in.
		name: 'mm_idx_external_event_id',
		table: events,
		columns: ['calendar_integration', 'external_id_hash'],
		unique: true,
	},
	{
		name: 'mm_idx_availability_check',
		table: events,
		columns: ['calendar_integration', 'is_blocking_availability', 'start_datetime', 'end_datetime', 'sync_status'],
	},
	{ name: 'mm_idx_date_range', table: events, columns: ['start_datetime', 'end_datetime'] },
	{ name: 'mm_idx_meeting_booking', table: events, columns: ['meeting_booking'] },
	{ name: 'mm_idx_sync_status', table: events, columns: ['sync_status', 'calendar_integration'] },
	{
		// Those of a class of length start within its limit before the range asked for; everything else is told from the index.
		name: 'mm_idx_length_class',
		table: events,
		columns: [
			'calendar_integration',
			'is_blocking_availability',
			'length_class',
			'start_datetime',
			'end_datetime',
			'sync_status',
		],
	},
	{ name: 'mm_idx_next_retry', table: events, columns: ['sync_status', 'next_retry'] },
	{
		name: 'mm_idx_booking_user',
		table: 'mm_meeting_booking',
		columns: ['assigned_user', 'end_datetime', 'start_datetime', 'status'],
		carriesForeignKey: true,
	},
	{ name: 'mm_idx_integration_user', table: 'mm_calendar_integration', columns: ['user'], carriesForeignKey: true },
	{ name: 'mm_idx_rule_user', table: 'mm_user_availability_rule', columns: ['user', 'date'], carriesForeignKey: true },
	{ name: 'mm_idx_run_started', table: 'mm_sync_run', columns: ['calendar_integration', 'started'] },
	{ name: 'mm_idx_error_created', table: 'mm_error_log', columns: ['created'] },
	{
		name: 'mm_idx_archive_start',
		table: 'mm_calendar_event_archive',
		columns: ['calendar_integration', 'start_datetime'],
	},
];

async function up(knex: Knex): Promise<void> {
	for (const index of indexes) await createIndex(knex, index);
}

async function down(knex: Knex): Promise<void> {
	for (const index of indexes.toReversed()) await dropIndex(knex, index);
}

export const createIndexes: Migration = { name: '0003_create_indexes', up, down };
