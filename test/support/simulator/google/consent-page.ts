import { randomBytes } from 'node:crypto';
import type { Exchange, Reply } from './exchange';
import { grantScopes, type GoogleAccount } from './grants';
import { EMAIL_SCOPE, PROFILE_SCOPE } from './id-token';
import type { OAuthState } from './oauth';

const CODE_LIFETIME_MS = 10 * 60_000;
/** What nobody can refuse alone: it is part of signing in. */
const SIGN_IN_SCOPES = new Set(['openid', 'email', 'profile', EMAIL_SCOPE, PROFILE_SCOPE]);

/** The page on which a person chooses an account and ticks what the application may do. */
export function showConsentPage(state: OAuthState, parameters: URLSearchParams): Reply {
	const refusal = refusalOf(state, parameters);
	if (refusal !== null) return errorPage(refusal);
	const hint = parameters.get('login_hint');
	const accounts = state.accounts().toSorted((a, b) => Number(isHinted(b, hint)) - Number(isHinted(a, hint)));
	const hidden = [...parameters]
		.filter(([name]) => name !== 'scope')
		.map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`);
	const choices = accounts.map(
		({ email, name }, index) =>
			`<p><label><input type="radio" name="account" value="${escape(email)}"${index === 0 ? ' checked' : ''}> ${escape(name)} (${escape(email)})</label></p>`,
	);
	const scopes = scopesOf(parameters).map((scope) =>
		SIGN_IN_SCOPES.has(scope)
			? `<input type="hidden" name="scope" value="${escape(scope)}">`
			: `<p><label><input type="checkbox" name="scope" value="${escape(scope)}" checked> ${escape(state.describeScope(scope))}</label></p>`,
	);
	return page(
		200,
		'Sign in with Google',
		`<form method="post" action="/o/oauth2/v2/auth">${hidden.join('')}<h2>Choose an account</h2>${choices.join('')}<h2>Select what the application can access</h2>${scopes.join('')}<p><button name="decision" value="allow">Continue</button> <button name="decision" value="deny">Cancel</button></p></form>`,
	);
}

/** The form sent: back to the application with a code, or with `access_denied`. */
export function answerConsentPage(state: OAuthState, { form }: Exchange): Reply {
	const refusal = refusalOf(state, form);
	if (refusal !== null) return errorPage(refusal);
	const scopes = scopesOf(form);
	const account = state.accounts().find(({ email }) => email === form.get('account'));
	if (form.get('decision') !== 'allow') return redirect(form, { error: 'access_denied' });
	if (account === undefined) return errorPage('Error 400: invalid_request. Choose an account.');
	const keepsEarlier = form.get('include_granted_scopes') === 'true';
	const code = `4/0${randomBytes(32).toString('base64url')}`;
	state.store.codes.set(code, {
		grant: grantScopes(state.store, account, normalizeScopes(scopes), keepsEarlier),
		redirectUri: form.get('redirect_uri') ?? '',
		codeChallenge: form.get('code_challenge'),
		nonce: form.get('nonce'),
		isOffline: form.get('access_type') === 'offline',
		asksConsent: (form.get('prompt') ?? '').split(' ').includes('consent'),
		expiresMs: state.clock.nowMs() + CODE_LIFETIME_MS,
		isRedeemed: false,
	});
	return redirect(form, { code, scope: normalizeScopes(scopes).join(' '), authuser: '0', prompt: 'consent' });
}

/** Google names the short scopes of OpenID Connect by their addresses. */
function normalizeScopes(scopes: readonly string[]): string[] {
	const names = new Map([
		['email', EMAIL_SCOPE],
		['profile', PROFILE_SCOPE],
	]);
	return scopes.map((scope) => names.get(scope) ?? scope);
}

function scopesOf(parameters: URLSearchParams): string[] {
	return [...new Set(parameters.getAll('scope').flatMap((scopes) => scopes.split(/\s+/).filter(Boolean)))];
}

/** Why Google shows an error instead of sending the browser back, null if it does not. */
function refusalOf(state: OAuthState, parameters: URLSearchParams): string | null {
	if (parameters.get('client_id') !== state.clientId)
		return 'Error 401: invalid_client. The OAuth client was not found.';
	const redirectUri = parameters.get('redirect_uri');
	if (redirectUri === null || !URL.canParse(redirectUri) || !state.allowsRedirect(redirectUri)) {
		return 'Error 400: redirect_uri_mismatch';
	}
	if (parameters.get('response_type') !== 'code')
		return 'Error 400: invalid_request. Required parameter is missing: response_type';
	if (!parameters.has('scope') && !parameters.has('decision'))
		return 'Error 400: invalid_request. Missing required parameter: scope';
	const unknown = scopesOf(parameters).filter((scope) => !SIGN_IN_SCOPES.has(scope) && !state.knowsScope(scope));
	if (unknown.length > 0) return `Error 400: invalid_scope. Some requested scopes were invalid: ${unknown.join(', ')}`;
	const method = parameters.get('code_challenge_method') ?? 'plain';
	if (parameters.has('code_challenge') && !['S256', 'plain'].includes(method))
		return 'Error 400: invalid_request. Invalid code_challenge_method';
	if (parameters.has('code_challenge') && method === 'plain')
		return 'Error 400: invalid_request. The simulator takes S256 only.';
	return null;
}

function isHinted({ email, sub }: GoogleAccount, hint: string | null): boolean {
	return hint === email || hint === sub;
}

function redirect(parameters: URLSearchParams, answer: Record<string, string>): Reply {
	const target = new URL(parameters.get('redirect_uri') ?? '');
	const state = parameters.get('state');
	if (state !== null) target.searchParams.set('state', state);
	for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
	return { status: 302, headers: { location: target.href } };
}

function errorPage(text: string): Reply {
	return page(400, 'Access blocked', `<p class="error">${escape(text)}</p>`);
}

function page(status: number, title: string, content: string): Reply {
	return {
		status,
		html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${content}</html>`,
	};
}

function escape(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
