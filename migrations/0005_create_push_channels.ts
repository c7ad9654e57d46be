import type { Knex } from 'knex';
import { addColumns, createTable, makeCaseSensitive } from './support';
import type { Migration } from './support';

/** How calendar services tell of changes by themselves. Times are milliseconds since 1970 in UTC. */

const STATE = 'mm_sync_state';
const CHANNELS = 'mm_push_channel';

/** Numbers, not times: a clock that differs between two instances does not lose a change. */
const stateColumns: Readonly<Record<string, (table: Knex.AlterTableBuilder) => void>> = {
	/** How often a sync was asked for. */
	asked: (table) => table.bigInteger('asked').notNullable().defaultTo(0),
	/** `asked` as it was when the last successful run began: what was asked for since is still to do. */
	served: (table) => table.bigInteger('served').notNullable().defaultTo(0),
	/** When to look after the integration's push channel next; null: at once. */
	push_due: (table) => table.bigInteger('push_due'),
	/** Why the last attempt to have a channel failed, null after one that did not. */
	push_error: (table) => table.text('push_error'),
};

async function up(knex: Knex): Promise<void> {
	/** A channel (Google) or subscription (Graph); `id` is what its notifications name. */
	await createTable(knex, CHANNELS, (table) => {
		table.string('id', 255).primary();
		table.string('calendar_integration', 255).notNullable().index('mm_idx_push_channel_integration');
		table.string('provider', 32).notNullable();
		/** SHA-256 of the secret that comes back with every notification. */
		table.string('secret_hash', 64).notNullable();
		table.string('resource_id', 512);
		/** Where its notifications are sent. */
		table.text('address').notNullable();
		table.string('status', 16).notNullable();
		table.bigInteger('created_at').notNullable();
		table.bigInteger('expires').notNullable();
		table.bigInteger('last_delivery');
	});
	await makeCaseSensitive(knex, { table: CHANNELS, name: 'id', length: 255, nullable: false });
	await makeCaseSensitive(knex, { table: CHANNELS, name: 'calendar_integration', length: 255, nullable: false });
	await addColumns(knex, STATE, stateColumns);
}

/** The columns go with their table. */
async function down(knex: Knex): Promise<void> {
	await knex.schema.dropTableIfExists(CHANNELS);
}

export const createPushChannels: Migration = { name: '0005_create_push_channels', up, down };
