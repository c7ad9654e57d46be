import { ProviderError, type ProviderErrorCode } from './provider';
import { reasons } from './reasons';

/** A failed try. `mayRetry`: the same request may well succeed in a moment. */
export interface Failure {
	kind: 'failure';
	error: ProviderError;
	mayRetry: boolean;
}

/** What remains of a transport's error: its code. Its message, fields and stack may hold addresses or data. */
export class TransportFault extends Error {
	override name = 'TransportFault';
	constructor(readonly code: string) {
		super(code);
	}
}

type Sentence = (host: string) => string;

const INTERRUPTED = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UND_ERR_ABORTED'];
const TIMED_OUT = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'];
const RETRYABLE_CODES = new Set([
	'ECONNRESET',
	'EPIPE',
	'UND_ERR_SOCKET',
	'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
	'EAI_AGAIN',
]);
const RETRYABLE_STATUSES = new Set([429, 502, 503, 504]);

const BY_CODE = new Map<string, [ProviderErrorCode, Sentence]>([
	['MM_REFUSED_ADDRESS', ['REFUSED_ADDRESS', reasons.refusedAddress]],
	['ENOTFOUND', ['UNREACHABLE', reasons.unknownHost]],
	['EAI_AGAIN', ['UNREACHABLE', reasons.unknownHost]],
	['UND_ERR_HEADERS_OVERFLOW', ['BAD_ANSWER', reasons.unreadableAnswer]],
	...INTERRUPTED.map((code): [string, [ProviderErrorCode, Sentence]] => [code, ['UNREACHABLE', reasons.cutShort]]),
	...TIMED_OUT.map((code): [string, [ProviderErrorCode, Sentence]] => [code, ['TIMEOUT', reasons.timeout]]),
]);

const BY_PATTERN: readonly [RegExp, ProviderErrorCode, Sentence][] = [
	[/^(HPE_|HTTPParserError$)/, 'BAD_ANSWER', reasons.unreadableAnswer],
	[/^Z_/, 'BAD_ANSWER', reasons.badCompression],
	[/^(EPROTO$|ERR_SSL_)/, 'UNREACHABLE', reasons.noTls],
	[/CERT|SIGNATURE|ISSUER/, 'UNREACHABLE', reasons.badCertificate],
];

/** Codes that say: nothing that speaks TLS listens there. */
const NO_TLS = /^(EPROTO$|ERR_SSL_|ECONNREFUSED$)/;

/**
 * Turns whatever a transport threw into a failure that can be shown and logged.
 * @param host of the request, without path or user info
 */
export function failureOf(error: unknown, host: string): Failure {
	if (error instanceof ProviderError) return { kind: 'failure', error, mayRetry: false };
	const code = codeOf(error);
	const [kind, sentence] = BY_CODE.get(code) ?? byPattern(code) ?? ['UNREACHABLE', reasons.unreachable];
	return {
		kind: 'failure',
		error: new ProviderError(kind, sentence(host), { cause: new TransportFault(code) }),
		mayRetry: RETRYABLE_CODES.has(code),
	};
}

/** The failure that a status means which nobody asked for. */
export function statusFailure(status: number, host: string, retryAfterMs: number | undefined): Failure {
	const options = retryAfterMs === undefined ? {} : { retryAfterMs };
	return {
		kind: 'failure',
		error: new ProviderError(codeOfStatus(status), reasons.status(host, status), options),
		mayRetry: RETRYABLE_STATUSES.has(status),
	};
}

/** Whether a request over TLS failed because the other side has none. A certificate that is not trusted is no such case. */
export function speaksNoTls(error: unknown): boolean {
	return error instanceof ProviderError && error.cause instanceof TransportFault && NO_TLS.test(error.cause.code);
}

function codeOfStatus(status: number): ProviderErrorCode {
	if (status === 401 || status === 403) return 'UNAUTHORIZED';
	if (status === 404 || status === 410) return 'NOT_FOUND';
	if (status === 429) return 'RATE_LIMITED';
	return status >= 500 ? 'SERVER_ERROR' : 'BAD_ANSWER';
}

function byPattern(code: string): [ProviderErrorCode, Sentence] | undefined {
	const found = BY_PATTERN.find(([pattern]) => pattern.test(code));
	return found === undefined ? undefined : [found[1], found[2]];
}

function codeOf(error: unknown): string {
	if (error instanceof Error && 'code' in error && typeof error.code === 'string' && /^\w{1,64}$/.test(error.code)) {
		return error.code;
	}
	return error instanceof Error ? error.name : 'unknown';
}
