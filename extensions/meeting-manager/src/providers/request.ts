import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { createGuardedConnector, resolveBySystem, type AllowedHosts, type Resolve } from './address-guard';
import { failureOf, statusFailure, type Failure } from './failures';
import { ProviderError } from './provider';
import { reasons } from './reasons';
import { discard, readBody } from './response-body';
import { backoffMs, parseRetryAfterMs } from './retry';
import { redirectTarget, targetOf, type Target } from './target';

export interface HttpLimits {
	/** Of each try, until its headers are complete. */
	headersTimeoutMs: number;
	/** Longest silence within a body. */
	bodyIdleTimeoutMs: number;
	/** Of the whole request: redirects, tries and waits between them. */
	totalTimeoutMs: number;
	/** Of the body, decompressed. */
	maxBytes: number;
	/** Tries after the first. */
	maxRetries: number;
}

export interface HttpClientOptions {
	/** From `parseAllowedHosts`. */
	allowedHosts: AllowedHosts;
	connectTimeoutMs?: number;
	limits?: Partial<HttpLimits>;
	resolve?: Resolve;
	/** Milliseconds since the epoch. */
	now?: () => number;
	sleep?: (delayMs: number) => Promise<unknown>;
	/** In [0, 1). */
	random?: () => number;
	/** Certificate authorities (PEM) to trust instead of the built-in ones. */
	ca?: string;
}

export interface GetRequest {
	/** http or https. User info becomes a Basic authorization and is sent to this origin only. */
	url: URL;
	headers?: Readonly<Record<string, string>>;
	/** Statuses the caller handles; any other is a ProviderError. Default 200 alone. */
	acceptStatuses?: readonly number[];
	limits?: Partial<HttpLimits>;
}

export interface SendRequest extends Omit<GetRequest, 'acceptStatuses'> {
	method: string;
	/** Sent to this origin only; no redirect takes it elsewhere. */
	authorization?: string;
	body?: string | Buffer;
	/** Whether another try after a lost answer does no harm: the method or an id of the client's makes it idempotent. */
	mayRepeat: boolean;
	/** Asked before every try, so that retries count against a rate limit, too. */
	beforeTry?: () => Promise<void>;
	/** Told how long a server that refused a try asks to be left alone. */
	onRetryAfter?: (pauseMs: number) => Promise<void>;
	/** Whether an answer that is usually final may well be another one in a moment. */
	isPassing?: (status: number, body: Buffer) => boolean;
	/** False: a redirect is an answer like any other, for callers with rules of their own. Default true. */
	followsRedirects?: boolean;
}

export interface HttpAnswer {
	status: number;
	/** Of the server that answered in the end, after redirects. */
	host: string;
	/** Lower-case names; the first value of a repeated header. */
	headers: Readonly<Record<string, string>>;
	/** Decompressed; of a `get` empty for anything but a 200. */
	body: Buffer;
}

export interface HttpClient {
	readonly allowedHosts: AllowedHosts;
	/** @throws ProviderError for every failure; nothing in it holds a path, a query or user info */
	get: (input: GetRequest) => Promise<HttpAnswer>;
	/**
	 * Any method. Every status but a redirect's is an answer, with its body; 429, 502, 503, 504 and what `isPassing` names
	 * only after the retries that `mayRepeat` allows. Redirects are followed with the same method and body, unless the caller wants to see them.
	 * @throws ProviderError where no answer came
	 */
	send: (input: SendRequest) => Promise<HttpAnswer>;
	/** Ends idle connections and fails requests under way. */
	close: () => Promise<void>;
}

/** What one request carries along its tries and redirects. */
interface Exchange {
	dispatcher: Agent;
	method: string;
	headers: Readonly<Record<string, string>>;
	body: string | Buffer | null;
	acceptStatuses: readonly number[] | 'all';
	mayRepeat: boolean;
	beforeTry: () => Promise<void>;
	onRetryAfter: (pauseMs: number) => Promise<void>;
	isPassing: (status: number, body: Buffer) => boolean;
	followsRedirects: boolean;
	limits: HttpLimits;
	signal: AbortSignal;
	now: () => number;
}

