import { createHash } from 'node:crypto';
import { CONSUMERS_TENANT, type Account } from './accounts';
import { answerAuthorizePage, scopesOf, showAuthorizePage } from './authorize-page';
import type { Clock } from './clock';
import type { Exchange, Reply } from './exchange';
import { createIdToken, signingKeys } from './id-token';
import { oauthError, type OAuthErrorName } from './oauth-errors';
import { issueAccessToken, issueRefreshToken, type Grant, type GrantStore } from './oauth-grants';

export interface OAuthState {
	clock: Clock;
	store: GrantStore;
	clientId: string;
	/** Null: a public client, which has no secret. */
	clientSecret: string | null;
	accounts: () => Account[];
	allowsRedirect: (uri: string) => boolean;
	/** The scopes a person grants of those asked for. */
	limitScopes: (asked: readonly string[]) => string[];
	accessTokenSeconds: number;
	/** How the answer names Graph's scopes: `Calendars.Read`, or with the resource before it. Entra does both. */
	scopeForm: 'short' | 'qualified';
	/** The next answers of the token endpoint. */
	tokenFailures: OAuthErrorName[];
}

const GRAPH = 'https://graph.microsoft.com/';
const PROTOCOL_SCOPES = new Set(['openid', 'profile', 'email', 'offline_access']);

/** The endpoints of the identity platform, v2.0; null for a path that is none of theirs. */
export function answerOAuth(state: OAuthState, exchange: Exchange, origin: string): Reply | null {
	const [tenant = '', ...rest] = exchange.segments;
	switch (`${exchange.method} ${rest.join('/')}`) {
		case 'GET v2.0/.well-known/openid-configuration':
			return { status: 200, json: discoveryDocument(origin, tenant) };
		case 'GET discovery/instance':
			return { status: 200, json: instanceMetadata(origin) };
		case 'GET discovery/v2.0/keys':
			return { status: 200, json: signingKeys() };
		case 'GET oauth2/v2.0/authorize':
			return showAuthorizePage(state, exchange.url.searchParams);
		case 'POST oauth2/v2.0/authorize':
			return answerAuthorizePage(state, exchange);
		case 'POST oauth2/v2.0/token':
			return answerToken(state, exchange, origin);
		default:
			return null;
	}
}

/** `common` and `organizations` answer with a placeholder for the tenant, as Entra does. */
function discoveryDocument(origin: string, tenant: string): unknown {
	const base = `${origin}/${tenant}`;
	const isShared = tenant === 'common' || tenant === 'organizations';
	const issuerTenant = isShared ? '{tenantid}' : tenant === 'consumers' ? CONSUMERS_TENANT : tenant;
	return {
		token_endpoint: `${base}/oauth2/v2.0/token`,
		token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
		jwks_uri: `${base}/discovery/v2.0/keys`,
		response_modes_supported: ['query', 'fragment', 'form_post'],
		subject_types_supported: ['pairwise'],
		id_token_signing_alg_values_supported: ['RS256'],
		response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
		scopes_supported: [...PROTOCOL_SCOPES],
		issuer: `${origin}/${issuerTenant}/v2.0`,
		request_uri_parameter_supported: false,
		userinfo_endpoint: `${origin}/oidc/userinfo`,
		authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
		end_session_endpoint: `${base}/oauth2/v2.0/logout`,
		claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'preferred_username', 'name', 'tid', 'ver', 'email'],
		tenant_region_scope: null,
		cloud_instance_name: 'microsoftonline.com',
		cloud_graph_host_name: 'graph.windows.net',
		msgraph_host: 'graph.microsoft.com',
	};
}

function instanceMetadata(origin: string): unknown {
	const { host } = new URL(origin);
	return {
		tenant_discovery_endpoint: `${origin}/common/v2.0/.well-known/openid-configuration`,
		'api-version': '1.1',
		metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
	};
}

function answerToken(state: OAuthState, exchange: Exchange, origin: string): Reply {
	const nowMs = state.clock.nowMs();
	const scripted = state.tokenFailures.shift();
	const outcome = scripted ?? redeem(state, exchange);
	if (typeof outcome === 'string') return oauthError(outcome, nowMs);
	return { status: 200, headers: { 'cache-control': 'no-store' }, json: tokenAnswer(state, exchange, outcome, origin) };
}

