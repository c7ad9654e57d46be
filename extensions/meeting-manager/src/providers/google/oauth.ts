import { readDiscoveryDocument, readIdToken, type TokenAnswer } from '../../schemas/oauth-answers';
import type { Grant, OAuthClient, Tokens } from '../oauth/client';
import { oauthReasons } from '../oauth/reasons';
import { createTokenExchange, type TokenExchange } from '../oauth/token-exchange';
import { ProviderError } from '../provider';
import type { HttpClient } from '../request';
import { auth } from './googleapis';

export interface GoogleOAuthOptions {
	http: HttpClient;
	clientId: string;
	clientSecret: string;
	/** The OpenID issuer in place of https://accounts.google.com, whose endpoints are read from its discovery document. */
	issuerUrl: string | null;
}

const PROVIDER = 'Google';
const VARIABLES = 'MM_GOOGLE_CLIENT_ID and MM_GOOGLE_CLIENT_SECRET';

const EVENTS = 'https://www.googleapis.com/auth/calendar.events';
const CALENDAR_LIST = 'https://www.googleapis.com/auth/calendar.calendarlist.readonly';
/** The least that shows a person their calendars, and reads and writes events. */
const SCOPES = ['openid', 'email', CALENDAR_LIST, EVENTS];

interface Endpoints {
	oauth2AuthBaseUrl: string;
	oauth2TokenUrl: string;
	oauth2RevokeUrl: string;
}

/** Signing in at Google: https://developers.google.com/identity/protocols/oauth2/web-server */
export function createGoogleOAuth(options: GoogleOAuthOptions): OAuthClient {
	const { http, clientId, clientSecret, issuerUrl } = options;
	let discovered: Promise<Endpoints> | null = null;
	const findEndpoints = async (): Promise<Partial<Endpoints>> => {
		if (issuerUrl === null) return {};
		discovered ??= discoverEndpoints(http, issuerUrl);
		try {
			return await discovered;
		} catch (error) {
			discovered = null;
			throw error;
		}
	};

	const createClient = async (exchange?: TokenExchange) => {
		const client = new auth.OAuth2({
			clientId,
			clientSecret,
			endpoints: await findEndpoints(),
			// Without the library's own log, which shows tokens.
			useAuthRequestParameters: false,
			...(exchange === undefined ? {} : { transporterOptions: { fetchImplementation: exchange.fetch } }),
		});
		// Retries are the business of the HTTP client.
		client.transporter.interceptors.request.add({
			resolved: async ({ retryConfig: _retryConfig, ...config }) => ({ ...config, retry: false }),
		});
		return client;
	};

	return {
		authorizationUrl: async ({ state, codeChallenge, redirectUri, loginHint }) => {
			const client = await createClient();
			const url = new URL(
				client.generateAuthUrl({
					// A refresh token comes only with a consent that is asked for anew.
					access_type: 'offline',
					prompt: loginHint === null ? 'consent select_account' : 'consent',
					scope: SCOPES,
					state,
					redirect_uri: redirectUri,
					...(loginHint === null ? {} : { login_hint: loginHint }),
				}),
			);
			url.searchParams.set('code_challenge', codeChallenge);
			url.searchParams.set('code_challenge_method', 'S256');
			return url;
		},
		exchange: async ({ code, codeVerifier, redirectUri }) => {
			const exchange = createTokenExchange(http, exchangeOptions('code'));
			const client = await createClient(exchange);
			const answer = await exchange.run(() => client.getToken({ code, codeVerifier, redirect_uri: redirectUri }));
			return toGrant(answer, clientId);
		},
		refresh: async (refreshToken) => {
			const exchange = createTokenExchange(http, exchangeOptions('refresh token'));
			const client = await createClient(exchange);
			client.setCredentials({ refresh_token: refreshToken });
			return toTokens(await exchange.run(() => client.refreshAccessToken()));
		},
		revoke: async (refreshToken) => {
			const exchange = createTokenExchange(http, exchangeOptions('refresh token'));
			const client = await createClient(exchange);
			// In the body: addresses end up in logs.
			const url = client.endpoints.oauth2RevokeUrl.toString();
			const data = new URLSearchParams({ token: refreshToken });
			try {
				// A token that is not known any more is answered with 400.
				await client.transporter.request({ url, method: 'POST', data, validateStatus: () => true });
			} catch {
				throw new ProviderError('UNREACHABLE', oauthReasons.notRevoked(PROVIDER));
			}
		},
	};
}

function exchangeOptions(kind: 'code' | 'refresh token') {
	// Google's refresh tokens stay the same, so asking again does no harm.
	return { provider: PROVIDER, variables: VARIABLES, kind, mayRepeat: kind === 'refresh token' };
}

function toTokens(answer: TokenAnswer): Tokens {
	return {
		accessToken: answer.access_token,
		refreshToken: answer.refresh_token ?? null,
		expiresInMs: answer.expires_in * 1000,
	};
}

function toGrant(answer: TokenAnswer, clientId: string): Grant {
	const claims = readIdToken(answer.id_token, clientId);
	if (claims === null) throw new ProviderError('BAD_ANSWER', oauthReasons.unreadable(PROVIDER));
	const scopes = answer.scope.split(/\s+/).filter(Boolean);
	const { permissions } = oauthReasons;
	const missing = [
		...(scopes.includes(EVENTS) ? [] : [permissions.googleEvents]),
		...(scopes.includes(CALENDAR_LIST) ? [] : [permissions.googleCalendarList]),
		...(answer.refresh_token === undefined ? [permissions.offline] : []),
	];
	return { ...toTokens(answer), subject: claims.sub, email: claims.email?.toLowerCase() ?? null, scopes, missing };
}

async function discoverEndpoints(http: HttpClient, issuerUrl: string): Promise<Endpoints> {
	const url = new URL(`${issuerUrl}/.well-known/openid-configuration`);
	const { body } = await http.get({ url, limits: { maxBytes: 1024 * 1024 } });
	const document = readDiscoveryDocument(body.toString('utf8'));
	if (document === null) throw new ProviderError('BAD_ANSWER', oauthReasons.unreadable(url.host));
	return {
		oauth2AuthBaseUrl: document.authorization_endpoint,
		oauth2TokenUrl: document.token_endpoint,
		oauth2RevokeUrl: document.revocation_endpoint ?? `${issuerUrl}/revoke`,
	};
}
