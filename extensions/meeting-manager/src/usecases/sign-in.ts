import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { nameOfAccount } from '../domain/account';
import type { OAuthProvider } from '../domain/account';
import { MINUTE_MS } from '../domain/interval';
import { readReturnUrl, withOutcome } from '../domain/return-url';
import { messages } from '../messages';
import type { Grant, OAuthClient } from '../providers/oauth/client';
import { ProviderError } from '../providers/provider';
import type { ConnectionSettings } from '../schemas/connection-settings';
import { findAccount, saveAccount } from '../store/accounts';
import { saveSignIn, takeSignIn } from '../store/oauth-states';
import type { SignIn } from '../store/oauth-states';
import { isActiveUser } from '../store/users';
import type { Connections } from './connections';
import { reviveIntegrations } from './revive-integrations';
import type { SyncDependencies } from './sync-dependencies';

export interface SignInDependencies extends Pick<
	SyncDependencies,
	'database' | 'keyRing' | 'now' | 'announce' | 'purgeCache'
> {
	connections: Pick<Connections, 'oauth'>;
	settings: Pick<ConnectionSettings, 'publicUrl' | 'returnUrls'>;
}

export const SIGN_IN_LIFETIME_MS = 10 * MINUTE_MS;

const ROUTES: Record<OAuthProvider, string> = { 'Google Calendar': 'google', Outlook: 'outlook' };
const SECRET_BYTES = 32;

/** Why a sign-in was not even begun: `field` names the argument at fault. */
export type BeginResult =
	| { kind: 'redirect'; location: URL; cookie: SignInCookie }
	| { kind: 'invalid'; field: string; message: string }
	| { kind: 'forbidden' };

/** Binds the sign-in to the browser that began it: without it the state is worth nothing. */
export interface SignInCookie {
	name: string;
	value: string;
	path: string;
	isSecure: boolean;
}

/** `unknown`: nobody can be sent anywhere, for nothing tells where from they came. */
export type FinishResult = { kind: 'redirect'; location: URL } | { kind: 'unknown'; message: string };

/** The callback's address, as it is registered at the provider letter by letter. */
export function redirectUriOf(publicUrl: URL, provider: OAuthProvider): string {
	return `${baseOf(publicUrl)}/meeting-manager/connect/${ROUTES[provider]}/callback`;
}

/** Sends the browser of a signed-in user to the provider, to connect an account, or one of theirs again. */
export async function beginSignIn(
	{ database, keyRing, now, connections, settings }: SignInDependencies,
	request: { user: string; provider: OAuthProvider; returnTo: string | undefined; account: string | undefined },
): Promise<BeginResult> {
	const { user, provider } = request;
	const oauth = connections.oauth[provider];
	const { publicUrl } = settings;
	if (oauth === null || publicUrl === null) {
		return { kind: 'invalid', field: 'provider', message: messages.providerNotConfigured(provider) };
	}
	const returnTo = returnUrlOf(request.returnTo, publicUrl, settings.returnUrls);
	if (returnTo === null) return { kind: 'invalid', field: 'return_to', message: messages.returnUrlRefused };
	const account = request.account === undefined ? null : await findAccount(database, request.account);
	if (request.account !== undefined && account?.user !== user) return { kind: 'forbidden' };
	if (account !== null && account.provider !== provider) {
		return { kind: 'invalid', field: 'account', message: messages.accountOfOtherProvider(provider) };
	}

	const state = newSecret();
	const cookie = newSecret();
	const codeVerifier = newSecret();
	const location = await oauth.authorizationUrl({
		state,
		codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
		redirectUri: redirectUriOf(publicUrl, provider),
		loginHint: account?.email ?? null,
	});
	const nowMs = now().getTime();
	const signIn: SignIn = {
		stateHash: hashOf(state),
		cookieHash: hashOf(cookie),
		user,
		provider,
		codeVerifier,
		returnTo: returnTo.href,
		account: account?.id ?? null,
		expiresMs: nowMs + SIGN_IN_LIFETIME_MS,
	};
	await saveSignIn(database, keyRing, signIn, nowMs);
	return { kind: 'redirect', location, cookie: { ...cookieOf(publicUrl, state), value: cookie } };
}

/** The cookie of a sign-in: one for each, so that two tabs do not take it from each other. */
export function cookieOf(publicUrl: URL, state: string): Omit<SignInCookie, 'value'> {
	return {
		name: `mm_connect_${hashOf(state).slice(0, 16)}`,
		path: `${new URL(baseOf(publicUrl)).pathname.replace(/\/$/, '')}/meeting-manager/connect`,
		isSecure: publicUrl.protocol === 'https:',
	};
}

