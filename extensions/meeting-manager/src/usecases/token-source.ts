import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Account, OAuthProvider } from '../domain/account';
import { MINUTE_MS } from '../domain/interval';
import { messages } from '../messages';
import type { OAuthClient, Tokens } from '../providers/oauth/client';
import { ProviderError } from '../providers/provider';
import type { TokenSource } from '../providers/provider';
import { readOAuthCredentials } from '../schemas/account-credentials';
import {
	loadAccountCredentials,
	releaseAccountLease,
	replaceAccountCredentials,
	takeAccountLease,
} from '../store/accounts';
import type { StoredCredentials } from '../store/accounts';
import type { Connections } from './connections';
import type { SyncDependencies } from './sync-dependencies';

export type TokenDependencies = Pick<SyncDependencies, 'database' | 'keyRing' | 'now'> & {
	connections: Pick<Connections, 'oauth'>;
};

/** A token is renewed so long before it expires: clocks differ, and requests take their time. */
const SKEW_MS = 2 * MINUTE_MS;
/** Longer than a request for tokens may take: whoever holds the lease beyond it is gone. */
const LEASE_MS = 2 * MINUTE_MS;
const WAIT_STEP_MS = 150;
const SAVE_TRIES = 6;
const FIRST_SAVE_DELAY_MS = 100;

/**
 * Access to an account that was connected with OAuth. Refresh tokens may be good for one use, so of all processes one
 * renews at a time, under a lease; it stores what it got before it uses it, and the others take it from there.
 */
export function createTokenSource(
	dependencies: TokenDependencies,
	account: Pick<Account, 'id'> & { provider: OAuthProvider },
): TokenSource {
	const { database, keyRing, now, connections } = dependencies;
	// The credentials last handed out: after a 401 it is these that are no good any more.
	let handedOut: StoredCredentials | null = null;

	const isFresh = ({ accessExpires }: StoredCredentials) =>
		accessExpires !== null && accessExpires.getTime() - now().getTime() > SKEW_MS;

	async function load(): Promise<StoredCredentials> {
		const stored = await loadAccountCredentials(database, keyRing, account.id);
		if (stored === null) {
			throw new ProviderError('REAUTHORIZATION_NEEDED', messages.notConnected(account.provider));
		}
		return stored;
	}

	/** Credentials that are fresh, and newer than `refused`. */
	async function renew(refused: StoredCredentials | null): Promise<StoredCredentials> {
		const oauth = connections.oauth[account.provider];
		if (oauth === null) throw new ProviderError('UNAUTHORIZED', messages.providerNotConfigured(account.provider));
		const deadlineMs = now().getTime() + LEASE_MS;
		for (;;) {
			const stored = await load();
			const isRefused = refused !== null && stored.version === refused.version;
			if (!isRefused && isFresh(stored)) return stored;
			const renewed = await renewAlone(oauth, stored);
			if (renewed !== null) return renewed;
			if (now().getTime() > deadlineMs) throw new ProviderError('TIMEOUT', messages.renewalBusy);
			await wait(WAIT_STEP_MS);
		}
	}

	/** Null where somebody else is renewing, or has done it meanwhile: look again. */
	async function renewAlone(oauth: OAuthClient, stored: StoredCredentials): Promise<StoredCredentials | null> {
		const owner = randomUUID();
		const { id } = account;
		const lease = { version: stored.version, owner, nowMs: now().getTime(), durationMs: LEASE_MS };
		if (!(await takeAccountLease(database, id, lease))) return null;
		try {
			const { refreshToken } = readOAuthCredentials(stored.secret);
			const tokens = await oauth.refresh(refreshToken);
			const renewed = renewedCredentials(stored, tokens, refreshToken);
			const isSaved = await withRetries(() =>
				replaceAccountCredentials(database, keyRing, id, renewed, now().getTime()),
			);
			// Connected anew meanwhile: those credentials count.
			return isSaved ? { ...renewed, version: renewed.version + 1 } : null;
		} catch (error) {
			await releaseAccountLease(database, id, owner);
			if (!(error instanceof ProviderError) || error.code !== 'REAUTHORIZATION_NEEDED') throw error;
			const isReplaced = (await load()).version !== stored.version;
			if (!isReplaced) throw error;
			return null;
		}
	}

	function renewedCredentials(stored: StoredCredentials, tokens: Tokens, refreshToken: string): StoredCredentials {
		const { accessToken, expiresInMs } = tokens;
		const secret = JSON.stringify({ accessToken, refreshToken: tokens.refreshToken ?? refreshToken });
		return { secret, accessExpires: new Date(now().getTime() + expiresInMs), version: stored.version };
	}

	return {
		accountId: account.id,
		token: async ({ renew: isRefused = false } = { renew: false }) => {
			if (isRefused) handedOut = await renew(handedOut ?? (await load()));
			else if (handedOut === null || !isFresh(handedOut)) handedOut = await renew(null);
			return readOAuthCredentials(handedOut.secret).accessToken;
		},
	};
}

/** The provider has forgotten the old refresh token: giving up at the first fault of the database would lose the grant. */
async function withRetries<T>(work: () => Promise<T>): Promise<T> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await work();
		} catch (error) {
			if (attempt === SAVE_TRIES) throw error;
			await wait(FIRST_SAVE_DELAY_MS * 2 ** (attempt - 1));
		}
	}
}
