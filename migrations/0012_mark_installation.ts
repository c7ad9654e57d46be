import type { Knex } from 'knex';
import { INSTALLATION_TABLE } from '../extensions/meeting-manager/src/store/installation';
import { addColumns } from './support';
import type { Migration } from './support';

/** What tells a restored backup and a copy under the same address: compared with what is kept outside of the database. */

async function up(knex: Knex): Promise<void> {
	await addColumns(knex, INSTALLATION_TABLE, {
		/** A random id, also in a file outside of the database. */
		marker: (table) => table.string('marker', 36),
		/** When this was last written in both places; milliseconds since 1970 in UTC. */
		beat: (table) => table.bigInteger('beat'),
		/** Whether the file stays wherever the database does. */
		is_marked: (table) => table.boolean('is_marked'),
		/** What the database server calls tables, where it gives a table made anew another number. */
		table_ids: (table) => table.string('table_ids', 255),
	});
}

/** The columns go with their table. */
async function down(): Promise<void> {
	await Promise.resolve();
}

export const markInstallation: Migration = { name: '0012_mark_installation', up, down };
