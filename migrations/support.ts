import type { Knex } from 'knex';
import { engineOf } from '../extensions/meeting-manager/src/store/values';

/**
 * MariaDB commits every change of a table at once, so a migration that was interrupted has left a part
 * of its work behind: each step here looks first whether it is done.
 */

export interface Migration {
	name: string;
	up(knex: Knex): Promise<void>;
	down(knex: Knex): Promise<void>;
}

export interface IndexDefinition {
	name: string;
	table: string;
	columns: readonly string[];
	unique?: boolean;
	/** MariaDB then drops the index it made for the constraint, and needs this one until the table goes. */
	carriesForeignKey?: boolean;
}

export async function createTable(
	knex: Knex,
	table: string,
	define: (builder: Knex.CreateTableBuilder) => void,
): Promise<void> {
	if (await knex.schema.hasTable(table)) return;
	await knex.schema.createTable(table, define);
}

export async function addColumns(
	knex: Knex,
	table: string,
	columns: Readonly<Record<string, (builder: Knex.AlterTableBuilder) => void>>,
): Promise<void> {
	for (const [name, define] of Object.entries(columns)) {
		if (await knex.schema.hasColumn(table, name)) continue;
		await knex.schema.alterTable(table, define);
	}
}

export async function createIndex(knex: Knex, index: IndexDefinition): Promise<void> {
	if (await hasIndex(knex, index)) return;
	await knex.schema.alterTable(index.table, (builder) => {
		if (index.unique) builder.unique([...index.columns], { indexName: index.name });
		else builder.index([...index.columns], index.name);
	});
}

export async function dropIndex(knex: Knex, index: IndexDefinition): Promise<void> {
	if (index.carriesForeignKey && engineOf(knex) === 'mysql') return;
	if (!(await knex.schema.hasTable(index.table)) || !(await hasIndex(knex, index))) return;
	await knex.schema.alterTable(index.table, (builder) => {
		if (index.unique) builder.dropUnique([...index.columns], index.name);
		else builder.dropIndex([...index.columns], index.name);
	});
}

export async function hasIndex(knex: Knex, { table, name }: IndexDefinition): Promise<boolean> {
	const rows = {
		sqlite: () => knex('sqlite_master').select('name').where({ type: 'index', tbl_name: table, name }),
		postgres: () =>
			knex('pg_indexes')
				.select('indexname')
				.where({ tablename: table, indexname: name })
				.whereRaw('schemaname = current_schema()'),
		mysql: () =>
			knex('information_schema.statistics')
				.select('index_name')
				.where({ table_name: table, index_name: name })
				.whereRaw('table_schema = database()'),
	}[engineOf(knex)];
	return (await rows()).length > 0;
}

/**
 * MariaDB compares text without regard to case unless told otherwise; Postgres and SQLite do not.
 * No-op on those two. The column must not take part in a foreign key.
 */
export async function makeCaseSensitive(
	knex: Knex,
	column: { table: string; name: string; length: number; nullable: boolean },
): Promise<void> {
	if (engineOf(knex) !== 'mysql') return;
	const definition = `varchar(${column.length}) character set utf8mb4 collate utf8mb4_bin ${column.nullable ? 'null' : 'not null'}`;
	await knex.raw(`alter table ?? modify ?? ${definition}`, [column.table, column.name]);
}
