import type { Knex } from 'knex';
import { engineOf } from '../extensions/meeting-manager/src/store/values';
import { makeCaseSensitive } from './support';
import type { Migration } from './support';

/** What Directus's column types mean on MariaDB, made to mean what they do on Postgres and SQLite. */

/**
 * Names and external ids differ by case: `MM-MB-Support-0001` is not `MM-MB-support-0001`. Columns that
 * are compared with each other get the same collation, or MariaDB could not use their indexes.
 */
const exactTexts = [
	{ table: 'mm_calendar_integration', name: 'name', length: 255, nullable: false },
	{ table: 'mm_meeting_booking', name: 'name', length: 255, nullable: false },
	{ table: 'mm_calendar_event_sync', name: 'name', length: 255, nullable: false },
	{ table: 'mm_calendar_event_sync', name: 'calendar_integration', length: 255, nullable: true },
	{ table: 'mm_calendar_event_sync', name: 'external_event_id', length: 1024, nullable: true },
	{ table: 'mm_calendar_event_sync', name: 'meeting_booking', length: 255, nullable: true },
	{ table: 'mm_sync_run', name: 'calendar_integration', length: 255, nullable: true },
	{ table: 'mm_calendar_event_archive', name: 'name', length: 255, nullable: false },
	{ table: 'mm_calendar_event_archive', name: 'calendar_integration', length: 255, nullable: true },
	{ table: 'mm_calendar_event_archive', name: 'external_event_id', length: 1024, nullable: true },
	{ table: 'mm_calendar_event_archive', name: 'meeting_booking', length: 255, nullable: true },
	{ table: 'mm_error_log', name: 'reference_name', length: 255, nullable: true },
];

/** TEXT ends at 64 KB; invitations with a mail thread in their description are longer. */
const longTexts: Readonly<Record<string, readonly string[]>> = {
	mm_calendar_event_sync: ['description', 'location', 'sync_error_log'],
	mm_calendar_event_archive: ['description', 'location', 'sync_error_log'],
	mm_meeting_booking: ['description', 'location'],
	mm_error_log: ['message'],
};

/** TIMESTAMP drops milliseconds, which providers give and changes are told by. */
const instants: Readonly<Record<string, readonly string[]>> = {
	mm_calendar_event_sync: [
		'start_datetime',
		'end_datetime',
		'last_synced',
		'external_last_modified',
		'next_retry',
		'modified',
	],
	mm_calendar_event_archive: [
		'start_datetime',
		'end_datetime',
		'last_synced',
		'external_last_modified',
		'next_retry',
		'modified',
	],
	mm_calendar_integration: ['last_synced'],
	mm_meeting_booking: ['start_datetime', 'end_datetime'],
	mm_sync_run: ['started', 'ended'],
	mm_error_log: ['created'],
};

async function up(knex: Knex): Promise<void> {
	if (engineOf(knex) !== 'mysql') return;
	for (const column of exactTexts) await makeCaseSensitive(knex, column);
	await modify(knex, longTexts, 'mediumtext null');
	await modify(knex, instants, 'timestamp(3) null default null');
}

async function modify(knex: Knex, columns: Readonly<Record<string, readonly string[]>>, type: string): Promise<void> {
	for (const [table, names] of Object.entries(columns)) {
		for (const name of names) await knex.raw(`alter table ?? modify ?? ${type}`, [table, name]);
	}
}

/** Nothing to undo: the columns go with their tables, and stay right where those are kept. */
async function down(): Promise<void> {}

export const mariadbColumns: Migration = { name: '0002_mariadb_columns', up, down };
