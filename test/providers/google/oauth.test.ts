import { createHash } from 'node:crypto';
import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGoogleOAuth } from '../../../extensions/meeting-manager/src/providers/google/oauth';
import type { OAuthClient } from '../../../extensions/meeting-manager/src/providers/oauth/client';
import { consentAtEmulator } from '../../support/consent-page';
import { client, failure, serve } from '../../support/http-client';
import { findFreePort } from '../../support/processes';

const redirectUri = 'https://directus.example.com/meeting-manager/connect/google/callback';
const application = { clientId: 'google-client', clientSecret: 'google-secret-private-0123' };
const email = 'sarah@bestsecurity.com';
const codeVerifier = 'a-verifier-of-at-least-forty-three-characters-private-0123';
const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
const calendarScopes = ['calendar.calendarlist.readonly', 'calendar.events'].map(
	(name) => `https://www.googleapis.com/auth/${name}`,
);

const createOAuth = (issuerUrl: string | null, overrides = {}): OAuthClient =>
	createGoogleOAuth({
		http: client({ allowedHosts: ['127.0.0.1', 'localhost'] }),
		...application,
		issuerUrl,
		...overrides,
	});

describe('signing in at Google, against emulate', () => {
	let emulator: Emulator;
	beforeAll(async () => {
		const oauthClient = {
			client_id: application.clientId,
			client_secret: application.clientSecret,
			name: 'Meeting Manager',
			redirect_uris: [redirectUri],
		};
		emulator = await createEmulator({
			service: 'google',
			port: await findFreePort(),
			seed: { google: { users: [{ email, name: 'Sarah Johnson' }], oauth_clients: [oauthClient] } },
		});
	});
	afterAll(() => emulator.close());

	const signIn = async (oauth: OAuthClient, change: (page: URL) => void = () => undefined) => {
		const page = await oauth.authorizationUrl({ state: 'a-state', codeChallenge, redirectUri, loginHint: null });
		change(page);
		return consentAtEmulator(page, email);
	};
	const codeOf = (back: URL) => back.searchParams.get('code') ?? '';

	it('comes back with the state, and the code is worth a grant', async () => {
		const oauth = createOAuth(emulator.url);
		const back = await signIn(oauth);
		expect(back.origin + back.pathname).toBe(redirectUri);
		expect(back.searchParams.get('state')).toBe('a-state');
		const grant = await oauth.exchange({ code: codeOf(back), codeVerifier, redirectUri });
		expect(grant).toMatchObject({ email, missing: [], expiresInMs: 3_600_000 });
		expect(grant.scopes).toEqual(expect.arrayContaining(calendarScopes));
		expect(grant.subject).not.toBe('');
		expect(grant.accessToken).not.toBe('');

		const refreshed = await oauth.refresh(grant.refreshToken ?? '');
		expect(refreshed.accessToken).not.toBe(grant.accessToken);
		expect(refreshed).toMatchObject({ refreshToken: null, expiresInMs: 3_600_000 });
	});

	it('asks for a refresh token, the least scopes and PKCE with S256', async () => {
		const page = await createOAuth(emulator.url).authorizationUrl({
			state: 's',
			codeChallenge,
			redirectUri,
			loginHint: email,
		});
		const asked = Object.fromEntries(page.searchParams);
		expect(asked).toMatchObject({
			access_type: 'offline',
			prompt: 'consent',
			login_hint: email,
			code_challenge: codeChallenge,
			code_challenge_method: 'S256',
			response_type: 'code',
		});
		expect(asked['scope']?.split(' ')).toEqual(['openid', 'email', ...calendarScopes]);
		expect(page.href).not.toContain('private-0123');
	});

	it('refuses another verifier, and a code used twice', async () => {
		const oauth = createOAuth(emulator.url);
		const code = codeOf(await signIn(oauth));
		const wrong = await failure(oauth.exchange({ code, codeVerifier: 'another', redirectUri }));
		expect(wrong).toMatchObject({ code: 'UNAUTHORIZED', message: 'Google refused the sign-in. Start it again.' });
		await oauth.exchange({ code, codeVerifier, redirectUri });
		expect((await failure(oauth.exchange({ code, codeVerifier, redirectUri }))).code).toBe('UNAUTHORIZED');
	});

	it.each([
		['calendar.events', 'permission to view and edit events on all your calendars'],
		['calendar.calendarlist.readonly', 'permission to see the list of your calendars'],
	])('names the box of %s where it was left unticked', async (scope, name) => {
		const oauth = createOAuth(emulator.url);
		const back = await signIn(oauth, ({ searchParams }) => {
			const granted = (searchParams.get('scope') ?? '').split(' ').filter((asked) => !asked.endsWith(`/${scope}`));
			searchParams.set('scope', granted.join(' '));
		});
		const { missing } = await oauth.exchange({ code: codeOf(back), codeVerifier, redirectUri });
		expect(missing).toEqual([name]);
	});

	it('says that the grant is gone once it was taken back', async () => {
		const oauth = createOAuth(emulator.url);
		const back = await signIn(oauth);
		const { refreshToken } = await oauth.exchange({ code: codeOf(back), codeVerifier, redirectUri });
		await oauth.revoke(refreshToken ?? '');
		expect((await failure(oauth.refresh(refreshToken ?? ''))).code).toBe('REAUTHORIZATION_NEEDED');
	});

	it('tells an application that is refused from a grant that is gone', async () => {
		const oauth = createOAuth(emulator.url, { clientSecret: 'wrong-private-0123' });
		const refused = await failure(oauth.refresh('any'));
		expect(refused.code).toBe('UNAUTHORIZED');
		expect(refused.message).toContain('MM_GOOGLE_CLIENT_SECRET');
	});
});

