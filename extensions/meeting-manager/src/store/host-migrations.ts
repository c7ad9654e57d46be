import type { Knex } from 'knex';

/** Whether the host has run a migration of its own: what it knows by now. */
export async function hasHostMigration(database: Knex, version: string): Promise<boolean> {
	const row = await database('directus_migrations').select('version').where({ version }).first();
	return row !== undefined;
}
