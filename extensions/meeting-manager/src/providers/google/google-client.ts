import { readGoogleReasons } from '../../schemas/google';
import { createFetch } from '../http-fetch';
import { ProviderError, type TokenSource } from '../provider';
import type { RateGate } from '../rate-gate';
import type { HttpClient } from '../request';
import { parseRetryAfterMs } from '../retry';
import { badAnswer, errorOf } from './errors';
import { calendar, type calendar_v3 } from './googleapis';

export interface GoogleDependencies {
	http: HttpClient;
	tokens: TokenSource;
	/** In place of https://www.googleapis.com: a simulator's. */
	apiUrl: string | null;
	gate: RateGate;
}

export interface GoogleAnswer {
	status: number;
	/** Parsed JSON; an empty text without any. */
	body: unknown;
	/** Google's words for what is wrong, empty for a success. */
	reasons: string[];
	retryAfterMs: number | undefined;
	isWrite: boolean;
}

/** What every call of the library is given. */
export type CallOptions = Readonly<Record<string, unknown>>;

export interface GoogleRequest {
	/** One call of one method of the library. */
	call: (api: calendar_v3.Calendar, options: CallOptions) => Promise<{ status: number; data: unknown }>;
	/** An etag. */
	ifMatch?: string | null;
	isWrite?: boolean;
	/** Whether sending it twice does no harm. */
	mayRepeat?: boolean;
}

export interface GoogleClient {
	/** Any status but 401 is an answer. Throws a ProviderError where none came. */
	send: (request: GoogleRequest) => Promise<GoogleAnswer>;
}

const HEADERS_TIMEOUT_MS = 30_000;
/** Limits by the minute: those by the day pass only the next day. */
const PASSING_LIMITS = new Set(['rateLimitExceeded', 'userRateLimitExceeded']);

/** Google's client over the one HTTP client, which does the retries: the library's own are off. */
export function createGoogleClient({ http, tokens, apiUrl, gate }: GoogleDependencies): GoogleClient {
	const api = calendar({ version: 'v3', ...(apiUrl === null ? {} : { rootUrl: apiUrl }) });

	const fetchWithToken = (mayRepeat: boolean): typeof fetch => {
		const send = createFetch(http, {
			mayRepeat: () => mayRepeat,
			limits: { headersTimeoutMs: HEADERS_TIMEOUT_MS },
			beforeTry: () => gate.take('google', tokens.accountId),
			onRetryAfter: (pauseMs) => gate.pause('google', tokens.accountId, pauseMs),
			isPassing: (status, body) => status === 500 || (status === 403 && isRateLimit(body)),
		});
		return async (input, init) => {
			const withToken = async (options?: { renew: boolean }): Promise<Response> => {
				const headers = new Headers(init?.headers);
				headers.set('authorization', `Bearer ${await tokens.token(options)}`);
				return send(input, { ...init, headers });
			};
			const response = await withToken();
			return response.status === 401 ? withToken({ renew: true }) : response;
		};
	};

	const send = async ({
		call,
		ifMatch = null,
		isWrite = false,
		mayRepeat = true,
	}: GoogleRequest): Promise<GoogleAnswer> => {
		// The library wraps what its transport throws into an error of its own.
		let failure: unknown = null;
		let retryAfter: string | null = null;
		const underneath = fetchWithToken(mayRepeat);
		const transport: typeof fetch = async (input, init) => {
			try {
				const response = await underneath(input, init);
				retryAfter = response.headers.get('retry-after');
				return response;
			} catch (error) {
				failure = error;
				throw error;
			}
		};
		try {
			const { status, data } = await call(api, {
				fetchImplementation: transport,
				retry: false,
				responseType: 'json',
				validateStatus: () => true,
				...(ifMatch === null ? {} : { headers: { 'If-Match': ifMatch } }),
			});
			const reasons = status >= 400 ? readGoogleReasons(data) : [];
			const retryAfterMs = parseRetryAfterMs(retryAfter ?? undefined, Date.now());
			const answer = { status, body: data, reasons, retryAfterMs, isWrite };
			if (status === 401) throw errorOf(answer);
			return answer;
		} catch (error) {
			if (failure !== null) throw failure;
			// The library's own errors hold the request.
			throw error instanceof ProviderError ? error : badAnswer();
		}
	};
	return { send };
}

/** Google says so in a 403, as it does for half a dozen other things. */
function isRateLimit(body: Buffer): boolean {
	try {
		return readGoogleReasons(JSON.parse(body.toString('utf8'))).some((reason) => PASSING_LIMITS.has(reason));
	} catch {
		return false;
	}
}
