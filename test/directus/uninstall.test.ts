import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeSnapshot, withDatabase } from '../support/installation';
import { useTarget } from '../support/shared-server';
import { createProject } from '../support/start-directus';
import type { DirectusProject } from '../support/start-directus';

const slowMs = 180_000;

describe('mm:uninstall', { timeout: slowMs }, () => {
	const target = useTarget();
	let project: DirectusProject;

	beforeEach(async () => {
		project = await createProject({ target: target.name });
	});
	afterEach(() => project.remove());

	test('keeps collections and data unless told otherwise, and a new installation takes them up', async () => {
		const installed = await takeSnapshot(project);
		await addSettings(project);

		const { code, log } = await project.run(['mm:uninstall', '--yes']);
		expect(code, log).toBe(0);
		expect(log).toContain('were kept');
		const removed = await takeSnapshot(project);
		expect(removed.tables).toEqual(installed.tables);
		expect(removed.directus_policies.join()).not.toContain('System Manager');
		expect(removed.directus_permissions.join()).not.toContain('mm_calendar_event_sync');

		const again = await project.run(['mm:install']);
		expect(again, again.log).toMatchObject({ code: 0 });
		expect(await takeSnapshot(project)).toEqual(installed);
		expect(await countSettings(project)).toBe(1);
	});

	test('with --delete-data leaves the project as it was before', async () => {
		const bare = await createProject({ target: target.name, installed: false });
		const before = await takeSnapshot(bare);
		await bare.remove();
		await addSettings(project);

		const { code, log } = await project.run(['mm:uninstall', '--yes', '--delete-data']);
		expect(code, log).toBe(0);
		expect(await takeSnapshot(project)).toEqual(before);
	});
});

function addSettings(project: DirectusProject): Promise<unknown> {
	return withDatabase(project, (database) =>
		database('mm_user_settings').insert({ name: '22222222-2222-4222-8222-222222222222', time_zone: 'Europe/Berlin' }),
	);
}

async function countSettings(project: DirectusProject): Promise<number> {
	const rows: unknown[] = await withDatabase(project, (database) => database('mm_user_settings').select('name'));
	return rows.length;
}
