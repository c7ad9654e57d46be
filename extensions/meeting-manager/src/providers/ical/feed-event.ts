import type { Attendee, ResponseStatus } from '../../domain/event';
import type { RemoteEvent } from '../../domain/remote-event';
import type { FeedTime, FeedZone, Span } from './feed-time';
import type { Rule } from './rule';

/** What an event says beside its times: the fields that all its occurrences share. */
export interface EventDetails {
	title: string;
	description: string | null;
	location: string | null;
	attendees: Attendee[];
	organizerEmail: string | null;
	status: RemoteEvent['status'];
	transparency: RemoteEvent['transparency'];
	ownResponse: ResponseStatus | null;
	kind: RemoteEvent['kind'];
	lastModified: Date | null;
	notes: string[];
}

/** A further occurrence that RDATE gives; `span` where it brings its own length (PERIOD). */
export interface ListedDate {
	start: FeedTime;
	span: Span | null;
}

/** A rule and the wall time, in the event's own zone, after which it gives nothing. */
export interface EventRule {
	rule: Rule;
	untilWallMs: number;
}

/** One VEVENT that has been read. */
export interface FeedEvent {
	/** Of an event without UID: a hash of its content. */
	uid: string;
	hasUid: boolean;
	sequence: number;
	/** LAST-MODIFIED, else DTSTAMP, in epoch milliseconds: which of two versions is newer. */
	versionMs: number;
	start: FeedTime;
	span: Span;
	isAllDay: boolean;
	/** The zone whose days an all-day event takes. */
	calendarZone: FeedZone;
	recurrenceId: FeedTime | null;
	isThisAndFuture: boolean;
	rules: EventRule[];
	excludedRules: EventRule[];
	listedDates: ListedDate[];
	excludedDates: FeedTime[];
	details: EventDetails;
	raw: string;
}
