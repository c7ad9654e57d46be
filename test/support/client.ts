/** An error as Directus words it. */
export interface ErrorBody {
	message: string;
	extensions: Record<string, unknown> & { code: string };
}

/** `errors` is empty where the answer has none; `data` is undefined where the answer has no JSON object. */
export interface Answer<Data> {
	status: number;
	headers: Headers;
	body: { data: Data; errors: ErrorBody[] } & Record<string, unknown>;
	text: string;
}

export type Row = Record<string, unknown>;

export interface Client {
	get<Data = Row>(path: string): Promise<Answer<Data>>;
	post<Data = Row>(path: string, payload?: unknown): Promise<Answer<Data>>;
	patch<Data = Row>(path: string, payload: unknown): Promise<Answer<Data>>;
	delete<Data = Row>(path: string, payload?: unknown): Promise<Answer<Data>>;
	search<Data = Row>(path: string, payload: unknown): Promise<Answer<Data>>;
	/** A multipart upload, as `/utils/import` and `/files` want it. */
	upload<Data = Row>(path: string, form: FormData): Promise<Answer<Data>>;
	graphql<Data = Row>(query: string, variables?: Record<string, unknown>): Promise<Answer<Data>>;
}

/** Speaks to a server as the holder of a static token, or anonymously without one. Never throws for a status. */
export function createClient(url: string, token: string | null = null): Client {
	const send = <Data>(method: string, path: string, payload?: unknown): Promise<Answer<Data>> => {
		const headers: Record<string, string> = {};
		if (token !== null) headers['authorization'] = `Bearer ${token}`;
		if (payload !== undefined && !(payload instanceof FormData)) headers['content-type'] = 'application/json';
		const body = payload === undefined || payload instanceof FormData ? payload : JSON.stringify(payload);
		return readAnswer<Data>(fetch(url + path, { method, headers, body, redirect: 'manual' }));
	};
	return {
		get: (path) => send('GET', path),
		post: (path, payload = {}) => send('POST', path, payload),
		patch: (path, payload) => send('PATCH', path, payload),
		delete: (path, payload) => send('DELETE', path, payload),
		search: (path, payload) => send('SEARCH', path, payload),
		upload: (path, form) => send('POST', path, form),
		graphql: (query, variables = {}) => send('POST', '/graphql', { query, variables }),
	};
}

async function readAnswer<Data>(pending: Promise<Response>): Promise<Answer<Data>> {
	const response = await pending;
	const text = await response.text();
	return { status: response.status, headers: response.headers, body: { errors: [], ...parseObject(text) }, text };
}

/** The untyped boundary: what the server sent is taken as the test expects it. */
function parseObject(text: string): { data: never } {
	try {
		return JSON.parse(text);
	} catch {
		return JSON.parse('{}');
	}
}

/** `a b` becomes `a%20b`: builds a query string from plain values. */
export function query(values: Record<string, string | number | boolean>): string {
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(values)) search.set(name, String(value));
	return `?${search.toString()}`;
}
