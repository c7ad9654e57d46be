import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { guidOf, type Account } from './accounts';

const KEY_ID = 'simulator-key-1';

let keys: { privateKey: KeyObject; publicKey: KeyObject } | null = null;

function keyPair(): { privateKey: KeyObject; publicKey: KeyObject } {
	keys ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
	return keys;
}

/** The answer of `jwks_uri`. */
export function signingKeys(): unknown {
	return { keys: [{ ...keyPair().publicKey.export({ format: 'jwk' }), kid: KEY_ID, use: 'sig', alg: 'RS256' }] };
}

/** An id_token of version 2.0 (https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference). */
export function createIdToken(input: {
	account: Account;
	clientId: string;
	issuer: string;
	nonce: string | null;
	scopes: readonly string[];
	nowMs: number;
}): string {
	const { account, clientId, issuer, nonce, scopes, nowMs } = input;
	const now = Math.floor(nowMs / 1000);
	const claims = {
		aud: clientId,
		iss: issuer,
		iat: now,
		nbf: now,
		exp: now + 3600,
		oid: account.oid,
		sub: guidOf(`sub:${clientId}:${account.oid}`).replaceAll('-', ''),
		tid: account.tenantId,
		uti: guidOf(`uti:${nowMs}`).slice(0, 22),
		ver: '2.0',
		...(nonce === null ? {} : { nonce }),
		...(scopes.includes('profile') ? { name: account.displayName, preferred_username: account.email } : {}),
		...(scopes.includes('email') ? { email: account.email } : {}),
	};
	const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
	const content = `${part({ typ: 'JWT', alg: 'RS256', kid: KEY_ID })}.${part(claims)}`;
	return `${content}.${sign('sha256', Buffer.from(content), keyPair().privateKey).toString('base64url')}`;
}
