import { createServer } from 'node:http';
import type { Server } from 'node:http';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createKeyRing, open, SecretUnreadableError } from '../../extensions/meeting-manager/src/crypto/secret-box';
import { ENGINE_TABLES } from '../../extensions/meeting-manager/src/directus/install/tables';
import { createClient } from '../support/client';
import type { Client, Row } from '../support/client';
import { createPerson } from '../support/people';
import { createEvent, createIntegration } from '../support/records';
import { createRoutes, deleteRoutes, readRoutes, updateRoutes } from '../support/routes';
import { useTarget } from '../support/shared-server';
import { startDirectus } from '../support/start-directus';
import type { DirectusServer } from '../support/start-directus';
import { openSocket } from '../support/websocket';

/** In the user info, the path and the query of feed addresses, and what Basic makes of it. */
const SECRETS = ['pw-4b1dbe8a', 'path-4b1dbe8a', 'token-4b1dbe8a', Buffer.from('sarah:pw-4b1dbe8a').toString('base64')];
const INTEGRATIONS = '/items/mm_calendar_integration';
const feedAddress = (origin: string, path = '') =>
	`${origin.replace('://', '://sarah:pw-4b1dbe8a@')}/path-4b1dbe8a${path}.ics?key=token-4b1dbe8a`;

