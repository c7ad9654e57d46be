import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ENGINE_TABLES } from '../../extensions/meeting-manager/src/directus/install/tables';
import { COLLECTION_NAMES } from '../../extensions/meeting-manager/src/domain/collection-names';
import { migrations } from '../../migrations/index';
import { createEngineDatabase } from '../support/engine-database';
import { repositoryRoot } from '../support/targets';
import { createCollections } from '../support/two-way-calendar';

/** Made by the installer itself, which keeps in them what it has done. */
const OF_THE_INSTALLER = ['mm_install_lock', 'mm_migrations', 'mm_migrations_lock'];

test('the tables hidden from the Data Model are all that the migrations make', async () => {
	const engine = await createEngineDatabase('sqlite');
	try {
		const database = engine.connect();
		await createCollections(database);
		for (const { up } of migrations) await up(database);
		const rows = await database('sqlite_master').select('name').where({ type: 'table' }).where('name', 'like', 'mm_%');
		const made = rows.map(({ name }) => String(name)).filter((name) => !COLLECTION_NAMES.has(name));
		expect([...made, ...OF_THE_INSTALLER].toSorted()).toEqual([...ENGINE_TABLES].toSorted());
	} finally {
		await engine.remove();
	}
});

test('the README names the same tables', async () => {
	const readme = await readFile(path.join(repositoryRoot, 'README.md'), 'utf8');
	const [, list = ''] = /`DB_EXCLUDE_TABLES=(mm_[\w,]+)`/.exec(readme) ?? [];
	expect(list.split(',').toSorted()).toEqual([...ENGINE_TABLES].toSorted());
});
