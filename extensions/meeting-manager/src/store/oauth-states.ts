import type { Knex } from 'knex';
import { open, seal } from '../crypto/secret-box';
import type { KeyRing } from '../crypto/secret-box';
import { OAUTH_PROVIDERS } from '../domain/account';
import type { OAuthProvider } from '../domain/account';
import { toNumber, toText } from './values';

const TABLE = 'mm_oauth_state';

/** A sign-in under way. Neither the state nor the cookie is stored, only their hashes. */
export interface SignIn {
	/** Hexadecimal SHA-256 of the state that travels through the provider. */
	stateHash: string;
	/** Hexadecimal SHA-256 of the cookie of the browser that began. */
	cookieHash: string;
	user: string;
	provider: OAuthProvider;
	codeVerifier: string;
	returnTo: string;
	/** The account to connect again, null for a new one. */
	account: string | null;
	expiresMs: number;
}

/** Those that nobody came back from go at the same time. */
export async function saveSignIn(database: Knex, ring: KeyRing, signIn: SignIn, nowMs: number): Promise<void> {
	await database(TABLE).where('expires', '<=', nowMs).delete();
	const { stateHash, cookieHash, user, provider, returnTo, account, expiresMs } = signIn;
	const { keyId, ciphertext } = seal(ring, signIn.codeVerifier, bindingOf(stateHash));
	await database(TABLE).insert({
		state_hash: stateHash,
		user,
		provider,
		cookie_hash: cookieHash,
		key_id: keyId,
		ciphertext,
		return_to: returnTo,
		account,
		expires: expiresMs,
	});
}

/** The sign-in of a state, which is used up by that: whoever deletes the row has it. Null where there is none. */
export async function takeSignIn(
	database: Knex,
	ring: KeyRing,
	stateHash: string,
	nowMs: number,
): Promise<SignIn | null> {
	const row = await database(TABLE).select('*').where({ state_hash: stateHash }).first();
	if (!row || (await database(TABLE).where({ state_hash: stateHash }).delete()) !== 1) return null;
	const provider = OAUTH_PROVIDERS.find((option) => option === row.provider);
	const expiresMs = toNumber(row.expires) ?? 0;
	if (provider === undefined || expiresMs <= nowMs) return null;
	const sealed = { keyId: String(row.key_id), ciphertext: String(row.ciphertext) };
	return {
		stateHash,
		cookieHash: String(row.cookie_hash),
		user: String(row.user),
		provider,
		codeVerifier: open(ring, sealed, bindingOf(stateHash)),
		returnTo: String(row.return_to),
		account: toText(row.account),
		expiresMs,
	};
}

function bindingOf(stateHash: string): string {
	return `sign-in:${stateHash}`;
}
