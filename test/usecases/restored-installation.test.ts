import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createInstallationFile } from '../../extensions/meeting-manager/src/directus/installation-file';
import { createOwnInstallation } from '../../extensions/meeting-manager/src/usecases/own-installation';
import type { OwnInstallation } from '../../extensions/meeting-manager/src/usecases/own-installation';
import { availableEngines, createEngineDatabase } from '../support/engine-database';
import type { EngineDatabase } from '../support/engine-database';

interface StartOptions {
	isNamed?: boolean;
	file?: string | null;
}

const TABLE = 'mm_installation';
const MINUTE_MS = 60_000;

describe.each(availableEngines)('an installation with its database on %s', (engine) => {
	let folder: string;
	let engineDatabase: EngineDatabase;
	let database: Knex;
	let aheadMs = 0;
	beforeAll(async () => {
		engineDatabase = await createEngineDatabase(engine);
		database = engineDatabase.connect();
		await database.schema.createTable('directus_users', (table) => table.uuid('id').primary());
	}, 60_000);
	afterAll(() => engineDatabase.remove());
	beforeEach(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'mm-installation-'));
		await database(TABLE).delete();
		aheadMs = 0;
	});
	afterEach(() => rm(folder, { recursive: true }));

	/** A process of it. `host`: whose disk it has; `file`: of its SQLite database, else one of a server. */
	const start = (host = 'one', { isNamed = false, file = null }: StartOptions = {}): OwnInstallation =>
		createOwnInstallation(
			{
				database,
				now: () => new Date(Date.now() + aheadMs),
				notify: async () => undefined,
				outside: createInstallationFile(file, ['db'], { STORAGE_LOCAL_ROOT: path.join(folder, host) }),
			},
			{ fingerprint: 'same everywhere', isNamed },
		);
	const run = async (process: OwnInstallation): Promise<boolean> => {
		await process.beat();
		return process.isOwn();
	};
	const backUp = (): Promise<Record<string, unknown>> => database(TABLE).first();
	const restore = (row: Record<string, unknown>) => database(TABLE).update(row);

	test('goes on through restarts, redeployments without its files, further instances and clocks that differ', async () => {
		for (const host of ['one', 'two', 'three']) await mkdir(path.join(folder, host));
		expect(await run(start('one'))).toBe(true);
		expect(await run(start('one'))).toBe(true);
		expect(await run(start('two'))).toBe(true);
		await rm(path.join(folder, 'one'), { recursive: true });
		expect(await run(start('one'))).toBe(true);
		aheadMs = 60 * MINUTE_MS;
		expect(await run(start('two'))).toBe(true);
		aheadMs = 0;
		expect(await run(start('three'))).toBe(true);
		expect(await run(start('two'))).toBe(true);
	});

	test('stops where an older backup is put in its place, in every process, until it is confirmed', async () => {
		for (const host of ['one', 'two']) await mkdir(path.join(folder, host));
		await run(start('one'));
		const backup = await backUp();
		aheadMs = 60 * MINUTE_MS;
		await run(start('one'));
		await restore(backup);
		for (const isNamed of [false, true]) {
			await restore(backup);
			expect(await run(start('one', { isNamed }))).toBe(false);
			expect(await run(start('two', { isNamed }))).toBe(false);
		}
		await start('one').confirm();
		expect(await run(start('one'))).toBe(true);
		expect(await run(start('two'))).toBe(true);
	});

	test('does not stop where a failover lost the last minutes', async () => {
		await mkdir(path.join(folder, 'one'));
		await run(start());
		const replica = await backUp();
		aheadMs = 10 * MINUTE_MS;
		await run(start());
		await restore(replica);
		expect(await run(start())).toBe(true);
	});

	test('stops where it gets the database of another one under the same address', async () => {
		for (const host of ['production', 'staging']) await mkdir(path.join(folder, host));
		await run(start('production'));
		const dump = await backUp();
		await database(TABLE).delete();
		await run(start('staging'));
		await restore(dump);
		expect(await run(start('staging'))).toBe(false);
		await restore(dump);
		expect(await run(start('staging', { isNamed: true }))).toBe(true);
	});

	test('begins anew with a new database, whatever an earlier one left', async () => {
		await mkdir(path.join(folder, 'one'));
		await run(start());
		await database(TABLE).delete();
		expect(await run(start())).toBe(true);
	});

	test('goes on with a database from before there were marks', async () => {
		await mkdir(path.join(folder, 'one'));
		await database(TABLE).insert({ id: 1, fingerprint: 'same everywhere', since: Date.now() });
		expect(await run(start())).toBe(true);
		expect((await readdir(path.join(folder, 'one'))).length).toBe(1);
	});

	const onSqlite = engine === 'sqlite' ? [engine] : [];
	test.each(onSqlite)('stops where its file was copied alone', async () => {
		const file = path.join(folder, 'data.db');
		await copyFile(String(Object(database.client.config.connection).filename), file);
		expect(await run(start('one', { file }))).toBe(true);
		expect(await run(start('one', { file }))).toBe(true);
		await rm(`${file}.mm-installation`);
		expect(await run(start('one', { file }))).toBe(false);
	});

	const onPostgres = engine === 'postgres' ? [engine] : [];
	test.each(onPostgres)('stops where a dump of it was restored', async () => {
		expect(await run(start())).toBe(true);
		const rows = await database(TABLE).select('*');
		await database.schema.renameTable(TABLE, 'restored');
		await database.raw('CREATE TABLE ?? (LIKE restored INCLUDING ALL)', [TABLE]);
		await database(TABLE).insert(rows);
		expect(await run(start())).toBe(false);
	});
});
