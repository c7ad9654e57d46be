import { migrations } from '../../../../../migrations/index';
import type { Migration } from '../../../../../migrations/support';
import type { Database } from '../services';
import type { InstallReport } from './report';

const tableName = 'mm_migrations';

/** The migrations come bundled: there are no files to look for where the extension is installed. */
const migrationSource = {
	getMigrations: () => Promise.resolve([...migrations]),
	getMigrationName: ({ name }: Migration) => name,
	getMigration: (migration: Migration) => Promise.resolve(migration),
};

const config = { tableName, migrationSource };

/** Runs what has not run yet. Only within the installation's lock: it frees knex's own, which a killed run leaves behind. */
export async function migrateToLatest(database: Database, report: InstallReport): Promise<void> {
	if (await database.schema.hasTable(`${tableName}_lock`)) await database.migrate.forceFreeMigrationsLock(config);
	const [, names]: [number, string[]] = await database.migrate.latest(config);
	for (const name of names) report.changes.push(`migration ${name} applied`);
}

/** Takes every migration back, newest first, and forgets that they ever ran. */
export async function revertMigrations(database: Database, report: InstallReport): Promise<void> {
	if (!(await database.schema.hasTable(tableName))) return;
	await database.migrate.forceFreeMigrationsLock(config);
	const [, names]: [number, string[]] = await database.migrate.rollback(config, true);
	for (const name of names) report.changes.push(`migration ${name} reverted`);
	await database.schema.dropTableIfExists(tableName);
	await database.schema.dropTableIfExists(`${tableName}_lock`);
}
