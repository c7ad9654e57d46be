import type { Knex } from 'knex';
import { createTable, makeCaseSensitive } from './support';
import type { Migration } from './support';

/**
 * What the sync needs beside the collections. Directus does not manage these tables: no role has a
 * permission on them. Times are milliseconds since 1970 in UTC, the same on every database.
 */
const tables: Readonly<Record<string, (table: Knex.CreateTableBuilder) => void>> = {
	/** Last number given in a series of names; never goes down. */
	mm_counter: (table) => {
		table.string('series', 255).primary();
		table.bigInteger('value').notNullable();
	},
	/** Encrypted credentials; `name` is the integration's. */
	mm_credential: (table) => {
		table.string('name', 255).primary();
		table.string('kind', 32).notNullable();
		table.string('key_id', 16).notNullable();
		table.text('ciphertext').notNullable();
		table.bigInteger('updated_at').notNullable();
	},
	/** Where each integration's sync stands, and who runs it just now. */
	mm_sync_state: (table) => {
		table.string('calendar_integration', 255).primary();
		table.text('cursor');
		table.bigInteger('window_from');
		table.bigInteger('window_to');
		table.string('zone', 64);
		table.integer('item_count');
		table.string('lease_owner', 64);
		table.bigInteger('lease_expires');
		table.bigInteger('next_due').index('mm_idx_sync_state_due');
		table.bigInteger('last_attempt');
		table.integer('consecutive_failures').notNullable().defaultTo(0);
		table.bigInteger('suspicious_since');
	},
	/** Items of a feed that could not be read, set aside. */
	mm_quarantine: (table) => {
		table.string('id', 64).primary();
		table.string('calendar_integration', 255).notNullable().index('mm_idx_quarantine_integration');
		table.text('uid');
		table.text('reason');
		table.text('raw');
		table.bigInteger('first_seen');
		table.bigInteger('last_seen');
	},
};

const identities = [
	{ table: 'mm_counter', name: 'series', length: 255, nullable: false },
	{ table: 'mm_credential', name: 'name', length: 255, nullable: false },
	{ table: 'mm_sync_state', name: 'calendar_integration', length: 255, nullable: false },
	{ table: 'mm_quarantine', name: 'calendar_integration', length: 255, nullable: false },
];

async function up(knex: Knex): Promise<void> {
	for (const [name, define] of Object.entries(tables)) await createTable(knex, name, define);
	for (const column of identities) await makeCaseSensitive(knex, column);
}

async function down(knex: Knex): Promise<void> {
	for (const name of Object.keys(tables).toReversed()) await knex.schema.dropTableIfExists(name);
}

export const createEngineTables: Migration = { name: '0001_create_engine_tables', up, down };
