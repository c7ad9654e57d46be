import { createHash, createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startGraphSimulator, type GraphSimulator } from '../support/simulator/graph/start';

const REDIRECT = 'http://localhost:8055/meeting-manager/connect/outlook/callback';
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0123456789';
const SCOPES = 'openid profile offline_access User.Read https://graph.microsoft.com/Calendars.ReadWrite';

let simulator: GraphSimulator;
beforeEach(async () => {
	simulator = await startGraphSimulator({ redirectUris: [REDIRECT] });
});
afterEach(() => simulator.stop());

function authorizeQuery(overrides: Record<string, string> = {}): URLSearchParams {
	return new URLSearchParams({
		client_id: simulator.clientId,
		response_type: 'code',
		redirect_uri: REDIRECT,
		scope: SCOPES,
		state: 'a state',
		nonce: 'a nonce',
		code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
		code_challenge_method: 'S256',
		...overrides,
	});
}

/** Reads the form of the page as a browser does and sends it with one of its buttons. */
async function signIn(
	overrides: Record<string, string> = {},
	button = { account: 'sarah@contoso.example' },
): Promise<URL> {
	const url = `${simulator.oauthUrl}/common/oauth2/v2.0/authorize?${authorizeQuery(overrides)}`;
	const html = await (await fetch(url)).text();
	const inputs = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
	const fields = new URLSearchParams(inputs.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]));
	for (const [name, value] of Object.entries(button)) fields.set(name, value);
	const answer = await fetch(url, { method: 'POST', body: fields, redirect: 'manual' });
	return new URL(answer.headers.get('location') ?? 'about:blank');
}

async function token(fields: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> {
	const body = new URLSearchParams({ client_id: simulator.clientId, client_secret: 'simulator-secret', ...fields });
	const answer = await fetch(`${simulator.oauthUrl}/common/oauth2/v2.0/token`, { method: 'POST', body });
	return { status: answer.status, body: await answer.json() };
}

async function redeem(
	overrides: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
	const back = await signIn();
	const code = back.searchParams.get('code') ?? '';
	return token({
		grant_type: 'authorization_code',
		code,
		redirect_uri: REDIRECT,
		code_verifier: VERIFIER,
		...overrides,
	});
}

describe('the authorize page', () => {
	test('sends the browser back with a code and the state', async () => {
		const back = await signIn();
		expect(back.origin + back.pathname).toBe(REDIRECT);
		expect(back.searchParams.get('state')).toBe('a state');
		expect(back.searchParams.get('code')).toBeTruthy();
	});

	test('tells the application that the person declined', async () => {
		const back = await signIn({}, Object({ cancel: '1' }));
		expect(back.searchParams.get('error')).toBe('access_denied');
	});

	test('never redirects to an address that is not registered', async () => {
		const query = authorizeQuery({ redirect_uri: 'https://elsewhere.example/' });
		const answer = await fetch(`${simulator.oauthUrl}/common/oauth2/v2.0/authorize?${query}`, { redirect: 'manual' });
		expect(answer.status).toBe(400);
		expect(await answer.text()).toContain('AADSTS50011');
	});
});

describe('the token endpoint', () => {
	test('answers a code with tokens, scopes and a signed id_token', async () => {
		const { status, body } = await redeem();
		expect(status).toBe(200);
		expect(body['scope']).toBe(
			'openid profile https://graph.microsoft.com/User.Read https://graph.microsoft.com/Calendars.ReadWrite',
		);
		const [header = '', claims = '', signature = ''] = String(body['id_token']).split('.');
		expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
			aud: simulator.clientId,
			nonce: 'a nonce',
			oid: simulator.accounts[0]?.oid,
			tid: simulator.accounts[0]?.tenantId,
			preferred_username: 'sarah@contoso.example',
		});
		const keys = await (await fetch(`${simulator.oauthUrl}/common/discovery/v2.0/keys`)).json();
		const key = createPublicKey({ key: keys.keys[0], format: 'jwk' });
		expect(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
	});

	test('refuses a wrong verifier, a code used twice, another redirect and a wrong secret', async () => {
		expect((await redeem({ code_verifier: 'wrong' })).body['error_codes']).toEqual([501481]);
		expect((await redeem({ redirect_uri: 'http://localhost/' })).body['error_codes']).toEqual([500112]);
		expect((await redeem({ client_secret: 'wrong' })).body['error_codes']).toEqual([7000215]);
		const code = (await signIn()).searchParams.get('code') ?? '';
		const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER };
		expect((await token(fields)).status).toBe(200);
		const again = await token(fields);
		expect(again).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_codes: [54005] } });
	});

	test('gives a new refresh token for each and refuses the old one', async () => {
		const first = String((await redeem()).body['refresh_token']);
		const second = await token({ grant_type: 'refresh_token', refresh_token: first });
		expect(second.status).toBe(200);
		expect(second.body['refresh_token']).not.toBe(first);
		const old = await token({ grant_type: 'refresh_token', refresh_token: first });
		expect(old).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_codes: [70000] } });
	});

	test('refuses a revoked grant', async () => {
		const { refreshToken } = simulator.signIn('sarah@contoso.example');
		simulator.revokeGrants('sarah@contoso.example');
		const refused = await token({ grant_type: 'refresh_token', refresh_token: refreshToken });
		expect(refused.body).toMatchObject({ error: 'invalid_grant', error_codes: [50173] });
	});

	test('names the scopes that were granted, not those asked for', async () => {
		simulator.grantOnly(['openid', 'offline_access', 'User.Read']);
		const { body } = await redeem();
		expect(body['scope']).toBe('openid https://graph.microsoft.com/User.Read');
	});
});

test('the discovery document names the endpoints of its tenant', async () => {
	const answer = await fetch(`${simulator.oauthUrl}/organizations/v2.0/.well-known/openid-configuration`);
	expect(await answer.json()).toMatchObject({
		authorization_endpoint: `${simulator.oauthUrl}/organizations/oauth2/v2.0/authorize`,
		token_endpoint: `${simulator.oauthUrl}/organizations/oauth2/v2.0/token`,
		issuer: `${simulator.oauthUrl}/{tenantid}/v2.0`,
	});
});
