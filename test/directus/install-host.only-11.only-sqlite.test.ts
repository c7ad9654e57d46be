import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ALL_ROLE_ID } from '../../extensions/meeting-manager/src/domain/access-ids';
import { takeSnapshot, withDatabase } from '../support/installation';
import { useTarget } from '../support/shared-server';
import { createProject } from '../support/start-directus';
import type { DirectusProject } from '../support/start-directus';

const slowMs = 180_000;

/** What an installation owes its host is the same on every engine: one is enough. */
describe('mm:install in a project with things of its own', { timeout: slowMs }, () => {
	let project: DirectusProject;

	beforeEach(async () => {
		project = await createProject({ target: useTarget().name, installed: false });
	});
	afterEach(() => project.remove());

	test('leaves what belongs to the host project alone, a role of the same name included', async () => {
		await withDatabase(project, async (database) => {
			await database.schema.createTable('host_notes', (table) => {
				table.increments('id');
				table.string('title');
			});
			await database('directus_collections').insert({ collection: 'host_notes', icon: 'note' });
			await database('directus_roles').insert({
				id: '11111111-1111-4111-8111-111111111111',
				name: 'All',
				icon: 'pets',
			});
		});
		const before = await takeSnapshot(project);

		const { code, log } = await project.run(['mm:install']);
		expect(code, log).toBe(0);
		expect(log).toContain('a role "All" of its own (11111111-1111-4111-8111-111111111111): left alone');
		const after = await takeSnapshot(project);
		for (const [name, rows] of Object.entries(before)) {
			expect(Object.entries(after).find(([other]) => other === name)?.[1]).toEqual(expect.arrayContaining(rows));
		}
	});

	test('stops before a collection of the host project that bears one of its names', async () => {
		await withDatabase(project, async (database) => {
			await database.schema.createTable('mm_error_log', (table) => {
				table.increments('id');
				table.string('theirs');
			});
			await database('directus_collections').insert({ collection: 'mm_error_log' });
		});
		const { code, log } = await project.run(['mm:install']);
		expect(code).toBe(1);
		expect(log).toContain('This project has a collection mm_error_log of its own');
		expect((await takeSnapshot(project)).tables.filter((line) => line.startsWith('mm_error_log.'))).toHaveLength(2);
	});
});

describe('mm:uninstall in a project with things of its own', { timeout: slowMs }, () => {
	let project: DirectusProject;

	beforeEach(async () => {
		project = await createProject({ target: useTarget().name });
	});
	afterEach(() => project.remove());

	test('does nothing where nobody can be asked', async () => {
		const before = await takeSnapshot(project);
		const { code, log } = await project.run(['mm:uninstall']);
		expect(code).toBe(1);
		expect(log).toContain('--yes');
		expect(await takeSnapshot(project)).toEqual(before);
	});

	test('leaves a role that users have, and says so', async () => {
		await withDatabase(project, (database) =>
			database('directus_users').insert({
				id: '22222222-2222-4222-8222-222222222222',
				email: 'sarah@bestsecurity.com',
				role: ALL_ROLE_ID,
				status: 'active',
				provider: 'default',
			}),
		);
		const { code, log } = await project.run(['mm:uninstall', '--yes']);
		expect(code, log).toBe(0);
		expect(log).toContain('role All left, with its policy: 1 user(s) have it');
		const user = await withDatabase(project, (database) =>
			database('directus_users').where({ email: 'sarah@bestsecurity.com' }).first(),
		);
		expect(user).toMatchObject({ role: ALL_ROLE_ID, status: 'active' });
	});

	test('refuses --delete-data while a field of the host project points here', async () => {
		await withDatabase(project, async (database) => {
			await database.schema.createTable('host_notes', (table) => {
				table.increments('id');
				table.string('booking');
			});
			await database('directus_collections').insert({ collection: 'host_notes' });
			await database('directus_relations').insert({
				many_collection: 'host_notes',
				many_field: 'booking',
				one_collection: 'mm_meeting_booking',
			});
		});
		const before = await takeSnapshot(project);
		const { code, log } = await project.run(['mm:uninstall', '--yes', '--delete-data']);
		expect(code).toBe(1);
		expect(log).toContain('host_notes.booking');
		expect(await takeSnapshot(project)).toEqual(before);
	});
});
