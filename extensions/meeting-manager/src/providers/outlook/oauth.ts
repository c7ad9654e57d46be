import { ConfidentialClientApplication, type INetworkModule, type NetworkRequestOptions } from '@azure/msal-node';
import { readIdToken, type TokenAnswer } from '../../schemas/oauth-answers';
import type { Grant, OAuthClient, Tokens } from '../oauth/client';
import { oauthReasons } from '../oauth/reasons';
import { createTokenExchange, type TokenExchange } from '../oauth/token-exchange';
import { ProviderError } from '../provider';
import type { HttpClient } from '../request';

export interface OutlookOAuthOptions {
	http: HttpClient;
	clientId: string;
	clientSecret: string;
	/** A tenant's id or domain, `common`, `organizations` or `consumers`. */
	tenant: string;
	/** A national cloud's login host, or a simulator; null: https://login.microsoftonline.com. */
	oauthUrl: string | null;
}

const PROVIDER = 'Microsoft';
const VARIABLES = 'MM_MICROSOFT_CLIENT_ID, MM_MICROSOFT_CLIENT_SECRET and MM_MICROSOFT_TENANT';
const LOGIN_URL = 'https://login.microsoftonline.com';

const CALENDARS = 'Calendars.ReadWrite';
/** msal adds openid, profile and offline_access. */
const SCOPES = ['email', 'User.Read', CALENDARS];

/** Signing in at the Microsoft identity platform: https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow */
export function createOutlookOAuth(options: OutlookOAuthOptions): OAuthClient {
	const { http, clientId, clientSecret, tenant, oauthUrl } = options;
	const address = addressOf(oauthUrl ?? LOGIN_URL);

	/** A fresh one for each sign-in: msal keeps the tokens of everyone it has seen. */
	const createClient = (exchange: TokenExchange) =>
		new ConfidentialClientApplication({
			auth: {
				clientId,
				clientSecret,
				authority: `${address.shown}/${tenant}`,
				...(oauthUrl === null ? {} : { knownAuthorities: [new URL(oauthUrl).host] }),
			},
			system: { networkClient: createNetwork(exchange, address), disableInternalRetries: true },
		});

	return {
		authorizationUrl: async ({ state, codeChallenge, redirectUri, loginHint }) => {
			const client = createClient(createTokenExchange(http, exchangeOptions('code')));
			const url = await client
				.getAuthCodeUrl({
					scopes: SCOPES,
					redirectUri,
					state,
					codeChallenge,
					codeChallengeMethod: 'S256',
					...(loginHint === null ? { prompt: 'select_account' } : { loginHint }),
				})
				.catch(() => {
					throw new ProviderError('UNREACHABLE', oauthReasons.unreadable(PROVIDER));
				});
			return new URL(address.toReal(url));
		},
		exchange: async ({ code, codeVerifier, redirectUri }) => {
			const exchange = createTokenExchange(http, exchangeOptions('code'));
			const client = createClient(exchange);
			const request = { scopes: SCOPES, code, codeVerifier, redirectUri };
			return toGrant(await exchange.run(() => client.acquireTokenByCode(request)), clientId);
		},
		refresh: async (refreshToken) => {
			const exchange = createTokenExchange(http, exchangeOptions('refresh token'));
			const client = createClient(exchange);
			return toTokens(await exchange.run(() => client.acquireTokenByRefreshToken({ refreshToken, scopes: SCOPES })));
		},
		// The identity platform has no way to take back one application's tokens; forgetting them has to do.
		revoke: async () => undefined,
	};
}

function exchangeOptions(kind: 'code' | 'refresh token') {
	// Refresh tokens rotate: a second try with the first one may be answered as if the grant were gone.
	return { provider: PROVIDER, variables: VARIABLES, kind, mayRepeat: false };
}

function toTokens(answer: TokenAnswer): Tokens {
	return {
		accessToken: answer.access_token,
		refreshToken: answer.refresh_token ?? null,
		expiresInMs: answer.expires_in * 1000,
	};
}

/** An account is its object within its tenant; addresses are given to others, and `sub` differs from application to application. */
function toGrant(answer: TokenAnswer, clientId: string): Grant {
	const claims = readIdToken(answer.id_token, clientId);
	if (!claims?.oid || !claims.tid) throw new ProviderError('BAD_ANSWER', oauthReasons.unreadable(PROVIDER));
	const scopes = answer.scope.split(/\s+/).filter(Boolean);
	const { permissions } = oauthReasons;
	const missing = [
		...(scopes.some(isCalendars) ? [] : [permissions.outlookCalendars]),
		...(answer.refresh_token === undefined ? [permissions.offline] : []),
	];
	const email = (claims.email ?? claims.preferred_username)?.toLowerCase() ?? null;
	return { ...toTokens(answer), subject: `${claims.tid}/${claims.oid}`, email, scopes, missing };
}

/** Scopes come short or with Graph's address before them. */
function isCalendars(scope: string): boolean {
	return scope.split('/').at(-1)?.toLowerCase() === CALENDARS.toLowerCase();
}

interface LoginAddress {
	/** What msal is told. */
	shown: string;
	toReal(text: string): string;
	toShown(text: string): string;
}

/** msal takes https alone. Of a simulator without TLS it sees https addresses, which are sent to as http. */
function addressOf(oauthUrl: string): LoginAddress {
	const { origin, host, protocol } = new URL(oauthUrl);
	if (protocol === 'https:') return { shown: oauthUrl, toReal: (text) => text, toShown: (text) => text };
	const shown = `https://${host}`;
	return {
		shown: oauthUrl.replace(origin, shown),
		toReal: (text) => text.replace(shown, origin),
		toShown: (text) => text.replaceAll(origin, shown),
	};
}

function createNetwork(exchange: TokenExchange, address: LoginAddress): INetworkModule {
	async function send<T>(method: string, url: string, { headers = {}, body }: NetworkRequestOptions = {}) {
		const init = { method, headers, ...(body === undefined ? {} : { body }) };
		const response = await exchange.fetch(address.toReal(url), init);
		const content: T = JSON.parse(address.toShown(await response.text()));
		return { status: response.status, headers: Object.fromEntries(response.headers), body: content };
	}
	return {
		sendGetRequestAsync: (url, options) => send('GET', url, options),
		sendPostRequestAsync: (url, options) => send('POST', url, options),
	};
}
