import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, query } from '../support/client';
import type { Row } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { listening, readHeard } from '../support/flows';
import { inDays, vcalendar } from '../support/ics';
import { withDatabase } from '../support/installation';
import { createIntegration } from '../support/records';
import { useTarget } from '../support/shared-server';
import { createProject, serveProject } from '../support/start-directus';
import type { DirectusProject, DirectusServer } from '../support/start-directus';

const target = useTarget();
let feeds: FeedServer;
let project: DirectusProject;
let servers: DirectusServer[] = [];

beforeAll(async () => {
	feeds = await startFeedServer();
	project = await createProject({ target: target.name });
	await listenEverywhere(project);
	servers = [await serveProject(project), await serveProject(project)];
});
afterAll(async () => {
	for (const server of servers) await server.stop();
	await project.remove();
	await feeds.close();
});

const HAPPENED = 'meeting-manager.sync.failed';

/** A Flow that both load when they start: without Redis one does not hear of what is set up on the other. */
function listenEverywhere(of: DirectusProject): Promise<unknown> {
	return withDatabase(of, async (database) => {
		const [flow, operation] = [randomUUID(), randomUUID()];
		const scope = ['mm_calendar_event_sync.items.create', HAPPENED];
		const options = JSON.stringify({ type: 'action', scope });
		await database('directus_flows').insert({ id: flow, name: 'Listen', status: 'active', trigger: 'event', options });
		const listen = listening('everywhere');
		await database('directus_operations').insert({
			...listen,
			options: JSON.stringify(listen.options),
			id: operation,
			flow,
			position_x: 19,
			position_y: 1,
		});
		await database('directus_flows').where({ id: flow }).update({ operation });
	});
}

test('two processes on one database never run one integration twice at once, nor write or tell of an event twice', async () => {
	const clients = servers.map((server) => createClient(server.url, server.adminToken));
	const [admin] = clients;
	if (!admin) throw new Error('no server');
	const me = await admin.get<{ id: string }>('/users/me');
	let open = 0;
	let most = 0;
	const body = vcalendar(
		Array.from({ length: 50 }, (_event, index) => ({
			uid: `e${index}`,
			start: inDays(index + 1, 9),
			end: inDays(index + 1, 10),
		})),
	);
	feeds.set('/slow.ics', {
		handle: (_request, response) => {
			open += 1;
			most = Math.max(most, open);
			setTimeout(() => {
				open -= 1;
				response.writeHead(200, { 'content-type': 'text/calendar' }).end(body);
			}, 400);
		},
	});
	const { name } = await createIntegration(admin, { user: me.body.data.id, ical_url: feeds.url('/slow.ics') });
	const runs = await Promise.all(
		clients.flatMap((client) =>
			[1, 2, 3].map(() => client.post<Row>('/meeting-manager/sync_integration', { calendar_integration: name })),
		),
	);
	expect(runs.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
	expect(most).toBe(1);
	const filter = JSON.stringify({ calendar_integration: { _eq: name } });
	const events = await admin.get<Row[]>(`/items/mm_calendar_event_sync${query({ filter, limit: -1 })}`);
	expect(events.body.data).toHaveLength(50);

	const heard = async (event: string) =>
		(await readHeard(admin, 'everywhere')).filter((told) => told['event'] === event);
	await expect
		.poll(async () => (await heard('mm_calendar_event_sync.items.create')).length, { timeout: 15_000 })
		.toBe(50);
	feeds.set('/slow.ics', { status: 500 });
	await Promise.all(
		clients.map((client) => client.post('/meeting-manager/sync_integration', { calendar_integration: name })),
	);
	await expect.poll(async () => (await heard(HAPPENED)).length, { timeout: 15_000 }).toBe(1);
	const keys = (await heard('mm_calendar_event_sync.items.create')).map(({ key }) => key);
	expect(new Set(keys).size).toBe(keys.length);
	expect(await heard(HAPPENED)).toMatchObject([{ keys: [name] }]);
});
