import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from './clock';

/** A person with a Google account. */
export interface GoogleAccount {
	/** The stable id of the account (`sub`). */
	sub: string;
	email: string;
	name: string;
}

/** What a person allowed the application: one for each person and client, whatever number of tokens. */
export interface Grant {
	account: GoogleAccount;
	scopes: string[];
	isRevoked: boolean;
	/** Whether a refresh token was given out: Google gives none again unless consent is asked for anew. */
	hasRefreshToken: boolean;
}

export interface AuthorizationCode {
	grant: Grant;
	redirectUri: string;
	codeChallenge: string | null;
	nonce: string | null;
	isOffline: boolean;
	asksConsent: boolean;
	expiresMs: number;
	isRedeemed: boolean;
}

interface AccessToken {
	grant: Grant;
	scopes: string[];
	expiresMs: number;
}

interface RefreshToken {
	grant: Grant;
	scopes: string[];
	/** Null: it does not expire. */
	expiresMs: number | null;
}

export interface GrantStore {
	/** By address. */
	grants: Map<string, Grant>;
	codes: Map<string, AuthorizationCode>;
	accessTokens: Map<string, AccessToken>;
	refreshTokens: Map<string, RefreshToken>;
}

export const ACCESS_TOKEN_SECONDS = 3599;
/** Of an application whose consent screen has the publishing status "Testing". */
export const TESTING_REFRESH_TOKEN_SECONDS = 7 * 86_400 - 1;

export function createGrantStore(): GrantStore {
	return { grants: new Map(), codes: new Map(), accessTokens: new Map(), refreshTokens: new Map() };
}

export function createGoogleAccount(email: string, name = email.split('@')[0] ?? email): GoogleAccount {
	const digits = createHash('sha256').update(email).digest('hex').replaceAll(/\D/g, '');
	return { sub: `1${digits}`.slice(0, 21).padEnd(21, '0'), email, name };
}

/** The person's grant with these scopes, beside those allowed before where `keepsEarlier`. */
export function grantScopes(store: GrantStore, account: GoogleAccount, scopes: string[], keepsEarlier: boolean): Grant {
	const known = store.grants.get(account.email);
	const earlier = known !== undefined && !known.isRevoked ? known : undefined;
	if (earlier !== undefined) {
		earlier.scopes = [...new Set([...(keepsEarlier ? earlier.scopes : []), ...scopes])];
		return earlier;
	}
	const grant = { account, scopes, isRevoked: false, hasRefreshToken: false };
	store.grants.set(account.email, grant);
	return grant;
}

export function issueAccessToken(
	store: GrantStore,
	grant: Grant,
	clock: Clock,
	seconds = ACCESS_TOKEN_SECONDS,
): string {
	const token = `ya29.${randomBytes(48).toString('base64url')}`;
	store.accessTokens.set(token, { grant, scopes: grant.scopes, expiresMs: clock.nowMs() + seconds * 1000 });
	return token;
}

export function issueRefreshToken(store: GrantStore, grant: Grant, expiresMs: number | null): string {
	const token = `1//0${randomBytes(48).toString('base64url')}`;
	store.refreshTokens.set(token, { grant, scopes: grant.scopes, expiresMs });
	grant.hasRefreshToken = true;
	return token;
}

/** Revoking one token revokes the grant, and with it every token of that person and application. */
export function revokeGrant(grant: Grant): void {
	grant.isRevoked = true;
	grant.hasRefreshToken = false;
}

export function findAccess(store: GrantStore, token: string, nowMs: number): AccessToken | null {
	const access = store.accessTokens.get(token);
	return access === undefined || access.grant.isRevoked || access.expiresMs <= nowMs ? null : access;
}
