import type { Knex } from 'knex';
import { GUARD_TABLE, HOLD_TABLE } from '../extensions/meeting-manager/src/domain/hold';
import { createIndex, createTable } from './support';
import type { IndexDefinition, Migration } from './support';

/** What keeps two people from taking one slot. `expires`: milliseconds since 1970 in UTC. */

const heldSlots: IndexDefinition = {
	name: 'mm_idx_slot_hold_user',
	table: HOLD_TABLE,
	columns: ['user_id', 'expires'],
};

async function up(knex: Knex): Promise<void> {
	/** `id` is the SHA-256 of the secret that its holder books with. */
	await createTable(knex, HOLD_TABLE, (table) => {
		table.string('id', 64).primary();
		table.string('user_id', 36).notNullable();
		table.timestamp('start_datetime').nullable();
		table.timestamp('end_datetime').nullable();
		table.bigInteger('expires').notNullable();
	});
	await createIndex(knex, heldSlots);
	/** One row per user whose time was ever booked, locked while a slot is taken; `claims`: see `store/slot-guard`. */
	await createTable(knex, GUARD_TABLE, (table) => {
		table.string('user_id', 36).primary();
		table.text('claims');
	});
}

async function down(knex: Knex): Promise<void> {
	await knex.schema.dropTableIfExists(HOLD_TABLE);
	await knex.schema.dropTableIfExists(GUARD_TABLE);
}

export const createSlotHolds: Migration = { name: '0007_create_slot_holds', up, down };
