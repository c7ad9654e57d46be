import type { Knex } from 'knex';
import { FREE_BUSY_LINK_TABLE } from '../extensions/meeting-manager/src/store/free-busy-links';
import { createTable } from './support';
import type { Migration } from './support';

/** Secret addresses at which other programs read when users are busy. */

async function up(knex: Knex): Promise<void> {
	await createTable(knex, FREE_BUSY_LINK_TABLE, (table) => {
		table.string('user_id', 36).primary();
		/** SHA-256 of the secret in the address. */
		table.string('secret_hash', 64).notNullable().unique({ indexName: 'mm_uq_freebusy_link_secret' });
		/** Milliseconds since 1970 in UTC. */
		table.bigInteger('created').notNullable();
	});
}

async function down(knex: Knex): Promise<void> {
	await knex.schema.dropTableIfExists(FREE_BUSY_LINK_TABLE);
}

export const createFreeBusyLinks: Migration = { name: '0009_create_freebusy_links', up, down };
