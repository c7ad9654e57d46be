import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeSnapshot, withDatabase } from '../support/installation';
import type { Snapshot } from '../support/installation';
import { runDirectus } from '../support/processes';
import { useTarget } from '../support/shared-server';
import { createProject } from '../support/start-directus';
import type { DirectusProject } from '../support/start-directus';

const collections = [
	'mm_calendar_event_archive',
	'mm_calendar_event_sync',
	'mm_calendar_integration',
	'mm_error_log',
	'mm_meeting_booking',
	'mm_sync_run',
	'mm_user_availability_rule',
	'mm_user_settings',
];

const specifiedIndexes = [
	'mm_idx_calendar_integration 0',
	'mm_idx_external_event_id 1',
	'mm_idx_availability_check 0',
	'mm_idx_date_range 0',
	'mm_idx_meeting_booking 0',
	'mm_idx_sync_status 0',
];

const slowMs = 180_000;

describe('mm:install', { timeout: slowMs }, () => {
	const target = useTarget();
	let project: DirectusProject;

	beforeEach(async () => {
		project = await createProject({ target: target.name, installed: false });
	});
	afterEach(() => project.remove());

	test('creates all of it once, two started at the same time take turns, and a later one changes nothing', async () => {
		const both = await Promise.all([project.run(['mm:install']), project.run(['mm:install'])]);
		expect(
			both.map(({ code }) => code),
			both.map(({ log }) => log).join(),
		).toEqual([0, 0]);
		const [unchanged, created] = both.toSorted((left, right) => left.log.length - right.log.length);
		expect(unchanged?.log).toContain('nothing changed');
		for (const name of collections) expect(created?.log).toContain(`collection ${name} created`);

		const installed = await takeSnapshot(project);
		for (const name of collections) expect(installed.directus_collections.join()).toContain(`"collection":"${name}"`);
		for (const index of specifiedIndexes) expect(installed.indexes.join('\n')).toContain(index);
		for (const role of ['System Manager', 'All']) expect(installed.directus_roles.join()).toContain(`"name":"${role}"`);

		expect(moduleBarOf(installed)).toMatchObject({ 'meeting-manager': true, content: true, settings: true });
		expect(moduleBarOf(installed)['flows']).toBe(target.major === 12 ? true : undefined);

		const later = await project.run(['mm:install']);
		expect(later, later.log).toMatchObject({ code: 0 });
		expect(later.log).toContain('nothing changed');
		expect(await takeSnapshot(project)).toEqual(installed);
	});

	test('goes on where a run was killed', async () => {
		const whole = await createProject({ target: target.name });
		const expected = await takeSnapshot(whole);
		await whole.remove();

		await killWhile(project, async () => (await tables(project)).includes('mm_calendar_event_sync'));
		expect(await takeSnapshot(project)).not.toEqual(expected);

		const resumed = await project.run(['mm:install']);
		expect(resumed, resumed.log).toMatchObject({ code: 0 });
		expect(await takeSnapshot(project)).toEqual(expected);
	});
});

describe('mm:install on an installed project', { timeout: slowMs }, () => {
	test('puts right what differs, and keeps what the host project added', async () => {
		const project = await createProject({ target: useTarget().name });
		const expected = await takeSnapshot(project);
		await withDatabase(project, async (database) => {
			const inEvents = { collection: 'mm_calendar_event_sync' };
			await database('directus_fields')
				.where({ ...inEvents, field: 'event_title' })
				.update({ note: 'Old note', width: 'half' });
			await database('directus_fields')
				.where({ ...inEvents, field: 'sync_status' })
				.update({ display: null });
			await database('directus_fields')
				.where({ ...inEvents, field: 'location' })
				.delete();
			await database('directus_collections').where(inEvents).update({ archive_field: null });
			await database('directus_permissions')
				.where({ ...inEvents, action: 'delete' })
				.delete();
			await database('directus_policies').where({ name: 'Availability Reader' }).update({ app_access: true });
			await database('directus_relations').where({ many_collection: 'mm_sync_run' }).delete();
			await database('directus_presets').where(inEvents).delete();
			await database.schema.alterTable('mm_sync_run', (table) => table.dropColumn('quarantined'));
		});
		expect(await takeSnapshot(project)).not.toEqual(expected);

		const { code, log } = await project.run(['mm:install']);
		expect(code, log).toBe(0);
		expect(log).toContain('field mm_calendar_event_sync.event_title updated: width, note');
		expect(await takeSnapshot(project)).toEqual(expected);

		const ownBar = [{ type: 'module', id: 'meeting-manager', enabled: false }];
		await withDatabase(project, async (database) => {
			await database('directus_fields')
				.where({ collection: 'mm_calendar_event_sync', field: 'description' })
				.update({ validation_message: 'Please be brief' });
			await database('directus_settings').update({ module_bar: JSON.stringify(ownBar) });
		});
		const again = await project.run(['mm:install']);
		expect(again.log).toContain('nothing changed');
		const kept = await takeSnapshot(project);
		expect(kept.directus_fields.join()).toContain('Please be brief');
		expect(moduleBarOf(kept)).toEqual({ 'meeting-manager': false });
		await project.remove();
	});
});

/** Which modules of the Studio are shown, by id. */
function moduleBarOf({ directus_settings: [settings = '{}'] }: Snapshot): Record<string, boolean> {
	const { module_bar: stored } = JSON.parse(settings);
	const bar: { id: string; enabled: boolean }[] = typeof stored === 'string' ? JSON.parse(stored) : stored;
	return Object.fromEntries(bar.map(({ id, enabled }) => [id, enabled]));
}

async function tables(project: DirectusProject): Promise<string> {
	return (await takeSnapshot(project)).tables.join();
}

/** Starts an installation and kills it as soon as `isFarEnough`, before it can clean up. */
async function killWhile(project: DirectusProject, isFarEnough: () => Promise<boolean>): Promise<void> {
	const command = runDirectus(project.target, ['mm:install'], project.env, project.folder);
	let hasEnded = false;
	void command.exited.then(() => {
		hasEnded = true;
	});
	while (!hasEnded && !(await isFarEnough())) await sleep(20);
	if (hasEnded) throw new Error(`The installation ended before it could be killed:\n${command.log()}`);
	process.kill(command.pid, 'SIGKILL');
	await command.exited;
}
