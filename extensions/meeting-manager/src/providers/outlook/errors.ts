import { ProviderError } from '../provider';
import type { GraphAnswer } from './graph-client';
import { reasons } from './reasons';

/** Codes with which Graph says that it cannot tell changes from a token any more. */
const EXPIRED_CODES = new Set([
	'syncstatenotfound',
	'syncstateinvalid',
	'resyncrequired',
	'fullsyncrequired',
	'resyncchangesapplydifferences',
	'resyncchangesuploaddifferences',
]);

/** Whether an answer to a stored link says: begin anew. */
export function isCursorExpired({ status, code }: GraphAnswer): boolean {
	if (status === 410 || EXPIRED_CODES.has(code.toLowerCase())) return true;
	return status === 400 && code === 'ErrorInvalidUrlQuery';
}

/** An answer that is no success, in this project's terms. */
export function errorOf(answer: GraphAnswer): ProviderError {
	const { status, code, retryAfterMs } = answer;
	const options = retryAfterMs === undefined ? {} : { retryAfterMs };
	if (status === 401) return new ProviderError('REAUTHORIZATION_NEEDED', reasons.signInAgain);
	if (status === 403) return new ProviderError('FORBIDDEN', reasons.forbidden);
	if (status === 404 || status === 410) return new ProviderError('NOT_FOUND', reasons.notFound);
	// 503 with a time to wait is how Exchange tells of too many requests to one mailbox at a time.
	if (status === 429 || (status === 503 && retryAfterMs !== undefined)) {
		return new ProviderError('RATE_LIMITED', reasons.rateLimited, options);
	}
	// Conflicts within Exchange, which answers even reads so at times.
	if (status === 409 || status === 412) return new ProviderError('SERVER_ERROR', reasons.serverError(status));
	if (status >= 500) return new ProviderError('SERVER_ERROR', reasons.serverError(status), options);
	return new ProviderError('BAD_ANSWER', reasons.refused(status, code));
}

export function badAnswer(): ProviderError {
	return new ProviderError('BAD_ANSWER', reasons.unreadableAnswer);
}
