import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ALL_POLICY_ID } from '../../extensions/meeting-manager/src/domain/access-ids';
import { withDatabase } from '../support/installation';
import { useTarget } from '../support/shared-server';
import { createProject } from '../support/start-directus';
import type { DirectusProject } from '../support/start-directus';

const coreCollections = 25;
const ownCollections = 8;

describe('mm:install on Directus 12 without a licence', { timeout: 180_000 }, () => {
	let project: DirectusProject;

	beforeEach(async () => {
		project = await createProject({ target: useTarget().name, installed: false });
	});
	afterEach(() => project.remove());

	test('leaves out the rules the licence refuses, and says what that means', async () => {
		const { code, log } = await project.run(['mm:install']);
		expect(code, log).toBe(0);
		expect(log).toContain('the licence of this project allows no item rules');
		expect(log).toContain('own events come through /meeting-manager/events');
		const granted: unknown[] = await withDatabase(project, (database) =>
			database('directus_permissions').where({ policy: ALL_POLICY_ID }),
		);
		expect(granted).toEqual([]);
	});

	test('says what to do when the host has too many collections, and goes on once there is room', async () => {
		const names = Array.from({ length: coreCollections - ownCollections + 1 }, (_, index) => `host_${index}`);
		await withDatabase(project, async (database) => {
			for (const collection of names) {
				await database.schema.createTable(collection, (table) => table.increments('id'));
				await database('directus_collections').insert({ collection });
			}
		});
		const refused = await project.run(['mm:install']);
		expect(refused.code, refused.log).toBe(1);
		expect(refused.log).toContain('Directus refuses, collections limit exceeded.');
		expect(refused.log).toContain('it goes on where it stopped');

		await withDatabase(project, async (database) => {
			await database.schema.dropTable('host_0');
			await database('directus_collections').where({ collection: 'host_0' }).delete();
		});
		const resumed = await project.run(['mm:install']);
		expect(resumed.code, resumed.log).toBe(0);
	});
});
