import { ProviderError } from '../provider';
import type { GoogleAnswer } from './google-client';
import { reasons } from './reasons';

const RATE_LIMITS = new Set([
	'rateLimitExceeded',
	'userRateLimitExceeded',
	'dailyLimitExceeded',
	'RATE_LIMIT_EXCEEDED',
]);
const TOO_SMALL_GRANT = new Set(['insufficientPermissions', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT']);
const NOT_CONFIGURED = new Set(['accessNotConfigured', 'SERVICE_DISABLED']);

/** An answer that is no success, in this project's terms: https://developers.google.com/workspace/calendar/api/guides/errors */
export function errorOf(answer: GoogleAnswer): ProviderError {
	const { status, retryAfterMs } = answer;
	const options = retryAfterMs === undefined ? {} : { retryAfterMs };
	if (status === 401) return new ProviderError('REAUTHORIZATION_NEEDED', reasons.signInAgain);
	if (status === 403) return refusalOf(answer, options);
	if (status === 404 || status === 410) return new ProviderError('NOT_FOUND', reasons.notFound);
	if (status === 429) return new ProviderError('RATE_LIMITED', reasons.rateLimited, options);
	if (status >= 500) return new ProviderError('SERVER_ERROR', reasons.serverError(status), options);
	return new ProviderError('BAD_ANSWER', reasons.refused(status, answer.reasons[0] ?? ''));
}

export function badAnswer(): ProviderError {
	return new ProviderError('BAD_ANSWER', reasons.unreadableAnswer);
}

/** Google says 403 for half a dozen things; most of them are not about rights. */
function refusalOf({ reasons: told, isWrite }: GoogleAnswer, options: { retryAfterMs?: number }): ProviderError {
	if (told.some((reason) => RATE_LIMITS.has(reason)))
		return new ProviderError('RATE_LIMITED', reasons.rateLimited, options);
	if (told.includes('quotaExceeded')) {
		return isWrite
			? new ProviderError('WRITES_SUSPENDED', reasons.writesSuspended, options)
			: new ProviderError('RATE_LIMITED', reasons.rateLimited, options);
	}
	if (told.some((reason) => TOO_SMALL_GRANT.has(reason))) {
		return new ProviderError('RIGHTS_MISSING', reasons.scopeMissing);
	}
	if (told.includes('forbiddenForNonOrganizer')) return new ProviderError('FORBIDDEN', reasons.notOrganizer);
	if (told.some((reason) => NOT_CONFIGURED.has(reason))) return new ProviderError('FORBIDDEN', reasons.notConfigured);
	return new ProviderError('FORBIDDEN', reasons.forbidden);
}
