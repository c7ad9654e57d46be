import createKnex from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archiveEvents } from '../../extensions/meeting-manager/src/store/archive';
import { useTarget } from '../support/shared-server';
import { createProject } from '../support/start-directus';
import type { DirectusProject } from '../support/start-directus';

const EVENTS = 'mm_calendar_event_sync';
const ARCHIVE = 'mm_calendar_event_archive';

const target = useTarget();
let project: DirectusProject;
let knex: Knex;

beforeAll(async () => {
	project = await createProject({ target: target.name });
	knex = createKnex(project.database.connection);
});
afterAll(async () => {
	await knex.destroy();
	await project.remove();
});

test('two instances that archive at once lose nothing', async () => {
	const row = { name: 'old', event_title: 'Old', external_id_hash: 'old' };
	await knex(EVENTS).insert(row);
	const other = await knex.transaction();
	await other.raw('LOCK TABLE ?? IN EXCLUSIVE MODE', [ARCHIVE]);
	await other(EVENTS).where({ name: 'old' }).delete();
	const moving = archiveEvents(knex, { integration: null, endedBefore: null, limit: 10 });
	await expect
		.poll(
			async () =>
				(await knex('pg_stat_activity').whereRaw("wait_event_type = 'Lock' and datname = current_database()")).length,
		)
		.toBeGreaterThan(0);
	await other(ARCHIVE).insert(row);
	await other.commit();
	await moving;
	expect((await knex(ARCHIVE).select('name')).map(({ name }) => name)).toEqual(['old']);
});
