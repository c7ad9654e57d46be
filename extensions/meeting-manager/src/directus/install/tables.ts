import type { InstallReport } from './report';

/** Tables that are no collections. Directus shows every table to admins unless told not to. */
export const ENGINE_TABLES = [
	'mm_counter',
	'mm_credential',
	'mm_sync_state',
	'mm_quarantine',
	'mm_account',
	'mm_integration_account',
	'mm_oauth_state',
	'mm_push_channel',
	'mm_slot_hold',
	'mm_booking_guard',
	'mm_booking_demand',
	'mm_booking_event_uid',
	'mm_installation',
	'mm_freebusy_link',
	'mm_install_lock',
	'mm_migrations',
	'mm_migrations_lock',
] as const;

/** Advises to hide the engine's tables: `DB_EXCLUDE_TABLES` comes as a list, or as one text. */
export function noteExposedTables(env: Readonly<Record<string, unknown>>, report: InstallReport): void {
	const value = env['DB_EXCLUDE_TABLES'];
	const excluded = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : [];
	const names = new Set(excluded.map((name) => name.trim()));
	const exposed = ENGINE_TABLES.filter((table) => !names.has(table));
	if (exposed.length === 0) return;
	report.notes.push(
		`internal tables are locked against everybody, but listed in the Data Model; to hide them: DB_EXCLUDE_TABLES=${[...names, ...exposed].filter(Boolean).join(',')}`,
	);
}
