import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createKeyRing } from '../../extensions/meeting-manager/src/crypto/secret-box';
import { readOAuthCredentials } from '../../extensions/meeting-manager/src/schemas/account-credentials';
import { loadAccountCredentials } from '../../extensions/meeting-manager/src/store/accounts';
import { query, type Row } from '../support/client';
import { startConnectServer, type ConnectingPerson, type ConnectServer } from '../support/connect-server';
import { useTarget } from '../support/shared-server';
import { listTables } from '../support/tables';

/** With Directus's most talkative log, and a Flow on every save. */
describe('what opens an account is shown by nothing', () => {
	const target = useTarget();
	const secrets = new Set<string>();
	const answers: string[] = [];
	let site: ConnectServer;
	let sarah: ConnectingPerson;
	const accounts: string[] = [];

	beforeAll(async () => {
		site = await startConnectServer(target.name, { LOG_LEVEL: 'trace', DB_EXCLUDE_TABLES: 'spatial_ref_sys' });
		for (const secret of [site.google.clientSecret, site.graph.clientSecret ?? '']) secrets.add(secret);
		sarah = await site.createPerson();
		await createFlow();
	});
	afterAll(() => site?.stop());

	const createFlow = async () => {
		const options = {
			type: 'action',
			scope: ['items.create', 'items.update', 'items.delete'],
			collections: ['mm_calendar_integration', 'mm_calendar_event_sync', 'directus_notifications'],
		};
		const flow = { name: 'Look', trigger: 'event', status: 'active', accountability: 'all', options };
		const { body } = await site.admin.post<{ id: string }>('/flows', flow);
		const operation = {
			position_x: 1,
			position_y: 1,
			flow: body.data.id,
			name: 'Look',
			key: 'look',
			type: 'transform',
		};
		const made = await site.admin.post<{ id: string }>('/operations', {
			...operation,
			options: { json: '{{$trigger}}' },
		});
		await site.admin.patch(`/flows/${body.data.id}`, { operation: made.body.data.id });
	};
	/** Tokens as they are just now: refreshing replaces them. */
	const collect = async () => {
		const keyRing = createKeyRing({ secret: site.server.project.env['SECRET'] ?? '' });
		for (const { id } of await site.knex('mm_account').select('id')) {
			const stored = await loadAccountCredentials(site.knex, keyRing, String(id));
			const { accessToken, refreshToken } = readOAuthCredentials(stored?.secret ?? '');
			secrets.add(accessToken).add(refreshToken);
		}
	};
	const connect = async (provider: 'Google' | 'Outlook') => {
		const end = await site[`connect${provider}`](sarah);
		answers.push(end.href);
		const account = end.searchParams.get('connected') ?? '';
		accounts.push(account);
		await collect();
		const listed = await sarah.client.get<Row[]>(`/meeting-manager/accounts/calendars${query({ account })}`);
		const calendars = listed.body.data.map(({ id }) => ({ id }));
		const chosen = await sarah.client.post<Row[]>('/meeting-manager/accounts/calendars', { account, calendars });
		answers.push(listed.text, chosen.text);
		return String(chosen.body.data[0]?.['calendar_integration']);
	};
	const sync = async (name: string) => {
		const run = await sarah.client.post('/meeting-manager/sync_integration', { calendar_integration: name });
		answers.push(run.text);
	};

	test('while accounts are connected, refreshed, refused, lost and disconnected', async () => {
		const names = [await connect('Google'), await connect('Outlook')];
		for (const expected of ['success', 'success']) {
			await site.knex('mm_account').update({ access_expires: Date.now() });
			for (const name of names) await sync(name);
			await collect();
			expect(answers.at(-1)).toContain(expected);
		}
		site.google.failNextToken(401, 'invalid_client');
		site.graph.failTokenRequests('badSecret');
		await site.knex('mm_account').update({ access_expires: Date.now() });
		for (const name of names) await sync(name);
		site.google.revokeGrant();
		site.graph.revokeGrants(site.graph.accounts[0]?.email ?? '');
		await site.knex('mm_account').update({ access_expires: Date.now() });
		for (const name of names) await sync(name);
		answers.push((await sarah.client.get('/meeting-manager/accounts')).text);
		answers.push((await site.admin.get('/meeting-manager/health')).text);
		await vi.waitFor(async () => {
			const runs = await site.knex('directus_revisions').where({ collection: 'directus_flows' });
			expect(runs.length).toBeGreaterThan(5);
		});
		expect(secrets.size).toBeGreaterThanOrEqual(8);
		for (const table of await listTables(site.knex)) {
			const text = JSON.stringify(await site.knex(table).select('*'));
			for (const secret of secrets) expect(text.includes(secret), table).toBe(false);
		}
		for (const answer of answers) for (const secret of secrets) expect(answer.includes(secret)).toBe(false);
	});

	test.each(['mm_account', 'mm_integration_account', 'mm_oauth_state'])('%s is closed to admins', async (table) => {
		for (const path of [`/items/${table}`, `/items/${table}/x`, `/items/${table}?aggregate[count]=*`]) {
			expect((await site.admin.get(path)).status, path).toBe(403);
		}
		expect((await site.admin.post(`/items/${table}`, { id: 'x' })).status).toBe(403);
	});

	test('the key is rotated by the command, beside the server, and told by its id alone', async () => {
		const encryptionKey = Buffer.alloc(32, 7).toString('base64');
		const { project } = site.server;
		const turned = await project.run(['mm:rotate-key'], { MM_ENCRYPTION_KEY: encryptionKey });
		const { id } = createKeyRing({ encryptionKey, secret: '' })[0];
		expect(turned.log).toContain(`Key ${id}: 2 credential(s) encrypted anew, 0 were already.`);
		expect(turned.code).toBe(0);
		const lost = await project.run(['mm:rotate-key']);
		expect(lost.code).toBe(1);
		for (const account of accounts) expect(lost.log).toContain(account);
		const back = await project.run(['mm:rotate-key'], { MM_ENCRYPTION_KEY_PREVIOUS: encryptionKey });
		expect(back.code).toBe(0);
		for (const { log } of [turned, lost, back]) {
			for (const secret of [...secrets, encryptionKey]) expect(log.includes(secret)).toBe(false);
		}
	}, 120_000);

	test('nor by the log, cookies, states and codes aside that are used up', () => {
		const log = site.server.log();
		expect(log).toContain('mm_account');
		for (const secret of secrets) expect(log.includes(secret), secret.slice(0, 4)).toBe(false);
		expect(log).not.toMatch(/mm_connect_[0-9a-f]{16}=[\w-]{43}/);
	});
});
