import { randomBytes } from 'node:crypto';
import type { Account } from './accounts';

/** What a person allowed the application when they signed in. */
export interface Grant {
	account: Account;
	scopes: string[];
	isRevoked: boolean;
}

export interface AuthorizationCode {
	grant: Grant;
	redirectUri: string;
	codeChallenge: string | null;
	nonce: string | null;
	expiresMs: number;
	isRedeemed: boolean;
}

interface AccessToken {
	grant: Grant;
	expiresMs: number;
}

interface RefreshToken {
	grant: Grant;
	isUsed: boolean;
}

/** Codes and tokens that were given out. */
export interface GrantStore {
	codes: Map<string, AuthorizationCode>;
	accessTokens: Map<string, AccessToken>;
	refreshTokens: Map<string, RefreshToken>;
}

export function createGrantStore(): GrantStore {
	return { codes: new Map(), accessTokens: new Map(), refreshTokens: new Map() };
}

export function issueCode(store: GrantStore, code: AuthorizationCode): string {
	const value = `0.${randomBytes(48).toString('base64url')}`;
	store.codes.set(value, code);
	return value;
}

export function issueAccessToken(store: GrantStore, grant: Grant, expiresMs: number): string {
	const value = `EwB${randomBytes(96).toString('base64url')}`;
	store.accessTokens.set(value, { grant, expiresMs });
	return value;
}

export function issueRefreshToken(store: GrantStore, grant: Grant): string {
	const value = `1.${randomBytes(96).toString('base64url')}`;
	store.refreshTokens.set(value, { grant, isUsed: false });
	return value;
}
