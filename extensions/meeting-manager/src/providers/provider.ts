import type { Interval, QuarantinedItem, RemoteEvent } from '../domain/remote-event';

/**
 * What the sync needs of a calendar service. Vocabulary: a *window* is the half-open stretch of time
 * an integration keeps; a *cursor* is what a provider wants to hear next time to tell only changes
 * (iCal: ETag and Last-Modified); a *snapshot* is everything in the window, so what is missing from
 * it is gone.
 *
 * Expected outcomes are values. A failure is a `ProviderError` with one of a closed set of codes.
 */
export type PullResult =
	| { kind: 'unchanged'; cursor: Cursor }
	| { kind: 'snapshot'; events: RemoteEvent[]; quarantined: QuarantinedItem[]; cursor: Cursor; itemCount: number };

/** Opaque to everyone but the provider that made it; stored as JSON next to the rows it speaks of. */
export type Cursor = Readonly<Record<string, string | null>>;

export interface PullInput {
	cursor: Cursor | null;
	window: Interval;
	/** IANA zone of the integration: floating times and all-day dates are read in it where the source names none. */
	timeZone: string;
	/** The owner's addresses in lower case, to find their own response among the attendees. */
	ownerEmails: readonly string[];
}

export type ProviderErrorCode =
	| 'UNREACHABLE'
	| 'TIMEOUT'
	| 'REFUSED_ADDRESS'
	| 'NOT_FOUND'
	| 'UNAUTHORIZED'
	| 'RATE_LIMITED'
	| 'SERVER_ERROR'
	| 'BAD_ANSWER'
	| 'TOO_LARGE';

/** A provider's failure in this project's terms. `message` is for people and holds no secret and no path of a private URL. */
export class ProviderError extends Error {
	override name = 'ProviderError';
	constructor(
		readonly code: ProviderErrorCode,
		message: string,
		readonly options: { retryAfterMs?: number; cause?: unknown } = {},
	) {
		super(message, { cause: options.cause });
	}
}
