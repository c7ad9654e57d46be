import { createHash, randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import {
	startGoogleSimulator,
	type GoogleSimulator,
	type GoogleSimulatorOptions,
} from '../support/simulator/google/start';

const EVENTS = 'https://www.googleapis.com/auth/calendar.events';
const CALENDARS = 'https://www.googleapis.com/auth/calendar.calendarlist.readonly';
const REDIRECT = 'http://127.0.0.1:8055/meeting-manager/connect/google/callback';

let running: GoogleSimulator | undefined;
afterEach(async () => {
	await running?.stop();
	running = undefined;
});

async function start(options: GoogleSimulatorOptions = {}): Promise<GoogleSimulator> {
	running = await startGoogleSimulator(options);
	return running;
}

/** Signs in as a browser would: opens the page, fills its form, and follows to the redirect address. */
async function consent(
	google: GoogleSimulator,
	{ ticked = [EVENTS, CALENDARS], verifier = '', decision = 'allow', prompt = 'consent' } = {},
): Promise<URLSearchParams> {
	const challenge = createHash('sha256').update(verifier).digest('base64url');
	const parameters = new URLSearchParams({
		client_id: google.clientId,
		redirect_uri: REDIRECT,
		response_type: 'code',
		scope: `openid email ${EVENTS} ${CALENDARS}`,
		access_type: 'offline',
		prompt,
		state: 'state-1',
		...(verifier === '' ? {} : { code_challenge: challenge, code_challenge_method: 'S256' }),
	});
	const shown = await fetch(`${google.oauthUrl}/o/oauth2/v2/auth?${parameters}`);
	const html = await shown.text();
	expect(shown.status).toBe(200);
	const form = new URLSearchParams({ decision });
	for (const [tag] of html.matchAll(/<input [^>]+>/g)) {
		const name = /name="([^"]*)"/.exec(tag)?.[1] ?? '';
		const value = /value="([^"]*)"/.exec(tag)?.[1] ?? '';
		const isTickedOff = tag.includes('checkbox') && !ticked.includes(value);
		if (!isTickedOff && !(tag.includes('radio') && !tag.includes('checked'))) form.append(name, value);
	}
	const answer = await fetch(`${google.oauthUrl}/o/oauth2/v2/auth`, { method: 'POST', body: form, redirect: 'manual' });
	expect(answer.status).toBe(302);
	return new URL(answer.headers.get('location') ?? '').searchParams;
}

async function askToken(google: GoogleSimulator, fields: Record<string, string>) {
	const body = new URLSearchParams({ client_id: google.clientId, client_secret: google.clientSecret, ...fields });
	const answer = await fetch(`${google.oauthUrl}/token`, { method: 'POST', body });
	const json: Record<string, unknown> = JSON.parse(await answer.text());
	return { status: answer.status, json };
}

const redeem = (google: GoogleSimulator, code: string | null, codeVerifier?: string) =>
	askToken(google, {
		grant_type: 'authorization_code',
		code: code ?? '',
		redirect_uri: REDIRECT,
		...(codeVerifier === undefined ? {} : { code_verifier: codeVerifier }),
	});

test('a code is redeemed once, by who knows the verifier', async () => {
	const google = await start();
	const verifier = randomBytes(48).toString('base64url');
	const answer = await consent(google, { verifier });
	expect(answer.get('state')).toBe('state-1');

	expect((await redeem(google, answer.get('code'))).json).toMatchObject({ error: 'invalid_grant' });
	expect((await redeem(google, answer.get('code'), 'wrong')).json).toMatchObject({ error: 'invalid_grant' });
	const { status, json } = await redeem(google, answer.get('code'), verifier);
	expect(status).toBe(200);
	expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 3599, refresh_token: expect.any(String) });
	expect(json['id_token']).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
	expect((await redeem(google, answer.get('code'), verifier)).status).toBe(400);
});

test('a scope left unticked is not granted, and the answer says so', async () => {
	const google = await start();
	const answer = await consent(google, { ticked: [CALENDARS] });
	const { json } = await redeem(google, answer.get('code'));
	expect(String(json['scope']).split(' ')).toEqual([
		'openid',
		'https://www.googleapis.com/auth/userinfo.email',
		CALENDARS,
	]);
});

test('who cancels comes back with access_denied', async () => {
	const answer = await consent(await start(), { decision: 'deny' });
	expect(answer.get('error')).toBe('access_denied');
	expect(answer.has('code')).toBe(false);
});

test('a refresh token is given with the first consent only, unless consent is asked for anew', async () => {
	const google = await start();
	const first = await redeem(google, (await consent(google, { prompt: '' })).get('code'));
	const second = await redeem(google, (await consent(google, { prompt: '' })).get('code'));
	const third = await redeem(google, (await consent(google)).get('code'));
	expect([first, second, third].map(({ json }) => 'refresh_token' in json)).toEqual([true, false, true]);
});

test('refreshing works until the grant is revoked', async () => {
	const google = await start();
	const { json } = await redeem(google, (await consent(google)).get('code'));
	const refresh = () => askToken(google, { grant_type: 'refresh_token', refresh_token: String(json['refresh_token']) });
	expect((await refresh()).status).toBe(200);

	const body = new URLSearchParams({ token: String(json['access_token']) });
	expect((await fetch(`${google.oauthUrl}/revoke`, { method: 'POST', body })).status).toBe(200);
	expect(await refresh()).toEqual({
		status: 400,
		json: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
	});
});

test('with a consent screen in "Testing" refresh tokens die after seven days', async () => {
	const google = await start({ isTesting: true });
	const { json } = await redeem(google, (await consent(google)).get('code'));
	const refresh = () => askToken(google, { grant_type: 'refresh_token', refresh_token: String(json['refresh_token']) });
	google.clock.advance(6 * 86_400_000);
	expect((await refresh()).status).toBe(200);
	google.clock.advance(86_400_000);
	expect((await refresh()).json).toMatchObject({ error: 'invalid_grant' });
});

test('userinfo tells who signed in', async () => {
	const google = await start({ accounts: [{ email: 'sarah@example.com', name: 'Sarah' }] });
	const { json } = await redeem(google, (await consent(google)).get('code'));
	const headers = { authorization: `Bearer ${String(json['access_token'])}` };
	const answer = await fetch(`${google.oauthUrl}/v1/userinfo`, { headers });
	expect(await answer.json()).toMatchObject({ email: 'sarah@example.com', sub: expect.stringMatching(/^\d{21}$/) });
});

test('unknown redirect addresses, clients and scopes get a page, not a redirect', async () => {
	const google = await start({ redirectUris: [REDIRECT] });
	const open = async (changes: Record<string, string>): Promise<number> => {
		const usual = { client_id: google.clientId, redirect_uri: REDIRECT, response_type: 'code', scope: EVENTS };
		return (await fetch(`${google.oauthUrl}/o/oauth2/v2/auth?${new URLSearchParams({ ...usual, ...changes })}`)).status;
	};
	expect(await open({})).toBe(200);
	expect(await open({ redirect_uri: 'https://other.example/' })).toBe(400);
	expect(await open({ client_id: 'other' })).toBe(400);
	expect(await open({ scope: 'https://www.googleapis.com/auth/calendar.nonsense' })).toBe(400);
});
