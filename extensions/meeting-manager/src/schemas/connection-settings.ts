import { z } from 'zod';
import { messages } from '../messages';

/** Settings of the calendar services accounts are connected to. Directus turns numbers and lists in the environment into such. */

const text = z.preprocess(
	(value) => (value === '' || value === null ? undefined : Array.isArray(value) ? value.join(',') : value),
	z
		.union([z.string().trim(), z.number().transform(String)])
		.refine((value) => value !== '', messages.settingEmpty)
		.optional(),
);

/** The address of a service without user info, query or fragment, and without a slash at its end. */
const serviceUrl = text.transform((value, context) => {
	if (value === undefined) return undefined;
	const url = readUrl(value);
	if (url === null || url.search !== '' || url.hash !== '') {
		context.addIssue({ code: 'custom', message: messages.settingNotServiceUrl });
		return z.NEVER;
	}
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
});

const returnUrls = text.transform((value, context) => {
	const entries = (value ?? '').split(',').map((entry) => entry.trim());
	const urls: URL[] = [];
	for (const entry of entries.filter(Boolean)) {
		const url = readUrl(entry);
		if (url === null || url.search !== '' || url.hash !== '') {
			context.addIssue({ code: 'custom', message: messages.settingNotReturnUrl(entry) });
			return z.NEVER;
		}
		urls.push(url);
	}
	return urls;
});

const tenant = text
	.refine((value) => value === undefined || /^[A-Za-z0-9.-]+$/.test(value), messages.settingNotTenant)
	.transform((value) => value ?? 'common');

export const connectionEnvironment = z.object({
	PUBLIC_URL: text.describe(
		'Directus’s own: the absolute address at which browsers reach it. Needed for Google and Outlook, whose redirect URIs begin with it.',
	),
	MM_RETURN_URLS: returnUrls.describe(
		'Addresses, comma-separated, that a browser may be sent back to after connecting an account, besides this Directus.',
	),
	MM_GOOGLE_CLIENT_ID: text.describe('Client id of the application registered at Google. Goes with the secret.'),
	MM_GOOGLE_CLIENT_SECRET: text.describe('Its client secret.'),
	MM_GOOGLE_API_URL: serviceUrl.describe('Root of Google’s API, where it is not Google’s own: a stand-in.'),
	MM_GOOGLE_OAUTH_URL: serviceUrl.describe('Root of Google’s sign-in, likewise.'),
	MM_MICROSOFT_CLIENT_ID: text.describe('Client id of the application registered at Microsoft. Goes with the secret.'),
	MM_MICROSOFT_CLIENT_SECRET: text.describe('Its client secret.'),
	MM_MICROSOFT_TENANT: tenant.describe(
		'Whose accounts may connect: a tenant’s id or domain, `common` (everybody’s), `organizations` or `consumers`.',
	),
	MM_MICROSOFT_API_URL: serviceUrl.describe(
		'Root of Microsoft Graph, where it is not the worldwide one: a national cloud, or a stand-in.',
	),
	MM_MICROSOFT_OAUTH_URL: serviceUrl.describe('Root of Microsoft’s sign-in, likewise.'),
});

/** An application registered at a provider. */
export interface OAuthApplication {
	clientId: string;
	clientSecret: string;
}

export interface ServiceSettings {
	/** Null: nobody can connect an account of this provider. */
	application: OAuthApplication | null;
	/** Root of the API in place of the provider's own, null: the provider's own. */
	apiUrl: string | null;
	/** Root of the sign-in (the OpenID issuer) in place of the provider's own, null: the provider's own. */
	oauthUrl: string | null;
}

export interface ConnectionSettings {
	/** Where browsers reach this Directus; null where PUBLIC_URL is not set to an absolute address. */
	publicUrl: URL | null;
	/** Where a browser may be sent back to after connecting, besides the origin of `publicUrl`. */
	returnUrls: readonly URL[];
	google: ServiceSettings;
	microsoft: ServiceSettings & { tenant: string };
}

type Environment = z.infer<typeof connectionEnvironment>;

/** Throws an Error that names the setting. */
export function readConnectionSettings(env: Environment): ConnectionSettings {
	const google = readApplication(env, 'MM_GOOGLE_CLIENT_ID', 'MM_GOOGLE_CLIENT_SECRET');
	const microsoft = readApplication(env, 'MM_MICROSOFT_CLIENT_ID', 'MM_MICROSOFT_CLIENT_SECRET');
	const publicUrl = env.PUBLIC_URL === undefined ? null : readUrl(env.PUBLIC_URL);
	// The redirect URI is registered at the provider letter by letter: a relative one cannot be.
	if (publicUrl === null && (google ?? microsoft) !== null) {
		throw new Error(messages.settingUnusable('PUBLIC_URL', messages.settingNotPublicUrl));
	}
	return {
		publicUrl,
		returnUrls: env.MM_RETURN_URLS,
		google: {
			application: google,
			apiUrl: env.MM_GOOGLE_API_URL ?? null,
			oauthUrl: env.MM_GOOGLE_OAUTH_URL ?? null,
		},
		microsoft: {
			application: microsoft,
			apiUrl: env.MM_MICROSOFT_API_URL ?? null,
			oauthUrl: env.MM_MICROSOFT_OAUTH_URL ?? null,
			tenant: env.MM_MICROSOFT_TENANT,
		},
	};
}

function readApplication(
	env: Environment,
	idName: 'MM_GOOGLE_CLIENT_ID' | 'MM_MICROSOFT_CLIENT_ID',
	secretName: 'MM_GOOGLE_CLIENT_SECRET' | 'MM_MICROSOFT_CLIENT_SECRET',
): OAuthApplication | null {
	const clientId = env[idName];
	const clientSecret = env[secretName];
	if (clientId === undefined && clientSecret === undefined) return null;
	if (clientId === undefined)
		throw new Error(messages.settingUnusable(idName, messages.settingMissingBeside(secretName)));
	if (clientSecret === undefined) {
		throw new Error(messages.settingUnusable(secretName, messages.settingMissingBeside(idName)));
	}
	return { clientId, clientSecret };
}

function readUrl(value: string): URL | null {
	if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return null;
	const url = new URL(value);
	return url.username === '' && url.password === '' ? url : null;
}