describe('signing in at Google, when something fails', () => {
	const withTokenAnswer = async (status: number, body: string, headers: Record<string, string> = {}) => {
		let requests = 0;
		const server = await serve((request, response) => {
			if (request.url?.startsWith('/.well-known')) {
				const at = (path: string) => `${server.origin}${path}`;
				response.end(JSON.stringify({ authorization_endpoint: at('/auth'), token_endpoint: at('/token') }));
				return;
			}
			requests += 1;
			response.writeHead(status, headers).end(body);
		});
		return { oauth: createOAuth(server.origin), requests: () => requests };
	};

	it.each([
		[503, 'SERVER_ERROR', '{"error":"invalid_grant"}'],
		[500, 'SERVER_ERROR', '<html>private-0123</html>'],
		[429, 'RATE_LIMITED', '{"error":"rate_limit_exceeded"}'],
		[400, 'BAD_ANSWER', '{"error":"invalid_request","error_description":"private-0123"}'],
		[400, 'BAD_ANSWER', '<html>private-0123</html>'],
		[200, 'BAD_ANSWER', '{"access_token":""}'],
		[401, 'UNAUTHORIZED', '{"error":"invalid_client"}'],
		[400, 'REAUTHORIZATION_NEEDED', '{"error":"invalid_grant","error_description":"private-0123"}'],
	])('status %i is %s', async (status, code, body) => {
		const { oauth } = await withTokenAnswer(status, body);
		expect((await failure(oauth.refresh('refresh-private-0123'))).code).toBe(code);
	});

	it('is sent by the HTTP client’s retries alone', async () => {
		const { oauth, requests } = await withTokenAnswer(500, '');
		await failure(oauth.refresh('refresh-private-0123'));
		expect(requests()).toBe(1);
	});

	it('keeps how long Google wants to be left alone', async () => {
		const { oauth } = await withTokenAnswer(429, '{}', { 'retry-after': '3600' });
		expect((await failure(oauth.refresh('r'))).options.retryAfterMs).toBe(3_600_000);
	});

	it('is no lost grant where nobody answers', async () => {
		const http = client({ resolve: async () => [] });
		const oauth = createGoogleOAuth({ http, ...application, issuerUrl: null });
		expect((await failure(oauth.refresh('refresh-private-0123'))).code).toBe('REFUSED_ADDRESS');
	});

	it('asks Google itself unless told otherwise', async () => {
		const page = await createOAuth(null).authorizationUrl({ state: 's', codeChallenge, redirectUri, loginHint: null });
		expect(page.origin).toBe('https://accounts.google.com');
	});
});