/** The address of a private feed is a secret: whoever has it reads the calendar. With Directus's most talkative log. */
describe('the address of a feed is shown by nothing but scheme and host', () => {
	const target = useTarget();
	let server: DirectusServer;
	let admin: Client;
	let knex: Knex;
	let feed: Server;
	let origin = '';
	let user = '';
	let integration = '';
	const authorizations: (string | undefined)[] = [];
	const answers: string[] = [];

	const sync = async (name: string) => {
		const answer = await admin.post<Row>('/meeting-manager/sync_integration', { calendar_integration: name });
		answers.push(answer.text);
		return answer.body.data;
	};
	/** Runs that an action of a hook starts end a moment after the answer. */
	const expectNothingStored = async () => {
		const tables = await knexTables(knex);
		for (const table of tables) {
			const text = JSON.stringify(await knex(table).select('*'));
			for (const secret of SECRETS) expect(text.includes(secret), `${table} holds ${secret}`).toBe(false);
		}
	};

	beforeAll(async () => {
		feed = createServer((request, response) => {
			authorizations.push(request.headers.authorization);
			if (request.url?.includes('moved')) response.writeHead(302, { location: feedAddress('http://10.1.2.3') }).end();
			else if (request.url?.includes('broken')) response.writeHead(500).end(feedAddress(origin));
			else response.end(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nEND:VCALENDAR\r\n`);
		});
		await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
		const address = feed.address();
		origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
		// Without DB_EXCLUDE_TABLES for them Directus would serve the engine's tables to admins.
		const env = { LOG_LEVEL: 'trace', DB_EXCLUDE_TABLES: 'spatial_ref_sys,sysdiagrams' };
		server = await startDirectus({ target: target.name, env });
		admin = createClient(server.url, server.adminToken);
		knex = createKnex(server.database);
		user = (await createPerson(server.url, admin)).id;
		await createFlows();
		integration = (await createIntegration(admin, { user, ical_url: feedAddress(origin) })).name;
	});
	afterAll(async () => {
		await knex?.destroy();
		await server?.stop();
		await new Promise((resolve) => feed.close(resolve));
	});

	/** Flows on every save of integrations and events, before and after it; runs are kept in revisions. */
	const createFlows = async () => {
		const scope = ['items.create', 'items.update', 'items.delete'];
		const watched = ['mm_calendar_integration', 'mm_calendar_event_sync'];
		for (const type of ['filter', 'action']) {
			const options = { type, scope, collections: watched, return: '$trigger.payload' };
			const flow = await admin.post<{ id: string }>('/flows', {
				name: type,
				trigger: 'event',
				status: 'active',
				accountability: 'all',
				options,
			});
			const place = { position_x: 1, position_y: 1, flow: flow.body.data.id };
			const operation = await admin.post<{ id: string }>('/operations', {
				...place,
				name: 'Look',
				key: 'look',
				type: 'transform',
				options: { json: '{{$trigger.payload}}' },
			});
			await admin.patch(`/flows/${flow.body.data.id}`, { operation: operation.body.data.id });
		}
		// Directus loads new Flows a moment after they were saved.
		await vi.waitFor(
			async () => {
				const { name } = await createIntegration(admin, { user });
				await admin.delete(`${INTEGRATIONS}/${name}`);
				const runs = await knex('directus_revisions').where({ collection: 'directus_flows' });
				expect(runs.length).toBeGreaterThan(5);
			},
			{ timeout: 10_000, interval: 500 },
		);
	};

	test('nor when a Flow was there before the extension was loaded anew', async () => {
		const { body } = await admin.get<{ id: string; schema: { name: string } | null }[]>('/extensions');
		const bundle = body.data.find(({ schema }) => schema?.name === 'directus-extension-meeting-manager');
		expect((await admin.patch(`/extensions/${bundle?.id}`, { meta: { enabled: true } })).status).toBe(200);
		// Answered once the loading is over; until then Directus serves without any extension.
		expect((await admin.get('/extensions')).status).toBe(200);
		const { name } = await createIntegration(admin, { user, ical_url: feedAddress(origin) });
		await admin.patch(`${INTEGRATIONS}/${name}`, { ical_url: feedAddress(origin, 'moved') });
		await admin.delete(`${INTEGRATIONS}/${name}`);
		const runs = async () => JSON.stringify(await knex('directus_revisions').where({ collection: 'directus_flows' }));
		await expect.poll(async () => (await runs()).split(name).length).toBeGreaterThan(3);
		await expectNothingStored();
	});

	test('while it is saved, changed, synced, redirected and fails', async () => {
		expect((await admin.get<Row>(`${INTEGRATIONS}/${integration}`)).body.data['ical_url']).toBe(origin);
		expect(await sync(integration)).toMatchObject({ status: 'success' });
		expect(authorizations).toContain(`Basic ${SECRETS[3]}`);
		for (const address of [
			feedAddress(origin, 'moved'),
			feedAddress(origin, 'broken'),
			feedAddress('http://127.0.0.1:9'),
		]) {
			await admin.patch(`${INTEGRATIONS}/${integration}`, { ical_url: address });
			expect(await sync(integration)).toMatchObject({ status: 'error' });
			const event = await createEvent(admin, { calendar_integration: integration });
			answers.push(
				(await admin.post('/meeting-manager/sync_single_event', { calendar_event_sync_name: event.name })).text,
			);
		}
		const known = { keys: [integration, 'MM-CI-none-0001'], data: { ical_url: feedAddress(origin) } };
		const attempts = [
			await admin.patch(`${INTEGRATIONS}/MM-CI-none-0001`, { ical_url: feedAddress(origin) }),
			await admin.patch(INTEGRATIONS, [{ name: 'MM-CI-none-0001', ical_url: feedAddress(origin) }]),
			await admin.patch(INTEGRATIONS, known),
			await admin.post(INTEGRATIONS, { user, provider: 'Outlook', ical_url: feedAddress(origin) }),
			await admin.post(INTEGRATIONS, { user, provider: 'iCal', ical_url: feedAddress('ftp://127.0.0.1') }),
			await admin.post(INTEGRATIONS, { user, provider: 'iCal', ical_url: feedAddress('http://10.1.2.3') }),
			await admin.post(INTEGRATIONS, {
				user,
				provider: 'iCal',
				ical_url: [feedAddress(origin)],
				time_zone: 'Mars/Base',
			}),
		];
		answers.push(...attempts.map(({ text }) => text));
		for (const answer of answers) for (const secret of SECRETS) expect(answer).not.toContain(secret);
		await expectNothingStored();
	});

	test('nor when it comes nested in another record, where it is refused', async () => {
		const nested = { calendar_integration: { name: integration, ical_url: feedAddress(origin) } };
		const event = await createEvent(admin, { calendar_integration: integration });
		const attempts = [
			await admin.post('/items/mm_calendar_event_sync', { event_title: 'Nested', ...nested }),
			await admin.patch(`/items/mm_calendar_event_sync/${event.name}`, nested),
			await admin.post('/items/mm_sync_run', nested),
		];
		for (const { status, body } of attempts) {
			expect(status).toBe(400);
			expect(body.errors[0]?.message).toBe(
				'iCal URL cannot be sent with another record. Save it with the Calendar Integration itself.',
			);
		}
		await expectNothingStored();
	});

	test('nor by any route that reads', async () => {
		const texts = [
			await admin.get(`${INTEGRATIONS}?fields=*.*`),
			await admin.get('/items/mm_calendar_event_sync?limit=-1&fields=*.*'),
			await admin.get(`${INTEGRATIONS}?export=csv`),
			await admin.get('/revisions?limit=-1&fields=*.*'),
			await admin.get('/activity?limit=-1&fields=*.*,revisions.*'),
			await admin.get('/items/mm_sync_run?limit=-1&fields=*.*'),
			await admin.get('/items/mm_error_log?limit=-1'),
			await admin.get('/meeting-manager/health'),
			await admin.graphql(
				'{ mm_calendar_integration { name ical_url sync_error_log } mm_sync_run { error } mm_error_log { message } }',
			),
		];
		for (const { status, text } of texts) {
			expect(status).toBe(200);
			expect(text.length).toBeGreaterThan(100);
			for (const secret of SECRETS) expect(text).not.toContain(secret);
		}
	});

	test.each(ENGINE_TABLES)('%s is closed to admins', async (table) => {
		const caller = { client: admin, socket: await openSocket(server.url, server.adminToken) };
		for (const route of readRoutes) expect(await route.read(caller, table, ['1']), route.name).toBe('refused');
		const before = await knex(table).count({ rows: '*' });
		for (const route of [...createRoutes, ...updateRoutes, ...deleteRoutes]) {
			const done = await route.write(caller, table, { name: '1', payload: { name: 'x', series: 'x' } });
			// A batch without the table's own key is turned away before the guard is asked.
			const isRefused = done === 'refused' || (route.name === 'PATCH batch' && done !== 'done');
			expect(isRefused, route.name).toBe(true);
		}
		expect(await knex(table).count({ rows: '*' })).toEqual(before);
		const form = new FormData();
		form.append('file', new Blob([JSON.stringify([{ name: 'x' }])], { type: 'application/json' }), 'rows.json');
		expect((await admin.upload(`/utils/import/${table}`, form)).status).toBe(403);
		caller.socket.close();
	});

	test('what is stored opens with the key alone, and for its own integration alone', async () => {
		const { key_id: keyId, ciphertext } = await knex('mm_credential').where({ name: integration }).first();
		const secret = server.project.env['SECRET'] ?? '';
		expect(open(createKeyRing({ secret }), { keyId, ciphertext }, integration)).toBe(feedAddress(origin));
		expect(() => open(createKeyRing({ secret: `${secret}x` }), { keyId, ciphertext }, integration)).toThrow(
			SecretUnreadableError,
		);
		expect(() => open(createKeyRing({ secret }), { keyId, ciphertext }, 'MM-CI-other-0001')).toThrow(
			SecretUnreadableError,
		);
	});

	test('an integration takes its secret with it when it is deleted', async () => {
		await admin.delete(`${INTEGRATIONS}/${integration}`);
		await expect.poll(() => knex('mm_credential').where({ name: integration })).toEqual([]);
		await expectNothingStored();
	});

	test('nor in the log of the server, SQL included', () => {
		const log = server.log();
		expect(log).toContain('mm_credential');
		for (const secret of SECRETS) expect(log.includes(secret), secret).toBe(false);
	});
});

async function knexTables(knex: Knex): Promise<string[]> {
	const all: { name: string }[] =
		knex.client.config.client === 'sqlite3'
			? await knex('sqlite_master').select('name').where({ type: 'table' })
			: await knex('information_schema.tables')
					.select({ name: 'table_name' })
					.where({
						table_schema: knex.client.config.client === 'pg' ? 'public' : knex.client.config.connection.database,
					});
	return all.map(({ name }) => name);
}
