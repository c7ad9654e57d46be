import type { Knex } from 'knex';
import { makeCaseSensitive } from './support';
import type { Migration } from './support';

/**
 * Names and external ids differ by case: `MM-MB-Support-0001` is not `MM-MB-support-0001`. Columns that
 * are compared with each other get the same collation, or MariaDB could not use their indexes.
 */
const columns = [
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

async function up(knex: Knex): Promise<void> {
	for (const column of columns) await makeCaseSensitive(knex, column);
}

/** Nothing to undo: the columns go with their tables, and stay correct where those are kept. */
async function down(): Promise<void> {}

export const caseSensitiveNames: Migration = { name: '0002_case_sensitive_names', up, down };
