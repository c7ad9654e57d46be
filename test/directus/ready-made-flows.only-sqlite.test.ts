import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { READY_MADE_FLOWS } from '../../extensions/meeting-manager/src/domain/ready-made-flows';
import { createClient, query } from '../support/client';
import type { Client, Row } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { flowsTakenUp } from '../support/flows';
import { inDays, vcalendar } from '../support/ics';
import { createIntegration } from '../support/records';
import { useTarget } from '../support/shared-server';
import { createProject, serveProject } from '../support/start-directus';
import type { DirectusProject, DirectusServer } from '../support/start-directus';

const EVENTS = 'mm_calendar_event_sync';
const patience = { timeout: 15_000, interval: 200 };
const slowMs = 1_800_000;

describe('the ready-made Flows', { timeout: slowMs }, () => {
	const target = useTarget();
	let feeds: FeedServer;
	let project: DirectusProject;
	let server: DirectusServer;
	let admin: Client;
	let calendar = '';

	beforeAll(async () => {
		feeds = await startFeedServer();
		feeds.set('/a.ics', {
			body: vcalendar([{ uid: 'a', start: inDays(1, 9), end: inDays(1, 10), summary: 'Dentist' }]),
		});
		project = await createProject({ target: target.name });
		server = await serveProject(project);
		admin = createClient(server.url, server.adminToken);
		const me = await admin.get<{ id: string }>('/users/me');
		const made = await createIntegration(admin, {
			user: me.body.data.id,
			ical_url: feeds.url('/a.ics'),
			sync_interval_minutes: 10_000,
		});
		calendar = made.name;
		await admin.post('/meeting-manager/sync_integration', { calendar_integration: calendar });
	});
	afterAll(async () => {
		await server?.stop();
		await project?.remove();
		await feeds.close();
	});

	const flows = async () =>
		(await admin.get<Row[]>('/flows?limit=-1&sort=id&fields=id,name,status,trigger,options,operation.type')).body.data;
	const change = async (id: string, payload: Row) => {
		const answer = await admin.patch(`/flows/${id}`, payload);
		expect(answer.status, answer.text).toBe(200);
		await flowsTakenUp(admin);
	};
	const start = (id: string, collection: string, keys: string[]) =>
		admin.post(`/flows/trigger/${id}`, { collection, keys });
	const event = async (): Promise<Row> => {
		const filter = JSON.stringify({ calendar_integration: { _eq: calendar }, external_event_id: { _eq: 'a' } });
		return (await admin.get<Row[]>(`/items/${EVENTS}${query({ filter })}`)).body.data[0] ?? {};
	};

	test('are there, inactive', async () => {
		expect((await flows()).map(({ id, status, trigger }) => [id, status, trigger])).toEqual(
			[
				[READY_MADE_FLOWS.resyncFailed, 'inactive', 'schedule'],
				[READY_MADE_FLOWS.syncEvent, 'inactive', 'manual'],
				[READY_MADE_FLOWS.syncIntegration, 'inactive', 'manual'],
				[READY_MADE_FLOWS.notifyOwner, 'inactive', 'event'],
			].toSorted(),
		);
		const { name } = await event();
		expect((await start(READY_MADE_FLOWS.syncEvent, EVENTS, [String(name)])).status).toBe(403);
	});

	test('sync an event and a calendar from their pages, once they are active, and say what went wrong', async () => {
		await change(READY_MADE_FLOWS.syncEvent, { status: 'active' });
		await change(READY_MADE_FLOWS.syncIntegration, { status: 'active' });
		const name = String((await event())['name']);
		const synced = await start(READY_MADE_FLOWS.syncEvent, EVENTS, [name]);
		expect(JSON.parse(synced.text)).toMatchObject({ synced: 1, events: [{ name, status: 'success' }] });
		const run = await start(READY_MADE_FLOWS.syncIntegration, 'mm_calendar_integration', [calendar]);
		expect(JSON.parse(run.text)).toMatchObject({ synced: 1, runs: [{ calendar_integration: calendar }] });
		feeds.set('/a.ics', { status: 500 });
		const failed = await start(READY_MADE_FLOWS.syncEvent, EVENTS, [name]);
		feeds.set('/a.ics', {
			body: vcalendar([{ uid: 'a', start: inDays(1, 9), end: inDays(1, 10), summary: 'Dentist' }]),
		});
		expect(failed.status).toBe(502);
		expect(failed.body.errors[0]?.extensions.code).toBe('MM_SYNC_FAILED');
	});

	test('resync what failed by their schedule', async () => {
		await admin.patch(`/items/${EVENTS}/${String((await event())['name'])}`, { sync_status: 'Sync Failed' });
		await change(READY_MADE_FLOWS.resyncFailed, { status: 'active', options: { cron: '* * * * * *' } });
		await expect.poll(async () => (await event())['sync_status'], patience).toBe('Synced');
		await change(READY_MADE_FLOWS.resyncFailed, { status: 'inactive', options: { cron: '30 4 * * *' } });
	});

	test('are the host’s: an upgrade leaves them as they are, and away what was deleted, unless asked', async () => {
		await change(READY_MADE_FLOWS.syncEvent, { name: 'Refresh' });
		await admin.delete(`/flows/${READY_MADE_FLOWS.notifyOwner}`);
		const before = await flows();
		const upgrade = await project.run(['mm:install']);
		expect(upgrade.log).toContain('nothing changed');
		expect(upgrade.log).toContain('deleted here and left out: Flow "Tell owners to connect their calendar again"');
		expect(await flows()).toEqual(before);

		const asked = await project.run(['mm:install', '--flows']);
		expect(asked.log).toContain('Flow "Tell owners to connect their calendar again" created, inactive');
		const after = await flows();
		expect(after).toEqual(expect.arrayContaining(before));
		expect(after.find(({ id }) => id === READY_MADE_FLOWS.notifyOwner)).toMatchObject({
			status: 'inactive',
			operation: { type: 'notification' },
		});
	});

	test('go with the plugin, which says whose Flows lose their operations', async () => {
		const own = await admin.post<{ id: string }>('/flows', { name: 'My own', trigger: 'webhook', status: 'inactive' });
		await admin.post('/operations', {
			flow: own.body.data.id,
			key: 'sync',
			type: 'mm-sync-integration',
			position_x: 19,
			position_y: 1,
		});
		const { code, log } = await project.run(['mm:uninstall', '--yes']);
		expect(code, log).toBe(0);
		expect(log).toContain('Flow "Refresh" removed');
		expect(log).toContain('use operations of Meeting Manager and stop there: "My own"');
		expect((await flows()).map(({ id }) => id)).toEqual([own.body.data.id]);
	});
});
