import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { query, type Row } from '../support/client';
import {
	googleEmails,
	outlookEmails,
	startConnectServer,
	type ConnectingPerson,
	type ConnectServer,
} from '../support/connect-server';
import { useTarget } from '../support/shared-server';

const INTEGRATIONS = '/items/mm_calendar_integration';

describe('a connected account', () => {
	const target = useTarget();
	let site: ConnectServer;
	let sarah: ConnectingPerson;
	let john: ConnectingPerson;
	beforeAll(async () => {
		site = await startConnectServer(target.name);
		sarah = await site.createPerson();
		john = await site.createPerson();
		site.google.addCalendar({ id: 'team@group.example', summary: 'Team', roles: { [googleEmails[0]]: 'reader' } });
	});
	afterAll(() => site?.stop());
	let account = '';
	let names: string[] = [];
	beforeEach(async () => {
		account = (await site.connectGoogle(sarah)).searchParams.get('connected') ?? '';
		names = await choose(googleEmails[0], 'team@group.example');
	});
	afterEach(async () => {
		await site.admin.delete(INTEGRATIONS, { query: { filter: { user: { _eq: sarah.id } }, limit: -1 } });
		await site.knex('mm_integration_account').delete();
		await site.knex('mm_account').delete();
		await site.knex('directus_notifications').delete();
	});

	const choose = async (...ids: string[]): Promise<string[]> => {
		const calendars = ids.map((id) => ({ id }));
		const chosen = await sarah.client.post<Row[]>('/meeting-manager/accounts/calendars', { account, calendars });
		return chosen.body.data.map((each) => String(each['calendar_integration']));
	};
	const sync = async (name = names[0] ?? '') =>
		(await sarah.client.post<Row>('/meeting-manager/sync_integration', { calendar_integration: name })).body.data;
	const integrations = async () =>
		(
			await site.admin.get<Row[]>(
				`${INTEGRATIONS}?limit=-1&sort=name&fields=name,status,is_primary,sync_error_log&filter[user][_eq]=${sarah.id}`,
			)
		).body.data;
	const statuses = async () => (await integrations()).map(({ status }) => status);
	const accountsOf = (person: ConnectingPerson) => person.client.get<Row[]>('/meeting-manager/accounts');
	const expireAccess = () => site.knex('mm_account').update({ access_expires: Date.now() });
	const inboxes = async (): Promise<Row[]> => site.knex('directus_notifications').select('*');

	test('makes the first calendar chosen the primary one', async () => {
		expect((await integrations()).map(({ is_primary: isPrimary }) => Boolean(isPrimary))).toEqual([true, false]);
	});

	test('whose grant is gone is told of once: to its owner and the System Managers', async () => {
		const [start, end] = [new Date(Date.now() + 3_600_000), new Date(Date.now() + 7_200_000)];
		const slot = query({ start_datetime: start.toISOString(), end_datetime: end.toISOString() });
		const at = (instant: Date) => ({ dateTime: instant.toISOString() });
		site.google.addEvent({ summary: 'Dentist', start: at(start), end: at(end) });
		expect(await sync()).toMatchObject({ status: 'success' });
		expect(await sync(names[1])).toMatchObject({ status: 'success' });

		site.google.revokeGrant(googleEmails[0]);
		await expireAccess();
		expect(await sync()).toMatchObject({ status: 'error' });
		expect(await statuses()).toEqual(['Needs Reauthorization', 'Needs Reauthorization']);
		const [{ sync_error_log: log } = {}] = await integrations();
		expect(log).toBe(
			`Google no longer accepts this sign-in: it was revoked or has expired. Connect ${googleEmails[0]} (Google Calendar) again. Until then its known events keep blocking. If this happens every seven days, the consent screen of the Google Cloud project is still in "Testing": an administrator has to publish it.`,
		);
		const told = await inboxes();
		const admin = await site.knex('directus_users').where({ email: 'admin@example.com' }).first();
		expect(told.map(({ recipient }) => recipient).toSorted()).toEqual([sarah.id, admin.id].toSorted());
		expect(told[0]).toMatchObject({
			subject: `Connect ${googleEmails[0]} (Google Calendar) again`,
			collection: 'mm_calendar_integration',
			item: names[0],
		});
		expect(String(told[0]?.['message'])).toContain('"Testing"');
		expect(String(told[0]?.['message'])).toContain(`Calendars: ${names.join(', ')}`);

		await sync();
		await sync(names[1]);
		expect(await inboxes()).toHaveLength(told.length);
		const answer = await sarah.client.get<Row>(`/meeting-manager/check_time_slot${slot}`);
		expect(answer.body.data).toMatchObject({ available: false, coverage: { status: 'stale' } });
		expect((await accountsOf(sarah)).body.data).toMatchObject([{ id: account, status: 'Needs Reauthorization' }]);

		expect((await site.connectGoogle(sarah, { account })).searchParams.get('connected')).toBe(account);
		expect(await statuses()).toEqual(['Connected', 'Connected']);
		expect((await accountsOf(sarah)).body.data).toMatchObject([{ id: account, status: 'Connected' }]);
		expect(await sync()).toMatchObject({ status: 'success' });

		site.google.revokeGrant(googleEmails[0]);
		await expireAccess();
		await sync();
		expect(await inboxes()).toHaveLength(told.length * 2);
	});

	test('is not given up for a provider that fails', async () => {
		await sync();
		await expireAccess();
		// Each sync asks three times, and the schedule may come between.
		for (let times = 0; times < 9; times += 1) site.google.failNextToken(503, 'backend_error');
		expect(await sync()).toMatchObject({ status: 'error' });
		expect(await statuses()).toContain('Failing');
		expect(await statuses()).not.toContain('Needs Reauthorization');
		expect(await inboxes()).toEqual([]);
		await expect.poll(async () => (await sync())['status'], { timeout: 20_000 }).toBe('success');
	});

	test('is its owner’s, and a System Manager’s to see and to disconnect', async () => {
		const other = john.client;
		expect((await accountsOf(john)).body.data).toEqual([]);
		const attempts = [
			await other.get(`/meeting-manager/accounts${query({ user: sarah.email })}`),
			await other.get(`/meeting-manager/accounts/calendars${query({ account })}`),
			await other.get(`/meeting-manager/accounts/calendars${query({ account: 'unknown' })}`),
			await other.post('/meeting-manager/accounts/calendars', { account, calendars: [{ id: googleEmails[0] }] }),
			await other.post('/meeting-manager/accounts/disconnect', { account }),
			await site.admin.post('/meeting-manager/accounts/calendars', { account, calendars: [{ id: 'x' }] }),
		];
		expect(attempts.map(({ status }) => status)).toEqual(attempts.map(() => 403));
		const seen = await site.admin.get<Row[]>(`/meeting-manager/accounts${query({ user: sarah.email })}`);
		expect(seen.body.data).toMatchObject([{ id: account, email: googleEmails[0], integrations: names }]);
		expect((await site.admin.post('/meeting-manager/accounts/disconnect', { account })).status).toBe(200);
		expect((await accountsOf(sarah)).body.data).toEqual([]);
	});

	test('lets nobody choose a calendar it does not have, or write to one it may only read', async () => {
		const post = (calendars: unknown) =>
			sarah.client.post('/meeting-manager/accounts/calendars', { account, calendars });
		const unknown = await post([{ id: 'somebody@else.example' }]);
		expect(unknown.body.errors[0]?.message).toBe('"calendars": the account has no calendar \'somebody@else.example\'.');
		const readOnly = await post([{ id: 'team@group.example', sync_direction: 'Two-Way' }]);
		expect(readOnly.body.errors[0]?.message).toContain('can only be synced One-Way');
		for (const calendars of [undefined, [], 'primary', [{}], [{ id: 1 }], [{ id: 'x', sync_direction: 'Up' }]]) {
			expect((await post(calendars)).status).toBe(400);
		}
	});

	test('has no calendar made two-way later that it may only read', async () => {
		const chosen = await choose('team@group.example');
		const refused = await site.admin.patch(`${INTEGRATIONS}/${chosen[0]}`, { sync_direction: 'Two-Way' });
		expect(refused.status).toBe(400);
		expect(refused.body.errors[0]?.extensions['faults']).toEqual([
			{ field: 'sync_direction', message: expect.stringContaining('Sync Direction of calendar') },
		]);
	});

	test('becomes one integration for each calendar, however often and at once it is chosen', async () => {
		const own = (await site.connectGoogle(john)).searchParams.get('connected') ?? '';
		const calendars = [{ id: googleEmails[0] }, { id: 'team@group.example' }];
		const chooseAll = async (some: typeof calendars) => {
			const answer = await john.client.post<Row[]>('/meeting-manager/accounts/calendars', {
				account: own,
				calendars: some,
			});
			return answer.body.data.map((each) => each['calendar_integration']);
		};
		const rounds = await Promise.all([calendars, calendars, calendars.toReversed()].map(chooseAll));
		expect(new Set(rounds.flat()).size).toBe(2);
		const filter = `filter[user][_eq]=${john.id}`;
		const made = await site.admin.get<Row[]>(`${INTEGRATIONS}?${filter}&fields=status,is_primary`);
		expect(made.body.data.map(({ status }) => status)).toEqual(['Connected', 'Connected']);
		expect(made.body.data.filter(({ is_primary: isPrimary }) => isPrimary)).toHaveLength(1);
		expect((await chooseAll(calendars)).toSorted()).toEqual([...new Set(rounds.flat())].toSorted());
		await site.admin.delete(INTEGRATIONS, { query: { filter: { user: { _eq: john.id } }, limit: -1 } });
	});

	test('is disconnected: the grant is taken back, the calendars are paused and taken up again later', async () => {
		const gone = await sarah.client.post('/meeting-manager/accounts/disconnect', { account });
		expect(gone.body.data).toEqual({ paused: names });
		expect(site.google.requests).toContain('POST /revoke');
		expect(await statuses()).toEqual(['Paused', 'Paused']);
		for (const table of ['mm_account', 'mm_integration_account']) expect(await site.knex(table)).toEqual([]);

		account = (await site.connectGoogle(sarah)).searchParams.get('connected') ?? '';
		expect(await statuses()).toEqual(['Paused', 'Paused']);
		expect(await choose(googleEmails[0])).toEqual([names[0]]);
		expect(await statuses()).toEqual(['Connected', 'Paused']);
		expect(await sync()).toMatchObject({ status: 'success' });
	});

	test('goes with the last of its integrations, and with its owner', async () => {
		await site.admin.delete(`${INTEGRATIONS}/${names[0]}`);
		await expect.poll(() => site.knex('mm_integration_account').select('*')).toHaveLength(1);
		expect(await site.knex('mm_account')).toHaveLength(1);
		await site.admin.delete(`${INTEGRATIONS}/${names[1]}`);
		await expect.poll(() => site.knex('mm_account').select('*')).toEqual([]);

		const leaver = await site.createPerson();
		await site.connectOutlook(leaver, { as: outlookEmails[1] });
		await site.admin.delete(`/users/${leaver.id}`);
		await expect.poll(() => site.knex('mm_account').select('*')).toEqual([]);
	});

	test('that its provider does not show says why', async () => {
		site.google.revokeGrant(googleEmails[0]);
		await expireAccess();
		const answer = await sarah.client.get(`/meeting-manager/accounts/calendars${query({ account })}`);
		expect(answer.status).toBe(502);
		expect(answer.body.errors[0]).toMatchObject({
			message: 'Google no longer accepts this sign-in: it was revoked or has expired.',
			extensions: { code: 'MM_PROVIDER_ERROR', reason: 'REAUTHORIZATION_NEEDED' },
		});
	});
});
