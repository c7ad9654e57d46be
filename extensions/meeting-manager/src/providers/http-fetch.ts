import type { HttpClient, HttpLimits } from './request';

export interface FetchOptions {
	/** Whether a request may be sent again after a lost answer. Default: GET, HEAD, PUT, DELETE, PROPFIND and REPORT. */
	mayRepeat?: (method: string, url: URL) => boolean;
	limits?: Partial<HttpLimits>;
	/** Asked before every try. */
	beforeTry?: () => Promise<void>;
	/** Told how long a server that refused a try asks to be left alone. */
	onRetryAfter?: (pauseMs: number) => Promise<void>;
	/** Whether an answer that is usually final may well be another one in a moment. */
	isPassing?: (status: number, body: Buffer) => boolean;
}

const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PROPFIND', 'REPORT']);
const BODILESS = new Set([101, 204, 205, 304]);

/**
 * `fetch` for the vendors' libraries, over the one HTTP client: guarded addresses, caps, time limits and retries.
 * Rejects with a ProviderError where no answer came; a library may wrap it (see its `cause`).
 */
export function createFetch(http: HttpClient, options: FetchOptions = {}): typeof fetch {
	const { mayRepeat = (method) => REPEATABLE.has(method), limits = {}, ...perTry } = options;
	return async (input, init) => {
		const request = new Request(input, init);
		const { authorization, ...headers } = Object.fromEntries(request.headers);
		const url = new URL(request.url);
		const body = Buffer.from(await request.arrayBuffer());
		const answer = await http.send({
			url,
			method: request.method,
			headers,
			mayRepeat: mayRepeat(request.method, url),
			followsRedirects: request.redirect === 'follow',
			limits,
			...(authorization === undefined ? {} : { authorization }),
			...(body.length === 0 ? {} : { body }),
			...perTry,
		});
		const { 'content-encoding': _encoding, 'content-length': _length, ...answered } = answer.headers;
		const content = BODILESS.has(answer.status) ? null : new Uint8Array(answer.body);
		return new Response(content, { status: answer.status, headers: answered });
	};
}
