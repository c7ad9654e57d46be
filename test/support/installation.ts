import knex from 'knex';
import type { Knex } from 'knex';
import type { DirectusProject } from './start-directus';

const systemTables = [
	'directus_collections',
	'directus_fields',
	'directus_relations',
	'directus_permissions',
	'directus_policies',
	'directus_roles',
	'directus_access',
	'directus_presets',
	'directus_settings',
	'directus_translations',
] as const;

/** Everything an installation touches, in texts that are equal when, and only when, the state is. */
export type Snapshot = Record<(typeof systemTables)[number] | 'indexes' | 'tables', string[]>;

/** Opens the project's database beside Directus for the length of `work`. */
export async function withDatabase<Result>(
	project: DirectusProject,
	work: (database: Knex) => Promise<Result>,
): Promise<Result> {
	const database = knex(project.database.connection);
	try {
		return await work(database);
	} finally {
		await database.destroy();
	}
}

/** Reads the state of a project. Rows are listed without the numbers and random ids that differ from run to run. */
export function takeSnapshot(project: DirectusProject): Promise<Snapshot> {
	return withDatabase(project, async (database) => ({
		directus_collections: await readRows(database, 'directus_collections'),
		directus_fields: await readRows(database, 'directus_fields', ['id']),
		directus_relations: await readRows(database, 'directus_relations', ['id']),
		directus_permissions: await readRows(database, 'directus_permissions', ['id']),
		directus_policies: await readRows(database, 'directus_policies'),
		directus_roles: await readRows(database, 'directus_roles'),
		directus_access: await readRows(database, 'directus_access', ['id']),
		directus_presets: await readRows(database, 'directus_presets', ['id']),
		directus_settings: await readRows(database, 'directus_settings'),
		directus_translations: await readRows(database, 'directus_translations', ['id']),
		indexes: await readIndexes(database, project),
		tables: await readTables(database, project),
	}));
}

async function readRows(database: Knex, table: string, ignored: readonly string[] = []): Promise<string[]> {
	const rows: Record<string, unknown>[] = await database(table).select('*');
	const kept = rows.map((row) => Object.entries(row).filter(([column]) => !ignored.includes(column)));
	return kept.map((entries) => JSON.stringify(Object.fromEntries(entries))).toSorted();
}

async function readIndexes(database: Knex, project: DirectusProject): Promise<string[]> {
	const { engine } = project.target;
	const rows: { name: string; unique: unknown; column: string }[] =
		engine === 'sqlite' ? await readSqliteIndexes(database) : await database.raw(...indexQueries[engine]).then(toRows);
	return rows.map(({ name, unique, column }) => `${name} ${Number(unique)} ${column}`).toSorted();
}

const indexQueries: Record<'postgres' | 'mariadb', [string]> = {
	postgres: [
		`SELECT c.relname AS name, i.indisunique AS unique, pg_get_indexdef(i.indexrelid) AS column
		FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = current_schema()`,
	],
	mariadb: [
		`SELECT index_name AS \`name\`, 1 - non_unique AS \`unique\`,
			CONCAT(table_name, ' ', GROUP_CONCAT(column_name ORDER BY seq_in_index)) AS \`column\`
		FROM information_schema.statistics WHERE table_schema = DATABASE() GROUP BY table_name, index_name, non_unique`,
	],
};

async function readSqliteIndexes(database: Knex) {
	const indexes: { name: string; sql: string }[] = await database('sqlite_master')
		.where({ type: 'index' })
		.whereNotNull('sql');
	return indexes.map(({ name, sql }) => ({ name, unique: /^create unique/i.test(sql), column: sql }));
}

/** Names of all tables, and of their columns with type and nullability. */
async function readTables(database: Knex, project: DirectusProject): Promise<string[]> {
	if (project.target.engine === 'sqlite') {
		const tables: { name: string }[] = await database('sqlite_master')
			.where({ type: 'table' })
			.whereNot('name', 'like', 'sqlite_%');
		const lists = await Promise.all(
			tables.map(async ({ name }) => {
				const columns: { name: string; type: string; notnull: number }[] = await database.raw('PRAGMA table_info(??)', [
					name,
				]);
				return columns.map((column) => `${name}.${column.name} ${column.type} ${column.notnull}`);
			}),
		);
		return lists.flat().toSorted();
	}
	const schema = project.target.engine === 'postgres' ? 'current_schema()' : 'DATABASE()';
	const rows = toRows(
		await database.raw(
			`SELECT table_name AS t, column_name AS c, data_type AS d, is_nullable AS n FROM information_schema.columns WHERE table_schema = ${schema}`,
		),
	);
	return rows.map(({ t, c, d, n }) => `${t}.${c} ${d} ${n}`).toSorted();
}

/** knex gives raw answers as the driver does: `{rows}` from Postgres, `[rows, fields]` from MariaDB. */
function toRows(answer: { rows?: never[] } & { 0?: never[] }): never[] {
	return answer.rows ?? answer[0] ?? [];
}
