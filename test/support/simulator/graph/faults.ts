import { setTimeout as wait } from 'node:timers/promises';
import type { Exchange, Reply } from './exchange';
import { graphError } from './graph-errors';

/** Which requests a fault is for: `POST /v1.0/me/calendars/AAMk…/events`. */
export type Matcher = RegExp;

export interface FailureOptions {
	/** Default: 1. */
	times?: number;
	retryAfterSeconds?: number;
	/** Graph's error code. Default: one that goes with the status. */
	code?: string;
	/** Default: every request to Graph. */
	match?: Matcher;
}

interface Fault {
	kind: 'fail' | 'drop' | 'slow';
	match: Matcher;
	left: number;
	reply: Reply | null;
	until: (() => Promise<unknown>) | null;
}

/** Faults to come, used up in order. */
export interface Faults {
	failNext: (status: number, options?: FailureOptions) => void;
	/** The connection ends without an answer, after everything was done. */
	dropNext: (times?: number, match?: Matcher) => void;
	slowNext: (delayMs: number, times?: number, match?: Matcher) => void;
	/** The next request waits until this is done, which begins when it has arrived. */
	holdNext: (until: () => Promise<void>, match?: Matcher) => void;
	/** What becomes of a request before anything is done. */
	before: (exchange: Exchange) => Promise<Reply | null>;
	isDropped: (exchange: Exchange) => boolean;
}

const CODES: Readonly<Record<number, string>> = {
	400: 'BadRequest',
	401: 'InvalidAuthenticationToken',
	403: 'ErrorAccessDenied',
	404: 'ErrorItemNotFound',
	410: 'SyncStateNotFound',
	412: 'ErrorIrresolvableConflict',
	429: 'ApplicationThrottled',
	503: 'MailboxConcurrency',
	504: 'UnknownError',
};

export function createFaults(): Faults {
	const faults: Fault[] = [];
	const take = (kind: Fault['kind'], { method, url }: Exchange): Fault | undefined => {
		const request = `${method} ${url.pathname}`;
		const fault = faults.find(
			(candidate) => candidate.kind === kind && candidate.left > 0 && candidate.match.test(request),
		);
		if (fault !== undefined) fault.left -= 1;
		return fault;
	};
	return {
		failNext: (status, { times = 1, retryAfterSeconds, code = CODES[status] ?? 'UnknownError', match = /^/ } = {}) => {
			const headers = retryAfterSeconds === undefined ? undefined : { 'retry-after': String(retryAfterSeconds) };
			const reply = graphError(status, code, 'A failure that a test asked for.', headers);
			faults.push({ kind: 'fail', match, left: times, reply, until: null });
		},
		dropNext: (times = 1, match = /^/) => {
			faults.push({ kind: 'drop', match, left: times, reply: null, until: null });
		},
		slowNext: (delayMs, times = 1, match = /^/) => {
			faults.push({ kind: 'slow', match, left: times, reply: null, until: () => wait(delayMs) });
		},
		holdNext: (until, match = /^/) => {
			faults.push({ kind: 'slow', match, left: 1, reply: null, until });
		},
		before: async (exchange) => {
			await take('slow', exchange)?.until?.();
			return take('fail', exchange)?.reply ?? null;
		},
		isDropped: (exchange) => take('drop', exchange) !== undefined,
	};
}
