import { createHash } from 'node:crypto';
import type { Clock } from './clock';
import { answerConsentPage, showConsentPage } from './consent-page';
import type { Exchange, Reply } from './exchange';
import {
	ACCESS_TOKEN_SECONDS,
	findAccess,
	issueAccessToken,
	issueRefreshToken,
	revokeGrant,
	TESTING_REFRESH_TOKEN_SECONDS,
	type AuthorizationCode,
	type GoogleAccount,
	type Grant,
	type GrantStore,
} from './grants';
import { createIdToken, profileOf, signingCertificates, signingKeys } from './id-token';

export interface OAuthState {
	clock: Clock;
	store: GrantStore;
	clientId: string;
	clientSecret: string;
	accounts: () => GoogleAccount[];
	allowsRedirect: (uri: string) => boolean;
	knowsScope: (scope: string) => boolean;
	/** The sentence about a scope for people. */
	describeScope: (scope: string) => string;
	/** The publishing status of the consent screen: in "Testing" refresh tokens die after seven days. */
	isTesting: boolean;
	/** The next answers of the token endpoint. */
	tokenFailures: Reply[];
}

/** The endpoints of Google's authorization server; null for a path that is none of theirs. */
export function answerOAuth(state: OAuthState, exchange: Exchange): Reply | null {
	switch (`${exchange.method} ${exchange.url.pathname}`) {
		case 'GET /.well-known/openid-configuration':
			return { status: 200, json: discoveryDocument(exchange.url.origin) };
		case 'GET /o/oauth2/v2/auth':
			return showConsentPage(state, exchange.url.searchParams);
		case 'POST /o/oauth2/v2/auth':
			return answerConsentPage(state, exchange);
		case 'POST /token':
			return state.tokenFailures.shift() ?? answerToken(state, exchange);
		case 'POST /revoke':
			return answerRevoke(state, exchange);
		case 'GET /v1/userinfo':
		case 'GET /oauth2/v3/userinfo':
			return answerUserInfo(state, exchange);
		case 'GET /oauth2/v1/certs':
			return { status: 200, json: signingCertificates() };
		case 'GET /oauth2/v3/certs':
			return { status: 200, json: signingKeys() };
		default:
			return null;
	}
}

/** https://accounts.google.com/.well-known/openid-configuration, with every host the simulator's. */
function discoveryDocument(origin: string): unknown {
	return {
		issuer: origin,
		authorization_endpoint: `${origin}/o/oauth2/v2/auth`,
		token_endpoint: `${origin}/token`,
		userinfo_endpoint: `${origin}/v1/userinfo`,
		revocation_endpoint: `${origin}/revoke`,
		jwks_uri: `${origin}/oauth2/v3/certs`,
		response_types_supported: ['code'],
		subject_types_supported: ['public'],
		id_token_signing_alg_values_supported: ['RS256'],
		code_challenge_methods_supported: ['plain', 'S256'],
	};
}

export function oauthError(status: number, error: string, description: string): Reply {
	return { status, json: { error, error_description: description } };
}

function answerToken(state: OAuthState, exchange: Exchange): Reply {
	const { form } = exchange;
	const client = clientOf(exchange);
	if (client.id !== state.clientId) return oauthError(401, 'invalid_client', 'The OAuth client was not found.');
	if (client.secret !== state.clientSecret) return oauthError(401, 'invalid_client', 'Unauthorized');
	switch (form.get('grant_type')) {
		case 'authorization_code':
			return redeemCode(state, form);
		case 'refresh_token':
			return refresh(state, form);
		default:
			return oauthError(400, 'unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type') ?? ''}`);
	}
}

function redeemCode(state: OAuthState, form: URLSearchParams): Reply {
	const code = state.store.codes.get(form.get('code') ?? '');
	if (code === undefined || code.isRedeemed || code.expiresMs <= state.clock.nowMs()) {
		return oauthError(400, 'invalid_grant', 'Malformed auth code.');
	}
	if (form.get('redirect_uri') !== code.redirectUri) return oauthError(400, 'redirect_uri_mismatch', 'Bad Request');
	const verifier = form.get('code_verifier');
	if (code.codeChallenge !== null && verifier === null)
		return oauthError(400, 'invalid_grant', 'Missing code verifier.');
	if (code.codeChallenge !== null && sha256(verifier ?? '') !== code.codeChallenge) {
		return oauthError(400, 'invalid_grant', 'Invalid code verifier.');
	}
	code.isRedeemed = true;
	return tokenAnswer(state, code.grant, { ...refreshTokenFor(state, code) }, code.nonce);
}

/** Given for offline access, and only with the first consent or where consent is asked for anew. */
function refreshTokenFor(state: OAuthState, { grant, isOffline, asksConsent }: AuthorizationCode): object {
	if (!isOffline || (grant.hasRefreshToken && !asksConsent)) return {};
	const seconds = TESTING_REFRESH_TOKEN_SECONDS;
	const expiresMs = state.isTesting ? state.clock.nowMs() + seconds * 1000 : null;
	return {
		refresh_token: issueRefreshToken(state.store, grant, expiresMs),
		...(state.isTesting ? { refresh_token_expires_in: seconds } : {}),
	};
}

function refresh(state: OAuthState, form: URLSearchParams): Reply {
	const token = state.store.refreshTokens.get(form.get('refresh_token') ?? '');
	if (token === undefined) return oauthError(400, 'invalid_grant', 'Bad Request');
	const isExpired = token.expiresMs !== null && token.expiresMs <= state.clock.nowMs();
	if (token.grant.isRevoked || isExpired) {
		return oauthError(400, 'invalid_grant', 'Token has been expired or revoked.');
	}
	return tokenAnswer(state, token.grant, {}, null);
}

function tokenAnswer(state: OAuthState, grant: Grant, refreshToken: object, nonce: string | null): Reply {
	const accessToken = issueAccessToken(state.store, grant, state.clock);
	const { account, scopes } = grant;
	const { clientId } = state;
	const idToken = createIdToken({ account, clientId, scopes, nonce, accessToken, nowMs: state.clock.nowMs() });
	return {
		status: 200,
		headers: { 'cache-control': 'no-cache, no-store, max-age=0, must-revalidate' },
		json: {
			access_token: accessToken,
			expires_in: ACCESS_TOKEN_SECONDS,
			...refreshToken,
			scope: scopes.join(' '),
			token_type: 'Bearer',
			...(scopes.includes('openid') ? { id_token: idToken } : {}),
		},
	};
}

function answerRevoke({ store }: OAuthState, { form, url }: Exchange): Reply {
	const token = form.get('token') ?? url.searchParams.get('token') ?? '';
	const grant = (store.refreshTokens.get(token) ?? store.accessTokens.get(token))?.grant;
	if (grant === undefined || grant.isRevoked) return oauthError(400, 'invalid_token', 'Token expired or revoked');
	revokeGrant(grant);
	return { status: 200, json: {} };
}

function answerUserInfo({ store, clock }: OAuthState, { headers }: Exchange): Reply {
	const token = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
	const access = findAccess(store, token, clock.nowMs());
	if (access === null) return oauthError(401, 'invalid_request', 'Invalid Credentials');
	return { status: 200, json: profileOf(access.grant.account, access.scopes) };
}

/** From the form, or from a Basic header. */
function clientOf({ form, headers }: Exchange): { id: string | null; secret: string | null } {
	const basic = /^Basic (.+)$/i.exec(headers.authorization ?? '')?.[1];
	if (basic === undefined) return { id: form.get('client_id'), secret: form.get('client_secret') };
	const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
	return { id, secret };
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('base64url');
}
