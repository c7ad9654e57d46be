import type { Interval, QuarantinedItem, RemoteChanges, RemoteEvent } from '../domain/remote-event';

/**
 * What the sync needs of a calendar service. Vocabulary: an *account* is a person's sign-in at a provider and holds
 * several calendars; a *session* is one calendar opened for one piece of work; a *window* is the half-open stretch of
 * time an integration keeps; a *cursor* is what a provider wants to hear next time to tell only changes; a *snapshot*
 * is everything in the window, so what is missing from it is gone.
 *
 * Expected outcomes are values. A failure is a `ProviderError` with one of a closed set of codes.
 */
export interface CalendarSession {
	/**
	 * The cursor returned says that every page was read; it is stored in one transaction with the rows. A provider that
	 * cannot tell changes from the cursor any more answers `cursor-expired` and is asked again without one.
	 */
	pull(input: PullInput): Promise<PullResult>;
	/** One event as it is now; null where the provider says that it is gone. */
	get(event: KnownEvent, input: ReadInput): Promise<RemoteEvent | QuarantinedItem | null>;
	/** Null: calendars of this provider cannot be written to. */
	writer: CalendarWriter | null;
	/** Null: the provider does not tell of changes by itself. */
	push: CalendarPush | null;
	/** Whether an emptied snapshot may be believed: a provider's API yes, a file on a server no. */
	isAuthoritative: boolean;
}

export type PullResult =
	| { kind: 'unchanged'; cursor: Cursor }
	| { kind: 'snapshot'; events: RemoteEvent[]; quarantined: QuarantinedItem[]; cursor: Cursor; itemCount: number }
	| ({ kind: 'changes'; cursor: Cursor } & RemoteChanges)
	| { kind: 'cursor-expired' };

/** Opaque to everyone but the provider that made it; stored as JSON next to the rows it speaks of. */
export type Cursor = Readonly<Record<string, string | null>>;

export interface PullInput {
	cursor: Cursor | null;
	window: Interval;
	/** IANA zone of the integration: floating times and all-day dates are read in it where the source names none. */
	timeZone: string;
	/** The owner's addresses in lower case, to find their own response among the attendees. */
	ownerEmails: readonly string[];
	/** Which of these external ids (or ids of series) are stored for this integration. */
	findKnown(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

export type ReadInput = Omit<PullInput, 'cursor' | 'findKnown'>;

/** A stored event as its provider knows it. */
export interface KnownEvent extends Interval {
	externalId: string;
	/** CalDAV: the path of its calendar object; null elsewhere. */
	resource: string | null;
	/** The version last seen, for If-Match. */
	etag: string | null;
	iCalUid: string | null;
}

/** A person's sign-in at a provider: `createGoogleAccount`, `createOutlookAccount` and `createCalDavAccount` make one. */
export interface CalendarAccount {
	listCalendars(): Promise<RemoteCalendar[]>;
	/** `calendarId` is a `RemoteCalendar.id`. Nothing is sent before the session is used. */
	open(calendarId: string): CalendarSession;
}

/** A calendar of an account, to choose from. */
export interface RemoteCalendar {
	/** Stored as `external_calendar_id`. CalDAV: the collection's path. */
	id: string;
	name: string;
	/** IANA; null where the provider does not say. */
	timeZone: string | null;
	isPrimary: boolean;
	canWrite: boolean;
}

/** What is written to a provider. Times are as stored: UTC instants, all-day 00:00:00 to 23:59:59 of local days. */
export interface OutgoingEvent extends Interval {
	title: string;
	description: string | null;
	location: string | null;
	isAllDay: boolean;
	/** IANA: the zone the event is shown in, and the one whose days an all-day event spans. */
	timeZone: string;
	/** Null: an event that is there keeps what it says of that; a new one blocks. */
	blocks: boolean | null;
	/** Addresses to invite; empty unless the integration invites attendees. The provider then tells them of every change. */
	attendees: readonly { email: string; displayName: string | null }[];
}

/**
 * `gone`: the event does not exist any more. `conflict`: it is another version than the one expected. `written`: how
 * the provider tells of it now, mapped like a pulled event, so that it is recognised when it comes back.
 */
export type WriteResult = { kind: 'written'; event: RemoteEvent } | { kind: 'gone' } | { kind: 'conflict' };

export interface CalendarWriter {
	/**
	 * Creates the event under an id made of `key` (a UUID) and `generation`: repeated after a lost answer it ends with the
	 * one event. Where that id is used up by a deleted event the writer revives it or answers `conflict`, upon which the
	 * caller takes the next generation.
	 */
	create(event: OutgoingEvent, identity: { key: string; generation: number }, input: ReadInput): Promise<WriteResult>;
	/** Only if the provider still has the version `known.etag`; null: whatever version. */
	update(known: KnownEvent, event: OutgoingEvent, input: ReadInput): Promise<WriteResult>;
	/** What is gone already counts as deleted. `notify`: tell the attendees. */
	delete(known: KnownEvent, options: { notify: boolean }): Promise<'deleted' | 'conflict'>;
}

/** A push channel (Google) or subscription (Graph) as it is stored. */
export interface PushChannel {
	/** Google: chosen by us; Graph: given by the provider. */
	id: string;
	resourceId: string | null;
	expires: Date;
}

export interface CalendarPush {
	/** `secret` comes back with every notification; `id` is used where the provider lets the client choose. */
	watch(request: { id: string; secret: string; address: URL; wantedMs: number }): Promise<PushChannel>;
	/** The channel with a later expiry, or null where it has to be watched anew. */
	renew(channel: PushChannel, wantedMs: number): Promise<PushChannel | null>;
	/** A channel that is gone already is stopped. */
	stop(channel: PushChannel): Promise<void>;
}

/** Access to an account of a provider with OAuth. */
export interface TokenSource {
	/** For rate limits: whatever the account's limits are shared by. */
	accountId: string;
	/**
	 * A bearer token that is not about to expire; `renew` after a 401.
	 * @throws ProviderError REAUTHORIZATION_NEEDED for a revoked grant; others where the provider cannot be reached
	 */
	token(options?: { renew: boolean }): Promise<string>;
}

export type ProviderErrorCode =
	| 'UNREACHABLE'
	| 'TIMEOUT'
	| 'REFUSED_ADDRESS'
	| 'NOT_FOUND'
	| 'UNAUTHORIZED'
	/** The grant is revoked or expired: only the owner can help, by connecting again. */
	| 'REAUTHORIZATION_NEEDED'
	/** The grant stands, but does not reach so far: something the owner left unticked, or that was taken back. */
	| 'RIGHTS_MISSING'
	/** Refused for this event or calendar, whoever asks again. */
	| 'FORBIDDEN'
	/** Writing is suspended for a while (Google's protection against spam); reading is not. */
	| 'WRITES_SUSPENDED'
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
