import type { Accountability, SchemaOverview } from '@directus/types';
import { forbiddenError } from './errors';

/** The small part of Express that the endpoints use, with what Directus adds to a request. */
export interface Request {
	query: Readonly<Record<string, unknown>>;
	body: unknown;
	accountability?: Accountability | null;
	schema?: SchemaOverview;
}

export interface Response {
	json(body: unknown): void;
	set(header: string, value: string): void;
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

async function answer(request: Request, route: Route): Promise<unknown> {
	const { accountability, schema } = request;
	// A share's visitor and the public have no user; neither has calendars.
	if (!accountability?.user || !schema) throw forbiddenError();
	const body = typeof request.body === 'object' && request.body !== null ? request.body : {};
	return route({ user: accountability.user, accountability, schema }, { ...request.query, ...body });
}
