import { readErrorCode, readTokenAnswer, type TokenAnswer } from '../../schemas/oauth-answers';
import { createFetch } from '../http-fetch';
import { ProviderError } from '../provider';
import { reasons } from '../reasons';
import type { HttpClient } from '../request';
import { parseRetryAfterMs } from '../retry';
import { oauthReasons } from './reasons';

/** One conversation of a vendor's library with a token endpoint. */
export interface TokenExchange {
	/** For the library to send with. */
	fetch: typeof fetch;
	/**
	 * Runs the library and takes the tokens from the endpoint's own answer: libraries keep refresh tokens to themselves,
	 * and their errors carry the request, secrets included.
	 * @throws ProviderError and nothing else
	 */
	run(work: () => Promise<unknown>): Promise<TokenAnswer>;
}

export interface TokenExchangeOptions {
	/** For people. */
	provider: string;
	/** Where an administrator looks when the application is refused. */
	variables: string;
	/** What the endpoint's `invalid_grant` speaks of. */
	kind: 'code' | 'refresh token';
	/** Whether another try after a lost answer does no harm. */
	mayRepeat: boolean;
}

interface Answered {
	host: string;
	status: number;
	body: string;
	retryAfterMs: number | undefined;
}

const LIMITS = { totalTimeoutMs: 30_000, maxBytes: 1024 * 1024 };

/** Errors that only the person can help with: Entra tells some of them apart from `invalid_grant`. */
const GRANT_GONE = new Set(['invalid_grant', 'interaction_required', 'consent_required', 'login_required']);
const APPLICATION_REFUSED = new Set(['invalid_client', 'unauthorized_client']);

export function createTokenExchange(http: HttpClient, options: TokenExchangeOptions): TokenExchange {
	const send = createFetch(http, { limits: LIMITS, mayRepeat: (method) => method === 'GET' || options.mayRepeat });
	let answered: Answered | null = null;
	let failed: ProviderError | null = null;

	const recordingFetch: typeof fetch = async (input, init) => {
		const request = new Request(input, init);
		try {
			const response = await send(request);
			const body = await response.text();
			if (request.method === 'POST') {
				const retryAfterMs = parseRetryAfterMs(response.headers.get('retry-after') ?? undefined, Date.now());
				answered = { host: new URL(request.url).host, status: response.status, body, retryAfterMs };
			}
			return new Response(body, { status: response.status, headers: response.headers });
		} catch (error) {
			failed = error instanceof ProviderError ? error : null;
			throw error;
		}
	};

	return {
		fetch: recordingFetch,
		run: async (work) => {
			try {
				await work();
			} catch {
				throw failed ?? (answered === null ? unreadable(options) : refusalOf(answered, options));
			}
			const tokens = answered === null ? null : readTokenAnswer(answered.body);
			if (tokens === null) throw unreadable(options);
			return tokens;
		},
	};
}

function refusalOf({ host, status, body, retryAfterMs }: Answered, options: TokenExchangeOptions): ProviderError {
	const { provider, kind, variables } = options;
	const patience = retryAfterMs === undefined ? {} : { retryAfterMs };
	if (status === 429) return new ProviderError('RATE_LIMITED', reasons.status(host, status), patience);
	if (status >= 500) return new ProviderError('SERVER_ERROR', reasons.status(host, status), patience);
	const code = readErrorCode(body);
	if (code === null) return unreadable(options);
	if (APPLICATION_REFUSED.has(code)) {
		return new ProviderError('UNAUTHORIZED', oauthReasons.applicationRefused(provider, variables));
	}
	if (!GRANT_GONE.has(code)) return new ProviderError('BAD_ANSWER', oauthReasons.refused(provider, code));
	return kind === 'code'
		? new ProviderError('UNAUTHORIZED', oauthReasons.codeRefused(provider))
		: new ProviderError('REAUTHORIZATION_NEEDED', oauthReasons.grantGone(provider));
}

function unreadable({ provider }: TokenExchangeOptions): ProviderError {
	return new ProviderError('BAD_ANSWER', oauthReasons.unreadable(provider));
}
