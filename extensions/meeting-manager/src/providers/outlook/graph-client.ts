import { Client, ResponseType, type Context, type GraphRequest } from '@microsoft/microsoft-graph-client';
import { readGraphError, readGraphPage } from '../../schemas/graph';
import { createFetch } from '../http-fetch';
import { ProviderError, type TokenSource } from '../provider';
import type { RateGate } from '../rate-gate';
import type { HttpClient } from '../request';
import { parseRetryAfterMs } from '../retry';
import { badAnswer, errorOf } from './errors';
import { reasons } from './reasons';

export const GRAPH_URL = 'https://graph.microsoft.com';

export interface OutlookDependencies {
	http: HttpClient;
	tokens: TokenSource;
	/** Root of Graph without the version: a national cloud's or a simulator's; null for Microsoft's own. */
	apiUrl: string | null;
	gate: RateGate;
}

export interface GraphInput {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	/** After the version, its segments and query encoded. */
	path: string;
	body?: unknown;
	/** An etag. */
	ifMatch?: string | null;
	/** In the form of the Prefer header, beside those that every request sends. */
	prefer?: string;
	/** Whether sending it twice does no harm. Default: all but POST. */
	mayRepeat?: boolean;
}

export interface GraphAnswer {
	status: number;
	/** Parsed JSON; undefined without any. */
	body: unknown;
	/** Graph's error code, empty for a success. */
	code: string;
	retryAfterMs: number | undefined;
}

export interface GraphClient {
	/** Any status but 401 is an answer. Throws a ProviderError where none came. */
	send: (input: GraphInput) => Promise<GraphAnswer>;
	/** The values of all pages of a list. Throws a ProviderError for any status but 200. */
	list: (path: string) => Promise<unknown[]>;
	/** The path of a link that Graph gave, null for one that leads anywhere but to this Graph: no token goes there. */
	pathOfLink: (link: string) => string | null;
}

const VERSION = 'v1.0';
/** Immutable ids have to be asked for each time; bodies as text spare the markup; 50 a page avoid time-outs of long series. */
const PREFERENCES = 'IdType="ImmutableId", outlook.timezone="UTC", outlook.body-content-type="text"';
export const PAGE_SIZE_PREFERENCE = 'odata.maxpagesize=50';
const HEADERS_TIMEOUT_MS = 30_000;
const MAX_PAGES = 2_000;

/**
 * Microsoft's client over the one HTTP client. Its own middlewares are left out: they send the token to https hosts they
 * know only, and follow redirects and repeat requests by rules of their own.
 */
export function createGraphClient({ http, tokens, apiUrl, gate }: OutlookDependencies): GraphClient {
	const root = new URL(apiUrl ?? GRAPH_URL);
	const rootPath = root.pathname.replace(/\/+$/, '');

	const exchange = async (context: Context, mayRepeat: boolean): Promise<Response> => {
		const send = createFetch(http, {
			mayRepeat: () => mayRepeat,
			limits: { headersTimeoutMs: HEADERS_TIMEOUT_MS },
			beforeTry: () => gate.take('outlook', tokens.accountId),
			onRetryAfter: (pauseMs) => gate.pause('outlook', tokens.accountId, pauseMs),
			isPassing: (status) => status === 500,
		});
		const withToken = async (options?: { renew: boolean }): Promise<Response> => {
			const headers = new Headers(context.options?.headers);
			headers.set('authorization', `Bearer ${await tokens.token(options)}`);
			return send(context.request, { ...context.options, headers });
		};
		const response = await withToken();
		return response.status === 401 ? withToken({ renew: true }) : response;
	};

	const send = async (input: GraphInput): Promise<GraphAnswer> => {
		const { mayRepeat = input.method !== 'POST' } = input;
		// The library wraps what its middleware throws into an error of its own.
		let failure: unknown = null;
		const execute = async (context: Context): Promise<void> => {
			try {
				context.response = await exchange(context, mayRepeat);
			} catch (error) {
				failure = error;
				throw error;
			}
		};
		const client = Client.initWithMiddleware({
			middleware: { execute },
			baseUrl: `${root.origin}${rootPath}`,
			defaultVersion: VERSION,
		});
		try {
			const request = client.api(input.path).headers(headersOf(input)).responseType(ResponseType.RAW);
			const answer = await gate.withinLimit(tokens.accountId, async () => answerOf(await call(request, input)));
			if (answer.status === 401) throw errorOf(answer);
			return answer;
		} catch (error) {
			throw failure ?? error;
		}
	};

	const pathOfLink = (link: string): string | null => {
		if (!URL.canParse(link)) return null;
		const url = new URL(link);
		const prefix = `${rootPath}/${VERSION}/`;
		if (url.origin !== root.origin || url.username !== '' || url.password !== '') return null;
		return url.pathname.startsWith(prefix) ? `/${url.pathname.slice(prefix.length)}${url.search}` : null;
	};

	const list = async (firstPath: string): Promise<unknown[]> => {
		const values: unknown[] = [];
		let path = firstPath;
		for (let pages = 0; pages < MAX_PAGES; pages += 1) {
			const answer = await send({ method: 'GET', path, prefer: PAGE_SIZE_PREFERENCE });
			if (answer.status !== 200) throw errorOf(answer);
			const page = readGraphPage(answer.body);
			if (page === null) throw badAnswer();
			values.push(...page.value);
			const link = page['@odata.nextLink'];
			if (link === undefined) return values;
			const next = pathOfLink(link);
			if (next === null) throw new ProviderError('BAD_ANSWER', reasons.foreignLink);
			path = next;
		}
		throw badAnswer();
	};
	return { send, list, pathOfLink };
}

function headersOf({ prefer, ifMatch, body }: GraphInput): Record<string, string> {
	return {
		prefer: prefer === undefined ? PREFERENCES : `${PREFERENCES}, ${prefer}`,
		...(ifMatch === undefined || ifMatch === null ? {} : { 'if-match': ifMatch }),
		...(body === undefined ? {} : { 'content-type': 'application/json' }),
	};
}

function call(request: GraphRequest, { method, body }: GraphInput): Promise<Response> {
	if (method === 'POST') return request.post(body);
	if (method === 'PATCH') return request.patch(body);
	return method === 'DELETE' ? request.delete() : request.get();
}

async function answerOf(response: Response): Promise<GraphAnswer> {
	const body = parseJson(await response.text());
	const { status } = response;
	const code = status >= 400 ? readGraphError(body).code : '';
	const retryAfterMs = parseRetryAfterMs(response.headers.get('retry-after') ?? undefined, Date.now());
	return { status, body, code, retryAfterMs };
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
