import type { Knex } from 'knex';
import { addColumns } from './support';
import type { Migration } from './support';

/** What of accounts and their calendars decides on writes. Times are milliseconds since 1970 in UTC. */

const accountColumns: Readonly<Record<string, (table: Knex.AlterTableBuilder) => void>> = {
	/** All addresses the account's owner is known by at the provider, as a JSON list. */
	addresses: (table) => table.text('addresses'),
	/** The provider takes no writes until then, in none of the account's calendars. */
	writes_suspended_until: (table) => table.bigInteger('writes_suspended_until'),
	/** How often that came one after the other. */
	write_suspensions: (table) => table.integer('write_suspensions').notNullable().defaultTo(0),
};

const linkColumns: Readonly<Record<string, (table: Knex.AlterTableBuilder) => void>> = {
	/** Whether the provider lets the account write to the calendar; null: chosen before this was asked. */
	can_write: (table) => table.boolean('can_write'),
};

async function up(knex: Knex): Promise<void> {
	await addColumns(knex, 'mm_account', accountColumns);
	await addColumns(knex, 'mm_integration_account', linkColumns);
}

/** The columns go with their tables. */
async function down(): Promise<void> {}

export const extendAccounts: Migration = { name: '0013_extend_accounts', up, down };
