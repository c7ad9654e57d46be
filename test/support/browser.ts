import type { Answer, Row } from './client';

/** A page a browser got, redirects not followed. */
export interface Page {
	status: number;
	/** Where it leads, null for a page that stays. */
	location: URL | null;
	setCookies: string[];
	text: string;
}

/** Keeps cookies by path, as far as one site needs it, and follows nothing by itself. */
export interface Browser {
	open(url: string | URL): Promise<Page>;
	post<Data = Row>(path: string, payload: unknown): Promise<Answer<Data>['body'] & { status: number }>;
	get<Data = Row>(path: string): Promise<Answer<Data>['body'] & { status: number }>;
	/** Forgets the session of Directus, and keeps every other cookie. */
	signOut(): void;
	/** A cookie of its own, in place of those of that name. */
	cookies: Map<string, { value: string; path: string }>;
}

const SESSION = 'directus_session_token';

export function createBrowser(site: string): Browser {
	const cookies: Browser['cookies'] = new Map();
	const send = async (url: URL, init: RequestInit = {}): Promise<Response> => {
		const sent = [...cookies].filter(([, { path }]) => url.pathname.startsWith(path));
		const cookie = sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
		const headers = { ...(url.origin === new URL(site).origin ? { cookie } : {}), 'content-type': 'application/json' };
		const response = await fetch(url, { ...init, headers, redirect: 'manual' });
		for (const line of response.headers.getSetCookie()) keep(line);
		return response;
	};
	const keep = (line: string): void => {
		const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
		const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
		const path = /^path=(.*)$/i.exec(attributes.find((each) => /^path=/i.test(each)) ?? '')?.[1] ?? '/';
		if (value === '') cookies.delete(name);
		else cookies.set(name, { value, path });
	};
	const json = async (pending: Promise<Response>) => {
		const response = await pending;
		return { errors: [], ...JSON.parse(await response.text()), status: response.status };
	};
	return {
		cookies,
		open: async (url) => {
			const response = await send(new URL(url, site));
			const location = response.headers.get('location');
			return {
				status: response.status,
				location: location === null ? null : new URL(location),
				setCookies: response.headers.getSetCookie(),
				text: await response.text(),
			};
		},
		get: (path) => json(send(new URL(path, site))),
		post: (path, payload) => json(send(new URL(path, site), { method: 'POST', body: JSON.stringify(payload) })),
		signOut: () => void cookies.delete(SESSION),
	};
}

/** A browser in which a user is signed in to Directus by its session cookie. */
export async function signInBrowser(site: string, user: { email: string; password: string }): Promise<Browser> {
	const browser = createBrowser(site);
	const { status } = await browser.post('/auth/login', { ...user, mode: 'session' });
	if (status !== 200 || !browser.cookies.has(SESSION)) throw new Error(`${user.email} could not sign in: ${status}`);
	return browser;
}
