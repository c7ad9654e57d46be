import type { Knex } from 'knex';
import { INSTALLATION_TABLE } from '../extensions/meeting-manager/src/store/installation';
import { createTable } from './support';
import type { Migration } from './support';

/** Which installation the database belongs to: a copy of it must not write to the calendars of the original. */

async function up(knex: Knex): Promise<void> {
	await createTable(knex, INSTALLATION_TABLE, (table) => {
		/** One row. */
		table.integer('id').primary();
		table.string('fingerprint', 64).notNullable();
		/** The last other one that System Managers were told of. */
		table.string('told', 64);
		/** Milliseconds since 1970 in UTC. */
		table.bigInteger('since').notNullable();
	});
}

async function down(knex: Knex): Promise<void> {
	await knex.schema.dropTableIfExists(INSTALLATION_TABLE);
}

export const createInstallation: Migration = { name: '0008_create_installation', up, down };
