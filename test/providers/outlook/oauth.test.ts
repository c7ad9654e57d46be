import { createHash } from 'node:crypto';
import { createEmulator, type Emulator } from 'emulate';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OAuthClient } from '../../../extensions/meeting-manager/src/providers/oauth/client';
import { createOutlookOAuth } from '../../../extensions/meeting-manager/src/providers/outlook/oauth';
import { consentAtEmulator, consentAtGraph } from '../../support/consent-page';
import { client, failure } from '../../support/http-client';
import { findFreePort } from '../../support/processes';
import { startGraphSimulator, type GraphSimulator } from '../../support/simulator/graph/start';

const redirectUri = 'https://directus.example.com/meeting-manager/connect/outlook/callback';
const application = { clientId: 'outlook-client', clientSecret: 'outlook-secret-private-0123' };
const codeVerifier = 'a-verifier-of-at-least-forty-three-characters-private-0123';
const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
const allowedHosts = ['127.0.0.1', 'localhost'];
const codeOf = (back: URL) => back.searchParams.get('code') ?? '';
const pageOf = (oauth: OAuthClient, loginHint: string | null = null) =>
	oauth.authorizationUrl({ state: 'a-state', codeChallenge, redirectUri, loginHint });

describe('signing in at Microsoft, against emulate', () => {
	const email = 'sarah@bestsecurity.com';
	let emulator: Emulator;
	beforeAll(async () => {
		const oauthClient = {
			client_id: application.clientId,
			client_secret: application.clientSecret,
			name: 'Meeting Manager',
			redirect_uris: [redirectUri],
		};
		emulator = await createEmulator({
			service: 'microsoft',
			port: await findFreePort(),
			seed: { microsoft: { users: [{ email, name: 'Sarah Johnson' }], oauth_clients: [oauthClient] } },
		});
	});
	afterAll(() => emulator.close());
	const createOAuth = (overrides = {}) =>
		createOutlookOAuth({
			http: client({ allowedHosts }),
			...application,
			tenant: 'common',
			oauthUrl: emulator.url,
			...overrides,
		});

	it('comes back with the state, and the code is worth a grant whose refresh tokens rotate', async () => {
		const oauth = createOAuth();
		const back = await consentAtEmulator(await pageOf(oauth), email);
		expect(back.origin + back.pathname).toBe(redirectUri);
		expect(back.searchParams.get('state')).toBe('a-state');
		const grant = await oauth.exchange({ code: codeOf(back), codeVerifier, redirectUri });
		expect(grant).toMatchObject({ email, missing: [], expiresInMs: 3_600_000 });
		expect(grant.subject).toMatch(/^[0-9a-f-]{36}\/.+/);

		const refreshed = await oauth.refresh(grant.refreshToken ?? '');
		expect(refreshed.refreshToken).not.toBe(grant.refreshToken);
		const used = await failure(oauth.refresh(grant.refreshToken ?? ''));
		expect(used.code).toBe('REAUTHORIZATION_NEEDED');
		expect((await oauth.refresh(refreshed.refreshToken ?? '')).accessToken).not.toBe('');
	});

	it('refuses another verifier', async () => {
		const oauth = createOAuth();
		const code = codeOf(await consentAtEmulator(await pageOf(oauth), email));
		const wrong = await failure(oauth.exchange({ code, codeVerifier: 'another', redirectUri }));
		expect(wrong).toMatchObject({ code: 'UNAUTHORIZED', message: 'Microsoft refused the sign-in. Start it again.' });
	});

	it('tells an application that is refused from a grant that is gone', async () => {
		const refused = await failure(createOAuth({ clientSecret: 'wrong-private-0123' }).refresh('any'));
		expect(refused.code).toBe('UNAUTHORIZED');
		expect(refused.message).toContain('MM_MICROSOFT_CLIENT_SECRET');
	});
});

