import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, query } from '../support/client';
import type { Row } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { inDays, vcalendar } from '../support/ics';
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
	servers = [await serveProject(project), await serveProject(project)];
});
afterAll(async () => {
	for (const server of servers) await server.stop();
	await project.remove();
	await feeds.close();
});

test('two processes on one database never run one integration twice at once, nor write an event twice', async () => {
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
});
