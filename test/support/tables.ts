import type { Knex } from 'knex';

/** The names of all tables of a database, on every engine. */
export async function listTables(knex: Knex): Promise<string[]> {
	const { client, connection } = knex.client.config;
	const rows: { name: string }[] =
		client === 'sqlite3'
			? await knex('sqlite_master').select('name').where({ type: 'table' })
			: await knex('information_schema.tables')
					.select({ name: 'table_name' })
					.where({ table_schema: client === 'pg' ? 'public' : connection.database, table_type: 'BASE TABLE' });
	return rows.map(({ name }) => name);
}
