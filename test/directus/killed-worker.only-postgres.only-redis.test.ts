import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, query } from '../support/client';
import type { Client, Row } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { inDays, vcalendar } from '../support/ics';
import { createIntegration } from '../support/records';
import { useTarget } from '../support/shared-server';
import { createProject, serveProject } from '../support/start-directus';
import type { DirectusProject, DirectusServer } from '../support/start-directus';

const CALENDARS = 12;
const EVENTS_EACH = 5;

const target = useTarget();
let feeds: FeedServer;
let project: DirectusProject;
let servers: DirectusServer[] = [];

beforeAll(async () => {
	feeds = await startFeedServer();
	project = await createProject({ target: target.name, env: { REDIS: process.env['MM_TEST_REDIS_URL'] ?? '' } });
	servers = [await serveProject(project), await serveProject(project)];
});
afterAll(async () => {
	for (const server of servers) await server.stop();
	await project.remove();
	await feeds.close();
});

interface Calendar {
	name: string;
	path: string;
}

/** Twelve calendars whose feeds take three seconds to answer, all due at once. */
async function connectSlowCalendars(admin: Client, user: string): Promise<Calendar[]> {
	const calendars: Calendar[] = [];
	for (let number = 0; number < CALENDARS; number += 1) {
		const path = `/calendar-${number}.ics`;
		const body = vcalendar(
			Array.from({ length: EVENTS_EACH }, (_event, index) => ({
				uid: `event-${number}-${index}`,
				start: inDays(index + 1, 9),
				end: inDays(index + 1, 10),
			})),
		);
		feeds.set(path, { body, latencyMs: 3_000 });
		// The one interval of this test is so long that each calendar is due once.
		const { name } = await createIntegration(admin, {
			user,
			ical_url: feeds.url(path),
			sync_interval_minutes: 10_000,
			is_active: false,
		});
		calendars.push({ name, path });
	}
	const keys = calendars.map(({ name }) => name);
	const activated = await admin.patch('/items/mm_calendar_integration', { keys, data: { is_active: true } });
	expect(activated.status).toBe(200);
	return calendars;
}

/** Runs as they were recorded, of each calendar. */
async function readRuns(admin: Client): Promise<Map<string, Row[]>> {
	const { body } = await admin.get<Row[]>(`/items/mm_sync_run${query({ limit: -1, sort: 'started' })}`);
	return Map.groupBy(body.data, (run) => String(run['calendar_integration']));
}

test('one of two instances is killed in mid-sync: its runs are repeated, each result is committed once, none is skipped', async () => {
	const [killed, survivor] = servers;
	if (!killed || !survivor) throw new Error('no servers');
	const admin = createClient(survivor.url, survivor.adminToken);
	const me = await admin.get<{ id: string }>('/users/me');
	const calendars = await connectSlowCalendars(admin, me.body.data.id);

	// Both work: each has four workers of such jobs, so with twelve calendars the third instance's worth waits.
	await expect.poll(() => feeds.requests().length, { timeout: 25_000, interval: 20 }).toBeGreaterThanOrEqual(8);
	process.kill(killed.pid, 'SIGKILL');
	const readBefore = new Set(feeds.requests().map(({ path }) => path));
	expect((await readRuns(admin)).size).toBe(0);

	await expect.poll(async () => (await readRuns(admin)).size, { timeout: 120_000, interval: 1_000 }).toBe(CALENDARS);
	// Time for what would come twice to come.
	await new Promise((resolve) => setTimeout(resolve, 12_000));

	const runs = await readRuns(admin);
	for (const { name } of calendars) {
		const summary = runs.get(name)?.map(({ status, created, trigger }) => ({ status, created, trigger }));
		expect(summary, name).toEqual([{ status: 'success', created: EVENTS_EACH, trigger: 'schedule' }]);
	}
	const stored = await admin.get<Row[]>(`/items/mm_calendar_event_sync${query({ limit: -1, fields: 'name' })}`);
	expect(stored.body.data).toHaveLength(CALENDARS * EVENTS_EACH);
	// Four were read by the killed instance, and once more by the other; the rest were read once.
	const repeated = calendars.filter(({ path }) => feeds.requests(path).length === 2);
	expect(repeated).toHaveLength(4);
	expect(repeated.every(({ path }) => readBefore.has(path))).toBe(true);
	expect(feeds.requests()).toHaveLength(CALENDARS + 4);

	const health = await admin.get('/meeting-manager/health');
	expect(health.body.data).toMatchObject({
		queue_depth: 0,
		queue: { kind: 'redis', connected: true, waiting: 0, running: 0, delayed: 0, failed: 0 },
	});
}, 240_000);

test('a stopping instance finishes what it is at', async () => {
	const [, server] = servers;
	if (!server) throw new Error('no server');
	const admin = createClient(server.url, server.adminToken);
	const me = await admin.get<{ id: string }>('/users/me');
	feeds.clear();
	const body = vcalendar([{ uid: 'last', start: inDays(1, 9), end: inDays(1, 10) }]);
	feeds.set('/last.ics', { body, latencyMs: 2_000 });
	const { name } = await createIntegration(admin, { user: me.body.data.id, ical_url: feeds.url('/last.ics') });
	await expect.poll(() => feeds.requests('/last.ics').length, { timeout: 25_000, interval: 20 }).toBe(1);
	await server.stop();
	const restarted = await serveProject(project);
	servers.push(restarted);
	const runs = await readRuns(createClient(restarted.url, restarted.adminToken));
	expect(runs.get(name)?.map(({ status, created }) => ({ status, created }))).toEqual([
		{ status: 'success', created: 1 },
	]);
}, 120_000);