interface Redeemed {
	grant: Grant;
	nonce: string | null;
}

function redeem(state: OAuthState, exchange: Exchange): Redeemed | OAuthErrorName {
	const { form } = exchange;
	const client = clientOf(exchange);
	if (client.id !== state.clientId) return 'unknownApplication';
	if (state.clientSecret !== null && client.secret === null) return 'noSecret';
	if (state.clientSecret !== null && client.secret !== state.clientSecret) return 'badSecret';
	const type = form.get('grant_type');
	if (type === 'authorization_code') return redeemCode(state, form);
	return type === 'refresh_token' ? redeemRefreshToken(state, form) : 'badGrantType';
}

function redeemCode(state: OAuthState, form: URLSearchParams): Redeemed | OAuthErrorName {
	const value = form.get('code');
	if (value === null) return 'missingParameter';
	const code = state.store.codes.get(value);
	if (code === undefined) return 'badCode';
	if (code.isRedeemed) return 'redeemedCode';
	if (code.expiresMs <= state.clock.nowMs()) return 'expiredCode';
	if (form.get('redirect_uri') !== code.redirectUri) return 'wrongRedirect';
	const verifier = form.get('code_verifier') ?? '';
	const challenge = createHash('sha256').update(verifier).digest('base64url');
	if (code.codeChallenge !== null && challenge !== code.codeChallenge) return 'wrongVerifier';
	code.isRedeemed = true;
	return { grant: code.grant, nonce: code.nonce };
}

/** Each refresh token is good for one use. Entra tolerates the old one for a while; those who rely on that lose one day. */
function redeemRefreshToken(state: OAuthState, form: URLSearchParams): Redeemed | OAuthErrorName {
	const value = form.get('refresh_token');
	if (value === null) return 'missingParameter';
	const token = state.store.refreshTokens.get(value);
	if (token === undefined || token.isUsed) return 'badRefreshToken';
	if (token.grant.isRevoked) return 'revokedGrant';
	const missing = scopesOf(form)
		.map(shortScope)
		.filter((scope) => !PROTOCOL_SCOPES.has(scope) && scope !== '.default');
	if (missing.some((scope) => !token.grant.scopes.map(shortScope).includes(scope))) return 'consentRequired';
	token.isUsed = true;
	return { grant: token.grant, nonce: null };
}

function tokenAnswer(state: OAuthState, exchange: Exchange, { grant, nonce }: Redeemed, origin: string): unknown {
	const nowMs = state.clock.nowMs();
	const { account, scopes } = grant;
	const named = scopes.filter((scope) => scope !== 'offline_access').map((scope) => nameScope(scope, state.scopeForm));
	const issuer = `${origin}/${account.tenantId}/v2.0`;
	const idToken = createIdToken({ account, clientId: state.clientId, issuer, nonce, scopes, nowMs });
	const clientInfo = Buffer.from(JSON.stringify({ uid: account.oid, utid: account.tenantId })).toString('base64url');
	return {
		token_type: 'Bearer',
		scope: named.join(' '),
		expires_in: state.accessTokenSeconds,
		ext_expires_in: state.accessTokenSeconds,
		access_token: issueAccessToken(state.store, grant, nowMs + state.accessTokenSeconds * 1000),
		...(scopes.includes('offline_access') ? { refresh_token: issueRefreshToken(state.store, grant) } : {}),
		...(scopes.includes('openid') ? { id_token: idToken } : {}),
		...(exchange.form.has('client_info') ? { client_info: clientInfo } : {}),
	};
}

function clientOf({ form, headers }: Exchange): { id: string | null; secret: string | null } {
	const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1];
	if (basic === undefined) return { id: form.get('client_id'), secret: form.get('client_secret') };
	const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
	return { id, secret };
}

export function shortScope(scope: string): string {
	return scope.startsWith(GRAPH) ? scope.slice(GRAPH.length) : scope;
}

function nameScope(scope: string, form: OAuthState['scopeForm']): string {
	const short = shortScope(scope);
	return form === 'short' || PROTOCOL_SCOPES.has(short) ? short : `${GRAPH}${short}`;
}
