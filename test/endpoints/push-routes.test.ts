import { request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Knex } from 'knex';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashSecret } from '../../extensions/meeting-manager/src/domain/push-secret';
import type { StoredChannel } from '../../extensions/meeting-manager/src/domain/push';
import { registerPushRoutes } from '../../extensions/meeting-manager/src/endpoints/push-routes';
import { createLocalQueue } from '../../extensions/meeting-manager/src/jobs/local-queue';
import { insertChannel, listChannels } from '../../extensions/meeting-manager/src/store/push-channels';
import { ensureSyncStates } from '../../extensions/meeting-manager/src/store/sync-state';
import { createNotifications } from '../../extensions/meeting-manager/src/usecases/receive-notification';
import type { Notifications } from '../../extensions/meeting-manager/src/usecases/receive-notification';
import { recordHandlers, recordLog } from '../jobs/handlers';
import { createEngineDatabase, type EngineDatabase } from '../support/engine-database';
import { startServer } from '../support/http-server';
import type { TestServer } from '../support/http-server';

let engineDatabase: EngineDatabase;
let database: Knex;
let server: TestServer;
let notifications: Notifications;
let requested: string[];
let renewals: string[];
let queries: number;

beforeEach(async () => {
	engineDatabase = await createEngineDatabase('sqlite');
	database = engineDatabase.connect();
	requested = [];
	renewals = [];
	queries = 0;
	const { handlers } = recordHandlers();
	const renew = async (integration: string) => {
		renewals.push(integration);
		return { kind: 'done' as const };
	};
	const log = recordLog();
	const jobs = createLocalQueue({ ...handlers, 'renew-channel': renew }, log);
	jobs.start();
	notifications = createNotifications(
		{ database, now: () => new Date(), logError: log.error },
		{ jobs, requestSync: (integration) => void requested.push(integration) },
	);
	const routes = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();
	registerPushRoutes({ post: (path, handler) => void routes.set(path, handler) }, notifications);
	server = await startServer((incoming, response) => {
		const path = (incoming.url ?? '').split('?')[0] ?? '';
		const handler = routes.get(path);
		if (handler) handler(incoming, response);
		else response.writeHead(404).end();
	});
});
afterEach(async () => {
	await server.close();
	await notifications.flush();
	await engineDatabase.remove();
});

async function addChannel(id: string, more: Partial<StoredChannel> = {}): Promise<void> {
	const channel: StoredChannel = {
		id,
		integration: `integration of ${id}`,
		provider: 'outlook',
		secretHash: hashSecret(`secret of ${id}`),
		resourceId: null,
		address: 'https://calendar.example.com',
		status: 'active',
		created: new Date(Date.now() - 60_000),
		expires: new Date(Date.now() + 60_000),
		lastDelivery: null,
		...more,
	};
	await ensureSyncStates(database, [channel.integration]);
	await insertChannel(database, channel);
	database.on('query', ({ sql }: { sql: string }) => {
		if (sql.startsWith('select * from `mm_push_channel`')) queries += 1;
	});
}