describe.each([false, true])('signing in at Microsoft, against the simulator (TLS: %s)', (tls) => {
	const email = 'sarah@contoso.example';
	let simulator: GraphSimulator;
	beforeEach(async () => {
		simulator = await startGraphSimulator({ ...application, tls, redirectUris: [redirectUri] });
	});
	afterEach(() => simulator.stop());
	const createOAuth = (tenant = 'common') =>
		createOutlookOAuth({
			http: client({ allowedHosts, ...(tls ? { ca: simulator.authority } : {}) }),
			...application,
			tenant,
			oauthUrl: simulator.oauthUrl,
		});

	it('refreshes, and says that the grant is gone once the person took it back', async () => {
		const oauth = createOAuth();
		const { refreshToken } = simulator.signIn(email);
		const { refreshToken: rotated } = await oauth.refresh(refreshToken);
		simulator.revokeGrants(email);
		expect((await failure(oauth.refresh(rotated ?? ''))).code).toBe('REAUTHORIZATION_NEEDED');
	});

	it('finds a grant of every tenant in its own words', async () => {
		const oauth = createOAuth('contoso.onmicrosoft.com');
		expect((await pageOf(oauth)).pathname).toBe('/contoso.onmicrosoft.com/oauth2/v2.0/authorize');
		expect((await pageOf(oauth)).origin).toBe(new URL(simulator.oauthUrl).origin);
	});
});

describe('the consent page of Microsoft', () => {
	const email = 'sarah@contoso.example';
	let simulator: GraphSimulator;
	let oauth: OAuthClient;
	beforeEach(async () => {
		simulator = await startGraphSimulator({ ...application, redirectUris: [redirectUri] });
		const http = client({ allowedHosts });
		oauth = createOutlookOAuth({ http, ...application, tenant: 'common', oauthUrl: simulator.oauthUrl });
	});
	afterEach(() => simulator.stop());

	it('leads to the account by tenant and object, and tells the box left unticked', async () => {
		const [account] = simulator.accounts;
		const signIn = async () => {
			const code = codeOf(await consentAtGraph(await pageOf(oauth), { account: email }));
			return oauth.exchange({ code, codeVerifier, redirectUri });
		};
		expect(await signIn()).toMatchObject({ subject: `${account?.tenantId}/${account?.oid}`, email, missing: [] });
		simulator.grantOnly(['openid', 'profile', 'email', 'offline_access', 'User.Read']);
		expect((await signIn()).missing).toEqual(['permission to read and write your calendars (Calendars.ReadWrite)']);
	});

	it('comes back with access_denied where the person cancels', async () => {
		const back = await consentAtGraph(await pageOf(oauth), { cancel: '1' });
		expect(back.searchParams.get('error')).toBe('access_denied');
		expect(back.searchParams.get('state')).toBe('a-state');
	});
});

describe('where Microsoft is reached', () => {
	const createOAuth = (oauthUrl: string | null) =>
		createOutlookOAuth({ http: client(), ...application, tenant: 'common', oauthUrl });

	it('is Microsoft itself unless told otherwise, without asking it where', async () => {
		const page = await pageOf(createOAuth(null));
		expect(page.origin + page.pathname).toBe('https://login.microsoftonline.com/common/oauth2/v2.0/authorize');
		expect(page.searchParams.get('scope')?.split(' ')).toEqual(
			expect.arrayContaining(['openid', 'profile', 'offline_access', 'email', 'User.Read', 'Calendars.ReadWrite']),
		);
		expect(page.searchParams.get('prompt')).toBe('select_account');
		expect(page.searchParams.get('code_challenge')).toBe(codeChallenge);
	});

	it('is a national cloud where that is set', async () => {
		const page = await pageOf(createOAuth('https://login.microsoftonline.us'));
		expect(page.origin).toBe('https://login.microsoftonline.us');
	});

	it('is told to offer the account to connect again', async () => {
		const page = await pageOf(createOAuth(null), 'sarah@contoso.example');
		expect(page.searchParams.get('login_hint')).toBe('sarah@contoso.example');
	});
});