/** An answer that another try may better carries what it would be as a failure. */
type Attempt = { kind: 'answer'; answer: HttpAnswer; failure?: Failure } | Failure;
type Hop = Attempt | { kind: 'redirect'; location: string | undefined };

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const KEEP_ALIVE_MS = 30_000;
const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const USER_AGENT = 'meeting-manager-for-directus';

const DEFAULT_LIMITS: HttpLimits = {
	headersTimeoutMs: 15_000,
	bodyIdleTimeoutMs: 15_000,
	totalTimeoutMs: 60_000,
	maxBytes: 32 * 1024 * 1024,
	maxRetries: 2,
};

/**
 * The only way out to other people's servers: guarded connections, caps, redirects checked one by one, few and
 * patient retries. One client per allow-list, kept for the life of the process; it holds the connections.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
	const { allowedHosts, resolve = resolveBySystem, connectTimeoutMs = DEFAULT_CONNECT_TIMEOUT_MS, ca } = options;
	const dispatcher = new Agent({
		connect: createGuardedConnector({ allowedHosts, resolve, connectTimeoutMs, ...(ca === undefined ? {} : { ca }) }),
		keepAliveTimeout: KEEP_ALIVE_MS,
		keepAliveMaxTimeout: KEEP_ALIVE_MS,
	});
	const { now = Date.now, sleep = (delayMs) => wait(delayMs), random = Math.random } = options;
	const run = async (
		target: Target,
		input: Omit<Exchange, 'dispatcher' | 'limits' | 'signal' | 'now'>,
		ownLimits: Partial<HttpLimits> | undefined,
	): Promise<HttpAnswer> => {
		const limits = { ...DEFAULT_LIMITS, ...options.limits, ...ownLimits };
		const total = new AbortController();
		const timer = setTimeout(() => total.abort(), limits.totalTimeoutMs);
		try {
			const exchange = { ...input, dispatcher, limits, signal: total.signal, now };
			return await withRetries(target, exchange, sleep, random);
		} finally {
			clearTimeout(timer);
		}
	};
	return {
		allowedHosts,
		close: () => dispatcher.destroy(),
		get: ({ url, headers = {}, acceptStatuses = [200], limits }) => {
			const input = {
				method: 'GET',
				headers,
				body: null,
				acceptStatuses,
				mayRepeat: true,
				beforeTry: asSoonAsPossible,
				onRetryAfter: asSoonAsPossible,
				isPassing: never,
			};
			return run(targetOf(url), { ...input, followsRedirects: true }, limits);
		},
		send: ({ url, method, headers = {}, authorization, body = null, mayRepeat, limits, ...rest }) => {
			const hooks = { beforeTry: asSoonAsPossible, onRetryAfter: asSoonAsPossible, isPassing: never, ...rest };
			const { followsRedirects = true } = rest;
			const target = targetOf(url);
			const input = { method, headers, body, acceptStatuses: 'all' as const, mayRepeat, ...hooks, followsRedirects };
			return run(authorization === undefined ? target : { ...target, authorization }, input, limits);
		},
	};
}

async function asSoonAsPossible(): Promise<void> {}

const never = (): boolean => false;

async function withRetries(
	target: Target,
	exchange: Exchange,
	sleep: (delayMs: number) => Promise<unknown>,
	random: () => number,
): Promise<HttpAnswer> {
	const { limits, now } = exchange;
	const deadlineMs = now() + limits.totalTimeoutMs;
	for (let attempt = 0; ; attempt += 1) {
		await exchange.beforeTry();
		const outcome = await follow(target, exchange);
		const failure = outcome.kind === 'failure' ? outcome : outcome.failure;
		const pauseMs = failure?.error.options.retryAfterMs;
		if (pauseMs !== undefined) await exchange.onRetryAfter(pauseMs);
		if (failure?.mayRetry && exchange.mayRepeat && attempt < limits.maxRetries) {
			const delayMs = failure.error.options.retryAfterMs ?? backoffMs(attempt, random());
			// A server that asks for more patience than the budget holds is asked again by the next run, not by this one.
			if (now() + delayMs < deadlineMs) {
				await sleep(delayMs);
				continue;
			}
		}
		if (outcome.kind === 'answer') return outcome.answer;
		throw outcome.error;
	}
}

async function follow(first: Target, exchange: Exchange): Promise<Attempt> {
	let target = first;
	for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
		const hop = await exchangeOnce(target, exchange);
		if (hop.kind !== 'redirect') return hop;
		const next = redirectTarget(target, hop.location);
		if (next instanceof ProviderError) return failureOf(next, target.url.host);
		target = next;
	}
	const { host } = first.url;
	return failureOf(new ProviderError('BAD_ANSWER', reasons.tooManyRedirects(host, MAX_REDIRECTS)), host);
}

async function exchangeOnce({ url, authorization }: Target, exchange: Exchange): Promise<Hop> {
	const { limits, signal, dispatcher } = exchange;
	try {
		const answered = request(url, {
			dispatcher,
			signal,
			method: exchange.method,
			body: exchange.body,
			headersTimeout: limits.headersTimeoutMs,
			bodyTimeout: limits.bodyIdleTimeoutMs,
			headers: {
				'user-agent': USER_AGENT,
				'accept-encoding': 'gzip',
				...exchange.headers,
				...(authorization === null ? {} : { authorization }),
			},
		});
		// undici heeds the signal only once it is connected.
		const response = await Promise.race([answered, rejectionOnAbort(signal)]);
		return await readResponse(response, url.host, exchange);
	} catch (error) {
		if (signal.aborted) return failureOf(new ProviderError('TIMEOUT', reasons.timeout(url.host)), url.host);
		return failureOf(error, url.host);
	}
}

async function readResponse(
	response: Awaited<ReturnType<typeof request>>,
	host: string,
	exchange: Exchange,
): Promise<Hop> {
	const { statusCode: status, body } = response;
	const headers = firstValues(response.headers);
	const retryAfterMs = parseRetryAfterMs(headers['retry-after'], exchange.now());
	const isFollowed = exchange.followsRedirects && REDIRECTS.has(status) && headers['location'] !== undefined;
	if (exchange.acceptStatuses === 'all' && !isFollowed) {
		const limits = { host, maxBytes: exchange.limits.maxBytes };
		const content = await readBody(body, headers['content-encoding'], headers['content-length'], limits);
		const answer = { status, host, headers, body: content };
		if (status < 400) return { kind: 'answer', answer };
		const failure = statusFailure(status, host, retryAfterMs);
		const mayRetry = failure.mayRetry || exchange.isPassing(status, content);
		return { kind: 'answer', answer, failure: { ...failure, mayRetry } };
	}
	if (exchange.acceptStatuses !== 'all' && exchange.acceptStatuses.includes(status)) {
		if (status === 200) {
			const limits = { host, maxBytes: exchange.limits.maxBytes };
			const content = await readBody(body, headers['content-encoding'], headers['content-length'], limits);
			return { kind: 'answer', answer: { status, host, headers, body: content } };
		}
		// An answer without a body leaves the connection usable; a mismatching Content-Length (a 304 may have one) does not matter.
		await body.dump({ limit: 1024, signal: exchange.signal });
		return { kind: 'answer', answer: { status, host, headers, body: Buffer.alloc(0) } };
	}
	discard(body);
	if (REDIRECTS.has(status)) return { kind: 'redirect', location: headers['location'] };
	return statusFailure(status, host, retryAfterMs);
}

function rejectionOnAbort(signal: AbortSignal): Promise<never> {
	return new Promise((_resolve, reject) => {
		signal.addEventListener('abort', () => reject(new Error('Aborted')), { once: true });
	});
}

function firstValues(headers: Record<string, string | string[] | undefined>): Record<string, string> {
	const values: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		const first = Array.isArray(value) ? value[0] : value;
		if (first !== undefined) values[name] = first;
	}
	return values;
}