/** What came of it, once everything received has been worked on. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

const postBatch = (value: unknown, query = '') =>
	fetch(`${server.origin}/meeting-manager/push/outlook${query}`, {
		method: 'POST',
		body: JSON.stringify(value),
		headers: { 'content-type': 'application/json' },
	});

const change = (id: string, more: Record<string, unknown> = {}) => ({
	subscriptionId: id,
	clientState: `secret of ${id}`,
	changeType: 'updated',
	resource: 'users/1/events/2',
	tenantId: 'tenant',
	...more,
});

const postGoogle = (headers: Record<string, string>) =>
	fetch(`${server.origin}/meeting-manager/push/google`, { method: 'POST', headers });

const message = (id: string, more: Record<string, string> = {}) => ({
	'x-goog-channel-id': id,
	'x-goog-channel-token': `secret of ${id}`,
	'x-goog-resource-id': 'resource',
	'x-goog-resource-state': 'exists',
	'x-goog-message-number': '10',
	...more,
});

describe('notifications of Graph', () => {
	test('an address is proven by repeating the decoded token as plain text', async () => {
		const token = 'Validation: Testing client application <b>reachability</b> + more';
		const encoded = encodeURIComponent(token).replaceAll('%20', '+');
		const answer = await postBatch({}, `?validationToken=${encoded}`);
		expect(answer.status).toBe(200);
		expect(await answer.text()).toBe(token);
		expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
		expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
	});

	test('a token that is empty or endless is refused', async () => {
		expect((await postBatch({}, '?validationToken=')).status).toBe(400);
		expect((await postBatch({}, `?validationToken=${'x'.repeat(4_097)}`)).status).toBe(400);
	});

	test('in a mixed batch each item has to know its own secret', async () => {
		await addChannel('a');
		await addChannel('b');
		await addChannel('c');
		const items = [
			change('a'),
			change('b', { clientState: 'secret of a' }),
			change('unknown'),
			{ nonsense: true },
			null,
			change('c'),
		];
		expect((await postBatch({ value: items })).status).toBe(202);
		await settled();
		expect(requested).toEqual(['integration of a', 'integration of c']);
	});

	test('a channel of Google is no subscription of Graph', async () => {
		await addChannel('a', { provider: 'google' });
		expect((await postBatch({ value: [change('a')] })).status).toBe(202);
		await settled();
		expect(requested).toEqual([]);
	});

	test('an expired channel does nothing', async () => {
		await addChannel('a', { expires: new Date(Date.now() - 1) });
		expect((await postBatch({ value: [change('a')] })).status).toBe(202);
		await settled();
		expect(requested).toEqual([]);
	});

	test.each([
		{ event: 'reauthorizationRequired', syncs: 0, renewed: 1, left: ['ending'] },
		{ event: 'subscriptionRemoved', syncs: 1, renewed: 1, left: [] },
		{ event: 'missed', syncs: 1, renewed: 0, left: ['active'] },
	])('$event: $syncs sync, $renewed renewal', async ({ event, syncs, renewed, left }) => {
		await addChannel('a');
		await postBatch({ value: [change('a', { lifecycleEvent: event })] });
		await settled();
		expect(requested).toHaveLength(syncs);
		expect(renewals).toHaveLength(renewed);
		expect((await listChannels(database, 'integration of a')).map(({ status }) => status)).toEqual(left);
	});

	test('what is no batch is refused', async () => {
		for (const body of [[], 'text', null, { value: 'text' }]) expect((await postBatch(body)).status).toBe(400);
	});

	test('a body beyond a megabyte is refused, whatever its length claims', async () => {
		const status = await new Promise<number>((resolve, reject) => {
			const outgoing = request(`${server.origin}/meeting-manager/push/outlook`, { method: 'POST' }, (response) => {
				resolve(response.statusCode ?? 0);
				outgoing.destroy();
			});
			outgoing.on('error', reject);
			const block = Buffer.alloc(256 * 1024, ' ');
			for (let index = 0; index < 5; index += 1) outgoing.write(block);
		});
		expect(status).toBe(413);
	});

	test('a delivery is written down, and makes a silent channel active', async () => {
		await addChannel('a', { status: 'silent' });
		await postBatch({ value: [change('a')] });
		await settled();
		const [channel] = await listChannels(database, 'integration of a');
		expect(channel?.status).toBe('active');
		expect(channel?.lastDelivery?.getTime()).toBeGreaterThan(Date.now() - 5_000);
	});
});

describe('notifications of Google', () => {
	test('the right token asks for a sync', async () => {
		await addChannel('a', { provider: 'google', resourceId: 'resource' });
		expect((await postGoogle(message('a'))).status).toBe(202);
		await settled();
		expect(requested).toEqual(['integration of a']);
	});

	test('a wrong token, another resource and an unknown channel are answered alike, and do nothing', async () => {
		await addChannel('a', { provider: 'google', resourceId: 'resource' });
		const answers = await Promise.all([
			postGoogle(message('a', { 'x-goog-channel-token': 'wrong' })),
			postGoogle(message('a', { 'x-goog-resource-id': 'another' })),
			postGoogle(message('unknown')),
		]);
		const plain = answers.map(({ status, headers }) => [status, [...headers].filter(([name]) => name !== 'date')]);
		expect(new Set(plain.map((answer) => JSON.stringify(answer))).size).toBe(1);
		expect(answers[0]?.status).toBe(202);
		await settled();
		expect(requested).toEqual([]);
	});

	test('a message without its headers is refused', async () => {
		expect((await postGoogle({})).status).toBe(400);
		expect((await postGoogle(message('a', { 'x-goog-channel-token': 'x'.repeat(513) }))).status).toBe(400);
	});

	test('many messages, of known and of unknown channels, cost few queries', async () => {
		await addChannel('a', { provider: 'google', resourceId: 'resource' });
		for (let round = 0; round < 20; round += 1) {
			await Promise.all([postGoogle(message('a')), postGoogle(message(`unknown-${round}`))]);
		}
		await settled();
		expect(requested).toHaveLength(20);
		expect(queries).toBeLessThanOrEqual(2);
	});
});
