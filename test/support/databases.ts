import { randomUUID } from 'node:crypto';
import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { getServerUrl } from './targets';
import type { Engine } from './targets';

/** What knex takes, typed as far as the tests need it. */
export type DatabaseConnection =
	| { client: 'sqlite3'; connection: { filename: string }; useNullAsDefault: true }
	| {
			client: 'pg' | 'mysql2';
			connection: { host: string; port: number; user: string; password: string; database: string };
	  };

/** A database of its own for one server: the variables Directus wants and the connection a test may open beside it. */
export interface TestDatabase {
	engine: Engine;
	/** File path or database name. */
	id: string;
	connection: DatabaseConnection;
	env: Record<string, string>;
}

export function newDatabaseName(): string {
	return `mm_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
}

/** Describes a database without touching it. `id` is a file path on SQLite, a database name elsewhere. */
export function describeDatabase(engine: Engine, id: string): TestDatabase {
	if (engine === 'sqlite') {
		return {
			engine,
			id,
			connection: { client: 'sqlite3', connection: { filename: id }, useNullAsDefault: true },
			env: { DB_CLIENT: 'sqlite3', DB_FILENAME: id },
		};
	}
	const client = engine === 'postgres' ? 'pg' : 'mysql2';
	const connection = { ...readServer(engine), database: id };
	return { engine, id, connection: { client, connection }, env: toDirectusEnv(engine, connection) };
}

function readServer(engine: 'postgres' | 'mariadb'): { host: string; port: number; user: string; password: string } {
	const url = getServerUrl(engine);
	return {
		host: url.hostname,
		port: Number(url.port || (engine === 'postgres' ? 5432 : 3306)),
		user: decodeURIComponent(url.username),
		password: decodeURIComponent(url.password),
	};
}

function toDirectusEnv(
	engine: 'postgres' | 'mariadb',
	connection: { host: string; port: number; user: string; password: string; database: string },
): Record<string, string> {
	return {
		DB_CLIENT: engine === 'postgres' ? 'pg' : 'mysql',
		DB_HOST: connection.host,
		DB_PORT: String(connection.port),
		DB_USER: connection.user,
		DB_PASSWORD: connection.password,
		DB_DATABASE: connection.database,
	};
}

export async function createDatabase(database: TestDatabase): Promise<void> {
	if (database.engine === 'postgres') await onPostgres(`CREATE DATABASE "${database.id}"`);
	if (database.engine === 'mariadb') {
		await onMariadb(`CREATE DATABASE \`${database.id}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
	}
}

export async function databaseExists(database: TestDatabase): Promise<boolean> {
	if (database.engine === 'postgres') {
		return (await onPostgres('SELECT 1 FROM pg_database WHERE datname = ?', [database.id])).length > 0;
	}
	return (await onMariadb('SELECT 1 FROM information_schema.schemata WHERE schema_name = ?', [database.id])).length > 0;
}

export async function dropDatabase(database: TestDatabase): Promise<void> {
	if (database.engine === 'sqlite') await rm(path.dirname(database.id), { recursive: true, force: true });
	if (database.engine === 'postgres') await onPostgres(`DROP DATABASE IF EXISTS "${database.id}" WITH (FORCE)`);
	if (database.engine === 'mariadb') await onMariadb(`DROP DATABASE IF EXISTS \`${database.id}\``);
}

/** Fills `copy` with everything in `source`, which nobody may have open. Creates `copy`. */
export async function copyDatabase(source: TestDatabase, copy: TestDatabase): Promise<void> {
	if (source.engine === 'sqlite') await copyFile(source.id, copy.id);
	if (source.engine === 'postgres') await onPostgres(`CREATE DATABASE "${copy.id}" TEMPLATE "${source.id}"`);
	if (source.engine === 'mariadb') await copyMariadb(source, copy);
}

/** What is written there need not survive a power cut. */
export async function forgoDurability({ engine, id }: TestDatabase): Promise<void> {
	if (engine === 'postgres') await onPostgres(`ALTER DATABASE "${id}" SET synchronous_commit = off`);
}

async function copyMariadb(source: TestDatabase, copy: TestDatabase): Promise<void> {
	await createDatabase(copy);
	await withKnex({ ...describeDatabase('mariadb', copy.id).connection, pool: { min: 1, max: 1 } }, async (knex) => {
		await knex.raw('SET FOREIGN_KEY_CHECKS = 0');
		const tables: { name: string }[] = await knex
			.select({ name: 'table_name' })
			.from('information_schema.tables')
			.where({ table_schema: source.id, table_type: 'BASE TABLE' });
		for (const { name } of tables) {
			const [rows] = await knex.raw('SHOW CREATE TABLE ??.??', [source.id, name]);
			await knex.raw(String(rows[0]['Create Table']));
			const columns = await listCopiedColumns(knex, source.id, name);
			const names = columns.map(() => '??').join(', ');
			const copying = `INSERT INTO ?? (${names}) SELECT ${names} FROM ??.??`;
			await knex.raw(copying, [name, ...columns, ...columns, source.id, name]);
		}
	});
}

/** Generated columns refuse values, so they are left out of the copy. */
async function listCopiedColumns(knex: Knex, schema: string, table: string): Promise<string[]> {
	const columns: { name: string; generated: string | null }[] = await knex
		.select({ name: 'column_name', generated: 'generation_expression' })
		.from('information_schema.columns')
		.where({ table_schema: schema, table_name: table });
	return columns.filter(({ generated }) => !generated).map(({ name }) => name);
}

async function onPostgres(sql: string, bindings: string[] = []): Promise<unknown[]> {
	const config = { client: 'pg', connection: getServerUrl('postgres').href };
	return withKnex(config, async (knex) => (await knex.raw(sql, bindings)).rows);
}

async function onMariadb(sql: string, bindings: string[] = []): Promise<unknown[]> {
	const config = { client: 'mysql2', connection: readServer('mariadb') };
	return withKnex(config, async (knex) => (await knex.raw(sql, bindings))[0]);
}

async function withKnex<Result>(config: Knex.Config, work: (knex: Knex) => Promise<Result>): Promise<Result> {
	const knex = createKnex(config);
	try {
		return await work(knex);
	} finally {
		await knex.destroy();
	}
}
