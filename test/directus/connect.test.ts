import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createBrowser } from '../support/browser';
import { query, type Row } from '../support/client';
import { consentAtGoogle, consentAtGraph } from '../support/consent-page';
import {
	googleEmails,
	outlookEmails,
	RETURN_TO,
	startConnectServer,
	type ConnectingPerson,
	type ConnectServer,
} from '../support/connect-server';
import { useSharedServer, useTarget } from '../support/shared-server';

const CONNECT = '/meeting-manager/connect/google';
const INTEGRATIONS = '/items/mm_calendar_integration';
const outcomeOf = (page: URL): Record<string, string> => {
	const { tab: _tab, ...outcome } = Object.fromEntries(page.searchParams);
	return outcome;
};

describe('connecting an account in the browser', () => {
	const target = useTarget();
	let site: ConnectServer;
	let sarah: ConnectingPerson;
	beforeAll(async () => {
		site = await startConnectServer(target.name);
		sarah = await site.createPerson();
	});
	afterAll(() => site?.stop());
	afterEach(async () => {
		await site.admin.delete(INTEGRATIONS, { query: { filter: { user: { _eq: sarah.id } }, limit: -1 } });
		await site.knex('mm_integration_account').delete();
		await site.knex('mm_account').delete();
	});

	const accounts = async () => (await sarah.client.get<Row[]>('/meeting-manager/accounts')).body.data;
	const choose = (account: string, ...ids: string[]) =>
		sarah.client.post<Row[]>('/meeting-manager/accounts/calendars', { account, calendars: ids.map((id) => ({ id })) });
	const begin = async (person = sarah, path = CONNECT) => {
		const { location, setCookies } = await person.browser.open(`${path}${query({ return_to: RETURN_TO })}`);
		if (location === null) throw new Error('The sign-in did not begin');
		return { location, setCookies };
	};

	test.each([
		['Google Calendar', 'Europe/Berlin'],
		['Outlook', 'UTC'],
	])('%s: connect, consent, choose calendars, and they sync', async (provider, zone) => {
		const isGoogle = provider === 'Google Calendar';
		const end = isGoogle ? await site.connectGoogle(sarah) : await site.connectOutlook(sarah);
		const account = end.searchParams.get('connected') ?? '';
		expect(end.href).toBe(`${RETURN_TO}&connected=${account}`);
		const email = isGoogle ? googleEmails[0] : outlookEmails[0];
		const connected = { id: account, user: sarah.id, provider, email, status: 'Connected' };
		expect(await accounts()).toEqual([{ ...connected, integrations: [] }]);

		const listed = await sarah.client.get<Row[]>(`/meeting-manager/accounts/calendars${query({ account })}`);
		expect(listed.status).toBe(200);
		const [calendar] = listed.body.data;
		expect(calendar).toMatchObject({ is_primary: true, can_write: true, integration: null });

		const chosen = await choose(account, String(calendar?.['id']));
		expect(chosen.text).toContain('calendar_integration');
		const [{ calendar_integration: name } = {}] = chosen.body.data;
		expect(chosen.body.data).toEqual([{ id: calendar?.['id'], calendar_integration: name, created: true }]);
		expect((await site.admin.get(`${INTEGRATIONS}/${String(name)}`)).body.data).toMatchObject({
			name: `MM-CI-${sarah.email}-${String(name).slice(-4)}`,
			user: sarah.id,
			provider,
			external_calendar_id: calendar?.['id'],
			calendar_name: calendar?.['name'],
			time_zone: zone,
			is_primary: true,
			is_active: true,
			status: 'Connected',
			sync_direction: 'One-Way',
		});
		expect(await accounts()).toEqual([{ ...connected, integrations: [name] }]);

		const again = await choose(account, String(calendar?.['id']));
		expect(again.body.data).toEqual([{ id: calendar?.['id'], calendar_integration: name, created: false }]);

		const run = await sarah.client.post('/meeting-manager/sync_integration', { calendar_integration: name });
		expect(run.body.data).toMatchObject({ status: 'success', error: null });
	});

	test('leads to the provider with a cookie no script sees, and with nothing to guess', async () => {
		const { location, setCookies } = await begin();
		expect(location.origin).toBe(site.google.oauthUrl);
		expect(location.searchParams.get('state')).toMatch(/^[\w-]{43}$/);
		expect(location.searchParams.get('code_challenge_method')).toBe('S256');
		expect(location.searchParams.get('redirect_uri')).toBe(`${site.server.url}${CONNECT}/callback`);
		const [cookie = ''] = setCookies;
		expect(cookie).toMatch(/^mm_connect_[0-9a-f]{16}=[\w-]{43};/);
		for (const part of ['HttpOnly', 'SameSite=Lax', 'Max-Age=600', 'Path=/meeting-manager/connect']) {
			expect(cookie).toContain(part);
		}
		const state = location.searchParams.get('state') ?? '';
		expect(JSON.stringify(await site.knex('mm_oauth_state').select('*'))).not.toContain(state);
	});

	test('is refused to whoever is not signed in', async () => {
		const stranger = createBrowser(site.server.url);
		expect((await stranger.open(CONNECT)).status).toBe(403);
		expect((await stranger.open('/meeting-manager/connect/outlook')).status).toBe(403);
	});

	test.each([
		'https://evil.example/',
		'//evil.example/calendars',
		'https://app.example.com.evil.example/calendars',
		'https://app.example.com/calendarsx',
		'https://app.example.com/calendars/..%2fadmin',
		'https://app.example.com/calendars/../admin',
		'http://app.example.com/calendars',
		'https://user@app.example.com/calendars',
		'javascript:alert(1)',
		String.raw`/\evil.example`,
	])('does not lead back to %s', async (returnTo) => {
		const answer = await sarah.client.get(`${CONNECT}${query({ return_to: returnTo })}`);
		expect(answer.status).toBe(400);
		expect(answer.body.errors[0]?.message).toBe(
			'"return_to" must be an address of this Directus, or one that MM_RETURN_URLS lists.',
		);
	});

	test('leads back to this Directus by a path, and to its calendars if nothing is said', async () => {
		const own = await site.connectGoogle(sarah, { returnTo: '/admin/meeting-manager?error=old' });
		expect(own.origin + own.pathname).toBe(`${site.server.url}/admin/meeting-manager`);
		expect(outcomeOf(own)).toEqual({ connected: expect.any(String) });
	});

	test('takes a state once', async () => {
		const back = await consentAtGoogle((await begin()).location, { account: googleEmails[0] });
		const cookies = new Map(sarah.browser.cookies);
		expect((await sarah.browser.open(back)).status).toBe(302);
		for (const [name, cookie] of cookies) sarah.browser.cookies.set(name, cookie);
		const again = await sarah.browser.open(back);
		expect(again.status).toBe(400);
		expect(again.text).toContain('was used already');
	});

	test('takes a state from the browser that began alone, whoever is signed in there', async () => {
		const back = await consentAtGoogle((await begin()).location, { account: googleEmails[0] });
		const victim = await site.createPerson();
		const lured = await victim.browser.open(back);
		expect(lured.status).toBe(400);
		expect(lured.text).toContain('was begun in another browser');
		expect(await accounts()).toEqual([]);
		expect((await victim.client.get<Row[]>('/meeting-manager/accounts')).body.data).toEqual([]);
	});

	test('refuses the browser that began when another user is signed in there by now', async () => {
		const back = await consentAtGoogle((await begin()).location, { account: googleEmails[0] });
		const other = await site.createPerson();
		for (const [name, cookie] of sarah.browser.cookies) {
			if (name.startsWith('mm_connect_')) other.browser.cookies.set(name, cookie);
		}
		const answer = await other.browser.open(back);
		expect(answer.status).toBe(400);
		expect(answer.text).toContain('was begun by another user');
	});

	test('goes on without a session: it may not come along from another site', async () => {
		const person = await site.createPerson();
		const back = await consentAtGraph((await begin(person, '/meeting-manager/connect/outlook')).location, {
			account: outlookEmails[1],
		});
		person.browser.signOut();
		const end = await person.browser.open(back);
		expect(outcomeOf(end.location ?? new URL('about:blank'))).toEqual({ connected: expect.any(String) });
		expect(await person.client.get<Row[]>('/meeting-manager/accounts').then(({ body }) => body.data)).toHaveLength(1);
	});

	test('ends after ten minutes', async () => {
		const back = await consentAtGoogle((await begin()).location, { account: googleEmails[0] });
		await site.knex('mm_oauth_state').update({ expires: Date.now() - 1 });
		expect((await sarah.browser.open(back)).status).toBe(400);
		expect(await accounts()).toEqual([]);
	});

	test('refuses the state of another provider, and one that nobody gave', async () => {
		const back = await consentAtGoogle((await begin()).location, { account: googleEmails[0] });
		const wrong = new URL(back);
		wrong.pathname = '/meeting-manager/connect/outlook/callback';
		expect((await sarah.browser.open(wrong)).status).toBe(400);
		expect((await sarah.browser.open(`${CONNECT}/callback?state=guessed&code=x`)).status).toBe(400);
		expect((await sarah.browser.open(`${CONNECT}/callback`)).status).toBe(400);
	});

	test('says that it was declined', async () => {
		const back = await consentAtGoogle((await begin()).location, { decision: 'deny' });
		const { location } = await sarah.browser.open(back);
		expect(outcomeOf(location ?? new URL('about:blank'))).toEqual({
			error: 'access_denied',
			error_description: 'Access to Google Calendar was declined. Nothing was connected.',
		});
	});

	test('names a box left unticked, and connects nothing', async () => {
		const end = await site.connectGoogle(sarah, { untick: 'calendar.events' });
		expect(outcomeOf(end)).toEqual({
			error: 'missing_scopes',
			error_description:
				'Google Calendar was connected without permission to view and edit events on all your calendars. Connect again and leave every box ticked. Nothing was changed.',
		});
		expect(await accounts()).toEqual([]);
	});

	test('of an account again wants the same account', async () => {
		const account = outcomeOf(await site.connectGoogle(sarah))['connected'] ?? '';
		const before = await site.knex('mm_account').select('*');
		const other = await site.connectGoogle(sarah, { account, as: googleEmails[1] });
		expect(outcomeOf(other)).toEqual({
			error: 'other_account',
			error_description: `You signed in as ${googleEmails[1]}, but this calendar belongs to ${googleEmails[0]}. Connect again and choose that account. Nothing was changed.`,
		});
		expect(await site.knex('mm_account').select('*')).toEqual(before);
		expect(outcomeOf(await site.connectGoogle(sarah, { account }))).toEqual({ connected: account });
		expect(await accounts()).toHaveLength(1);
	});

	test('again is for its owner and for its provider', async () => {
		const account = outcomeOf(await site.connectGoogle(sarah))['connected'] ?? '';
		const other = await site.createPerson();
		expect((await other.client.get(`${CONNECT}${query({ account })}`)).status).toBe(403);
		expect((await other.client.get(`${CONNECT}${query({ account: 'unknown' })}`)).status).toBe(403);
		expect((await sarah.client.get(`/meeting-manager/connect/outlook${query({ account })}`)).status).toBe(400);
	});

	test('says what the provider refused', async () => {
		const back = await consentAtGraph((await begin(sarah, '/meeting-manager/connect/outlook')).location, {
			account: outlookEmails[0],
		});
		site.graph.failTokenRequests('unavailable');
		const { location } = await sarah.browser.open(back);
		expect(outcomeOf(location ?? new URL('about:blank'))).toMatchObject({ error: 'sign_in_failed' });
		expect(location?.href).not.toContain('code=');
	});
});

describe('a Directus without registered applications', () => {
	const shared = useSharedServer();

	test('says that an administrator has to register one', async () => {
		const answer = await shared.admin.get('/meeting-manager/connect/google');
		expect(answer.status).toBe(400);
		expect(answer.body.errors[0]?.message).toContain('an administrator has to register an application');
	});
});
