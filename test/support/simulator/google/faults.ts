import { errorReply, type ApiErrorDetails } from './api-error';
import type { Reply } from './exchange';

export interface FaultRule {
	/** The end of a method's id, such as `events.insert`. Default: any. */
	method?: string;
	/** For so many requests. Default: one. */
	times?: number;
	/** After so many that it lets pass. */
	after?: number;
}

export type Fault = FaultRule &
	(
		| { kind: 'answer'; error: ApiErrorDetails }
		/** The connection ends without an answer: before or after the request took effect. */
		| { kind: 'drop'; when: 'before' | 'after' }
		| { kind: 'delay'; until: () => Promise<unknown> }
	);

/** What Google answers where it has had enough. */
export const googleErrors = {
	rateLimitExceeded: {
		status: 403,
		reason: 'rateLimitExceeded',
		message: 'Rate Limit Exceeded',
		domain: 'usageLimits',
	},
	userRateLimitExceeded: {
		status: 403,
		reason: 'userRateLimitExceeded',
		message: 'User Rate Limit Exceeded',
		domain: 'usageLimits',
	},
	tooManyRequests: { status: 429, reason: 'rateLimitExceeded', message: 'Rate Limit Exceeded', domain: 'usageLimits' },
	/** The protection against spam. */
	quotaExceeded: {
		status: 403,
		reason: 'quotaExceeded',
		message: 'Calendar usage limits exceeded.',
		domain: 'usageLimits',
	},
	backendError: { status: 503, reason: 'backendError', message: 'Backend Error' },
	insufficientPermissions: {
		status: 403,
		reason: 'insufficientPermissions',
		message: 'Request had insufficient authentication scopes.',
		details: { status: 'PERMISSION_DENIED', reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' },
	},
	authError: {
		status: 401,
		reason: 'authError',
		message: 'Request had invalid authentication credentials.',
		location: { type: 'header', name: 'Authorization' },
		details: { status: 'UNAUTHENTICATED', reason: 'ACCESS_TOKEN_EXPIRED' },
	},
} as const satisfies Record<string, ApiErrorDetails>;

export interface FaultPlan {
	faults: Fault[];
	/** Requests of a user within a minute; null: as many as they like. */
	perMinutePerUser: number | null;
	/** Writes answer with the anti-spam error until it is lifted. */
	areWritesSuspended: boolean;
	seen: { email: string; atMs: number }[];
}

export function createFaultPlan(): FaultPlan {
	return { faults: [], perMinutePerUser: null, areWritesSuspended: false, seen: [] };
}

/** The faults that a request meets, used up by it. */
export function takeFaults(plan: FaultPlan, methodId: string): Fault[] {
	const met: Fault[] = [];
	for (const kind of ['delay', 'answer', 'drop'] as const) {
		const fault = plan.faults.find((candidate) => candidate.kind === kind && methodId.endsWith(candidate.method ?? ''));
		if (fault === undefined) continue;
		if (fault.after !== undefined && fault.after > 0) {
			fault.after -= 1;
			continue;
		}
		met.push(fault);
		fault.times = (fault.times ?? 1) - 1;
		if (fault.times <= 0) plan.faults.splice(plan.faults.indexOf(fault), 1);
	}
	return met;
}

/** The answer to somebody who asks too often, null to others. Counted in a sliding minute. */
export function limitAnswer(plan: FaultPlan, email: string, nowMs: number, isWrite: boolean): Reply | null {
	plan.seen = plan.seen.filter(({ atMs }) => atMs > nowMs - 60_000);
	const count = plan.seen.filter((request) => request.email === email).length;
	if (plan.perMinutePerUser !== null && count >= plan.perMinutePerUser)
		return errorReply(googleErrors.userRateLimitExceeded);
	plan.seen.push({ email, atMs: nowMs });
	return isWrite && plan.areWritesSuspended ? errorReply(googleErrors.quotaExceeded) : null;
}
