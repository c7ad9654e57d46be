import engineTables from '../../engine-tables.json';
import type { InstallReport } from './report';

/** Tables that are no collections. Directus shows every table to admins unless told not to. The scripts read the list, too. */
export const ENGINE_TABLES: readonly string[] = engineTables;

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
