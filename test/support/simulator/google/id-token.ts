import { createHash, createPublicKey, createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { GoogleAccount } from './grants';

const pem = (name: string): string =>
	readFileSync(new URL(`../../../fixtures/tls/localhost.${name}.pem`, import.meta.url), 'utf8');

const KEY_ID = createHash('sha1').update('simulator').digest('hex');

export interface IdTokenRequest {
	account: GoogleAccount;
	clientId: string;
	scopes: readonly string[];
	nonce: string | null;
	accessToken: string;
	nowMs: number;
}

/** An OpenID Connect token about the person, signed as Google does, by a key of `signingCertificates`. */
export function createIdToken({ account, clientId, scopes, nonce, accessToken, nowMs }: IdTokenRequest): string {
	const issued = Math.floor(nowMs / 1000);
	const claims = {
		iss: 'https://accounts.google.com',
		azp: clientId,
		aud: clientId,
		...profileOf(account, scopes),
		at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
		...(nonce === null ? {} : { nonce }),
		iat: issued,
		exp: issued + 3600,
	};
	const signed = `${encode({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${encode(claims)}`;
	return `${signed}.${createSign('RSA-SHA256').update(signed).sign(pem('key'), 'base64url')}`;
}

/** What the scopes let an application know of a person. */
export function profileOf(account: GoogleAccount, scopes: readonly string[]): Record<string, unknown> {
	const has = (...names: string[]): boolean => names.some((name) => scopes.includes(name));
	return {
		sub: account.sub,
		...(has('email', EMAIL_SCOPE) ? { email: account.email, email_verified: true } : {}),
		...(has('profile', PROFILE_SCOPE) ? { name: account.name, given_name: account.name } : {}),
	};
}

export const EMAIL_SCOPE = 'https://www.googleapis.com/auth/userinfo.email';
export const PROFILE_SCOPE = 'https://www.googleapis.com/auth/userinfo.profile';

/** As at https://www.googleapis.com/oauth2/v1/certs. */
export function signingCertificates(): Record<string, string> {
	return { [KEY_ID]: pem('cert') };
}

/** As at https://www.googleapis.com/oauth2/v3/certs. */
export function signingKeys(): unknown {
	const jwk = createPublicKey(pem('cert')).export({ format: 'jwk' });
	return { keys: [{ ...jwk, kid: KEY_ID, use: 'sig', alg: 'RS256' }] };
}

function encode(value: unknown): string {
	return Buffer.from(JSON.stringify(value)).toString('base64url');
}