export interface Callback {
	provider: OAuthProvider;
	state: string;
	/** Of the cookie that `cookieOf` names, null where the browser sent none. */
	cookie: string | null;
	/** Who is signed in to Directus, null for nobody: a strict SameSite, or tokens kept by a script, do not come along. */
	user: string | null;
	code: string | null;
	/** What the provider says instead of a code. */
	error: string | null;
}

/**
 * The browser is back from the provider. The state is used up by the first who brings it, whatever comes of it. Whoever
 * lacks the cookie of the browser that began, or is signed in as somebody else, connects nothing.
 */
export async function finishSignIn(dependencies: SignInDependencies, callback: Callback): Promise<FinishResult> {
	const { database, keyRing, now, connections, settings } = dependencies;
	const { provider, cookie, user } = callback;
	const unknown: FinishResult = { kind: 'unknown', message: messages.signInUnknown };
	const oauth = connections.oauth[provider];
	if (oauth === null || settings.publicUrl === null) return unknown;
	const signIn = await takeSignIn(database, keyRing, hashOf(callback.state), now().getTime());
	if (signIn === null || signIn.provider !== provider) return unknown;
	if (cookie === null || !isSame(hashOf(cookie), signIn.cookieHash)) {
		return { kind: 'unknown', message: messages.signInOtherBrowser(baseOf(settings.publicUrl)) };
	}
	if (user !== null && user !== signIn.user) return { kind: 'unknown', message: messages.signInOtherUser };
	// They may have been suspended since they began.
	if (!(await isActiveUser(database, signIn.user))) return unknown;

	const outcome = await connect(dependencies, { signIn, callback, oauth, publicUrl: settings.publicUrl });
	return { kind: 'redirect', location: withOutcome(new URL(signIn.returnTo), outcome) };
}

type Outcome = { connected: string } | { error: string; error_description: string };

async function connect(
	dependencies: SignInDependencies,
	about: { signIn: SignIn; callback: Callback; oauth: OAuthClient; publicUrl: URL },
): Promise<Outcome> {
	const { database, keyRing, now } = dependencies;
	const { signIn, callback, oauth, publicUrl } = about;
	const { provider, user } = signIn;
	const refused = (error: string, error_description: string): Outcome => ({ error, error_description });
	if (callback.error === 'access_denied') return refused('access_denied', messages.signInDeclined(provider));
	if (callback.error !== null || callback.code === null) {
		const code = /^[a-z_]{1,64}$/.test(callback.error ?? '') ? (callback.error ?? '') : 'no code';
		return refused('sign_in_failed', messages.signInFailed(provider, code));
	}
	let grant: Grant;
	try {
		const { codeVerifier } = signIn;
		grant = await oauth.exchange({
			code: callback.code,
			codeVerifier,
			redirectUri: redirectUriOf(publicUrl, provider),
		});
	} catch (error) {
		if (error instanceof ProviderError) return refused('sign_in_failed', error.message);
		throw error;
	}
	// The grant is not taken back here: at Google that would end one of before as well.
	if (grant.missing.length > 0) return refused('missing_scopes', messages.scopesMissing(provider, grant.missing));
	const expected = signIn.account === null ? null : await findAccount(database, signIn.account);
	if (signIn.account !== null && expected?.subject !== grant.subject) {
		const name = expected === null ? provider : nameOfAccount(expected);
		return refused('other_account', messages.otherAccount(grant.email ?? provider, name));
	}

	const nowMs = now().getTime();
	const { subject, email, scopes, accessToken, refreshToken, expiresInMs } = grant;
	const secret = JSON.stringify({ accessToken, refreshToken });
	const accessExpires = new Date(nowMs + expiresInMs);
	const account = { user, provider, subject, email, addresses: [], scopes, secret, accessExpires };
	const id = await saveAccount(database, keyRing, account, nowMs);
	await reviveIntegrations(dependencies, id);
	return { connected: id };
}

function returnUrlOf(given: string | undefined, publicUrl: URL, allowed: readonly URL[]): URL | null {
	if (given === undefined) return new URL(`${baseOf(publicUrl)}/admin/content/mm_calendar_integration`);
	return readReturnUrl(given, { publicUrl, allowed });
}

function baseOf({ origin, pathname }: URL): string {
	return `${origin}${pathname}`.replace(/\/+$/, '');
}

function newSecret(): string {
	return randomBytes(SECRET_BYTES).toString('base64url');
}

function hashOf(secret: string): string {
	return createHash('sha256').update(secret).digest('hex');
}

function isSame(hash: string, stored: string): boolean {
	return hash.length === stored.length && timingSafeEqual(Buffer.from(hash), Buffer.from(stored));
}
