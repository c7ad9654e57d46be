import { forbiddenError, inputError, providerFailure } from '../directus/errors';
import { serve, serveRedirect } from '../directus/http';
import type { Router, Visitor } from '../directus/http';
import type { Runtime } from '../directus/runtime';
import type { OAuthProvider } from '../domain/account';
import { messages } from '../messages';
import { ProviderError } from '../providers/provider';
import { callbackArgs, connectArgs, connectCalDavArgs } from '../schemas/endpoint-args';
import { connectCalDav } from '../usecases/connect-caldav';
import { beginSignIn, cookieOf, finishSignIn, SIGN_IN_LIFETIME_MS } from '../usecases/sign-in';
import type { SignInDependencies } from '../usecases/sign-in';
import { answeredByProvider } from './answered-by-provider';
import { argsOf } from './args-of';

const PAGES: readonly [string, OAuthProvider][] = [
	['/connect/google', 'Google Calendar'],
	['/connect/outlook', 'Outlook'],
];

/** Connecting accounts: a browser's way to the provider and back, and CalDAV's user name and password. */
export function registerConnectRoutes(router: Router, { dependencies, settings }: Runtime): void {
	const signIn: SignInDependencies = { ...dependencies, settings: settings.connections };

	for (const [path, provider] of PAGES) {
		serveRedirect(router, path, (visitor) => begin(signIn, provider, visitor));
		serveRedirect(router, `${path}/callback`, (visitor) => finish(signIn, provider, visitor));
	}

	serve(router, 'post', '/connect/caldav', async (caller, input) => {
		const args = argsOf(connectCalDavArgs, input);
		const login = { serverUrl: args.server_url, username: args.username, password: args.password };
		try {
			return { account: await connectCalDav(dependencies, caller.user, login) };
		} catch (error) {
			if (!(error instanceof ProviderError)) throw error;
			const isRefused = error.code === 'UNAUTHORIZED';
			if (isRefused) throw inputError([{ field: 'password', message: messages.calDavRefused }]);
			if (error.code === 'REFUSED_ADDRESS' || error.code === 'BAD_ANSWER' || error.code === 'NOT_FOUND') {
				throw inputError([{ field: 'server_url', message: error.message }]);
			}
			throw providerFailure(error);
		}
	});
}

async function begin(dependencies: SignInDependencies, provider: OAuthProvider, { caller, query }: Visitor) {
	if (caller === null) throw forbiddenError();
	const { return_to: returnTo, account } = argsOf(connectArgs, query);
	const begun = await answeredByProvider(beginSignIn(dependencies, { user: caller.user, provider, returnTo, account }));
	if (begun.kind === 'forbidden') throw forbiddenError();
	if (begun.kind === 'invalid') throw inputError([{ field: begun.field, message: begun.message }]);
	const { value, ...cookie } = begun.cookie;
	return { location: begun.location, cookie: { ...cookie, content: { value, maxAgeMs: SIGN_IN_LIFETIME_MS } } };
}

async function finish(dependencies: SignInDependencies, provider: OAuthProvider, visitor: Visitor) {
	const { state, code = null, error = null } = argsOf(callbackArgs, visitor.query);
	const { publicUrl } = dependencies.settings;
	if (publicUrl === null) throw inputError([{ field: 'state', message: messages.signInUnknown }]);
	const cookie = cookieOf(publicUrl, state);
	const finished = await finishSignIn(dependencies, {
		provider,
		state,
		cookie: visitor.cookie(cookie.name),
		user: visitor.caller?.user ?? null,
		code,
		error,
	});
	if (finished.kind === 'unknown') throw inputError([{ field: 'state', message: finished.message }]);
	return { location: finished.location, cookie: { ...cookie, content: null } };
}
