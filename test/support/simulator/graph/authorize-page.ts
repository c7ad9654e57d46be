import { createHash } from 'node:crypto';
import { CONSUMERS_TENANT, type Account } from './accounts';
import type { Exchange, Reply } from './exchange';
import type { OAuthState } from './oauth';
import { issueCode } from './oauth-grants';

const CODE_LIFETIME_MS = 10 * 60_000;

/** The page on which a person chooses an account and consents. Every parameter travels in the form. */
export function showAuthorizePage(state: OAuthState, parameters: URLSearchParams): Reply {
	const refusal = refusalOf(state, parameters);
	if (refusal !== null) return page(400, 'Sign in', `<p class="error">${escape(refusal)}</p>`);
	const hint = parameters.get('login_hint')?.toLowerCase();
	const accounts = state.accounts().toSorted((a, b) => Number(b.email === hint) - Number(a.email === hint));
	const hidden = [...parameters].map(
		([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
	);
	const scopes = scopesOf(parameters).map((scope) => `<li>${escape(scope)}</li>`);
	const buttons = accounts.map(
		({ email }) => `<p><button name="account" value="${escape(email)}">Continue as ${escape(email)}</button></p>`,
	);
	const form = `<form method="post">${hidden.join('')}${buttons.join('')}<p><button name="cancel" value="1">Cancel</button></p></form>`;
	return page(200, 'Permissions requested', `<ul>${scopes.join('')}</ul>${form}`);
}

/** The form sent: back to the application with a code, or with `access_denied`. */
export function answerAuthorizePage(state: OAuthState, { form, segments }: Exchange): Reply {
	const refusal = refusalOf(state, form);
	const account = state.accounts().find(({ email }) => email === form.get('account'));
	const isForTenant = account !== undefined && allowsAccount(segments[0] ?? '', account);
	if (refusal !== null) return page(400, 'Sign in', `<p class="error">${escape(refusal)}</p>`);
	if (form.has('cancel')) {
		const description = 'AADSTS65004: User declined to consent to access the app.';
		return redirect(form, { error: 'access_denied', error_description: description, error_subcode: 'cancel' });
	}
	if (!isForTenant)
		return page(400, 'Sign in', '<p class="error">AADSTS50020: User account does not exist in tenant.</p>');
	const asked = scopesOf(form);
	const grant = { account, scopes: state.limitScopes(asked), isRevoked: false };
	const code = issueCode(state.store, {
		grant,
		redirectUri: form.get('redirect_uri') ?? '',
		codeChallenge: form.get('code_challenge'),
		nonce: form.get('nonce'),
		expiresMs: state.clock.nowMs() + CODE_LIFETIME_MS,
		isRedeemed: false,
	});
	return redirect(form, { code, session_state: createHash('md5').update(code).digest('hex') });
}

export function scopesOf(parameters: URLSearchParams): string[] {
	return (parameters.get('scope') ?? '').split(/\s+/).filter(Boolean);
}

/** Why Entra shows an error instead of sending the browser back, null if it does not. */
function refusalOf(state: OAuthState, parameters: URLSearchParams): string | null {
	if (parameters.get('client_id') !== state.clientId)
		return 'AADSTS700016: Application was not found in the directory.';
	const redirectUri = parameters.get('redirect_uri');
	if (redirectUri === null || !URL.canParse(redirectUri) || !state.allowsRedirect(redirectUri)) {
		return 'AADSTS50011: The redirect URI specified in the request does not match those of the application.';
	}
	if (!(parameters.get('response_type') ?? '').split(' ').includes('code')) return 'AADSTS900144: response_type.';
	if (scopesOf(parameters).length === 0) return "AADSTS900144: The request body must contain: 'scope'.";
	const method = parameters.get('code_challenge_method');
	if (parameters.has('code_challenge') && method !== 'S256') return 'AADSTS501491: Invalid code_challenge_method.';
	return null;
}

function allowsAccount(tenant: string, account: Account): boolean {
	const isPersonal = account.tenantId === CONSUMERS_TENANT;
	if (tenant === 'common') return true;
	if (tenant === 'consumers') return isPersonal;
	return tenant === 'organizations' ? !isPersonal : tenant === account.tenantId;
}

function redirect(parameters: URLSearchParams, answer: Record<string, string>): Reply {
	const fields = { ...answer, ...(parameters.has('state') ? { state: parameters.get('state') ?? '' } : {}) };
	const target = new URL(parameters.get('redirect_uri') ?? '');
	if (parameters.get('response_mode') === 'form_post') {
		const inputs = Object.entries(fields).map(
			([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`,
		);
		const form = `<form method="post" action="${escape(target.href)}">${inputs.join('')}<button>Continue</button></form>`;
		return page(200, 'Working', form);
	}
	if (parameters.get('response_mode') === 'fragment') target.hash = new URLSearchParams(fields).toString();
	else for (const [name, value] of Object.entries(fields)) target.searchParams.set(name, value);
	return { status: 302, headers: { location: target.href } };
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
