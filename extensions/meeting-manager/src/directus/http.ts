import type { Accountability, SchemaOverview } from '@directus/types';
import { forbiddenError } from './errors';

/** The small part of Express that the endpoints use, with what Directus adds to a request. */
export interface Request {
	query: Readonly<Record<string, unknown>>;
	body: unknown;
	/** Parsed by Directus. */
	cookies?: Readonly<Record<string, unknown>>;
	accountability?: Accountability | null;
	schema?: SchemaOverview;
}

export interface Response {
	json(body: unknown): void;
	set(header: string, value: string): void;
	redirect(status: number, address: string): void;
	cookie(name: string, value: string, options: CookieOptions): void;
	clearCookie(name: string, options: CookieOptions): void;
}

/** Express's own, as far as they are used. */
interface CookieOptions {
	path: string;
	secure: boolean;
	httpOnly: true;
	sameSite: 'lax';
	maxAge?: number;
}

/** A cookie for scripts' eyes never, and for requests from other sites only where they lead the browser here. */
export interface Cookie {
	name: string;
	path: string;
	isSecure: boolean;
	/** Null takes it back. */
	content: { value: string; maxAgeMs: number } | null;
}

export interface Router {
	get(path: string, handler: Handler): void;
	post(path: string, handler: Handler): void;
}

export type Handler = (request: Request, response: Response, next: (error: unknown) => void) => void;

/** A signed-in caller. Endpoints check their callers themselves: Directus guards none of them. */
export interface Caller {
	user: string;
	accountability: Accountability;
	schema: SchemaOverview;
}

/** What a route does for a signed-in caller; its answer goes out as `{ "data": … }`. */
export type Route = (caller: Caller, input: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** Where a browser is sent, and the cookie it keeps or loses on the way. */
export interface Redirection {
	location: URL;
	cookie: Cookie;
}

/** Whoever opens a page: a signed-in caller or anybody, with what their browser sent. */
export interface Visitor {
	caller: Caller | null;
	query: Readonly<Record<string, unknown>>;
	/** Null where the browser sent none of that name. */
	cookie(name: string): string | null;
}

/** A page that only leads on. */
export function serveRedirect(router: Router, path: string, page: (visitor: Visitor) => Promise<Redirection>): void {
	router.get(path, (request, response, next) => {
		const visitor: Visitor = {
			caller: callerOf(request),
			query: request.query,
			cookie: (name) => {
				const value = request.cookies?.[name];
				return typeof value === 'string' ? value : null;
			},
		};
		page(visitor)
			.then(({ location, cookie: { name, path: cookiePath, isSecure, content } }) => {
				const options = { path: cookiePath, secure: isSecure, httpOnly: true, sameSite: 'lax' } as const;
				if (content === null) response.clearCookie(name, options);
				else response.cookie(name, content.value, { ...options, maxAge: content.maxAgeMs });
				response.set('Cache-Control', 'no-store');
				response.set('Referrer-Policy', 'no-referrer');
				response.redirect(302, location.href);
			})
			.catch(next);
	});
}

/** Arguments come in the query or as JSON; where both name one, the JSON counts. Reads take either. */
export function serve(router: Router, method: 'get' | 'post', path: string, route: Route): void {
	const handler: Handler = (request, response, next) => {
		answer(request, route)
			.then((data) => {
				response.set('Cache-Control', 'no-store');
				response.json({ data });
			})
			.catch(next);
	};
	router[method](path, handler);
}

/** JSON for signed-in callers as it is, without the `{ "data": … }` of answers. */
export function serveDocument(router: Router, path: string, make: () => unknown): void {
	router.get(path, (request, response, next) => {
		if (callerOf(request) === null) {
			next(forbiddenError());
			return;
		}
		response.set('Cache-Control', 'no-store');
		response.json(make());
	});
}

async function answer(request: Request, route: Route): Promise<unknown> {
	const caller = callerOf(request);
	if (caller === null) throw forbiddenError();
	const body = typeof request.body === 'object' && request.body !== null ? request.body : {};
	return route(caller, { ...request.query, ...body });
}

/** A share's visitor and the public have no user; neither has calendars. */
function callerOf({ accountability, schema }: Request): Caller | null {
	return accountability?.user && schema ? { user: accountability.user, accountability, schema } : null;
}
