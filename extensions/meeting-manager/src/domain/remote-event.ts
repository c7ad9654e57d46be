import type { Attendee, ResponseStatus } from './event';

/**
 * One occurrence as a provider tells it, in this project's terms: what every provider maps to and
 * what `reconcile` compares with the stored rows.
 */
export interface RemoteEvent {
	/** The provider's id; feeds: the UID, for occurrences `UID|20251210T100000Z` or `UID|20251210` (the original start). */
	externalId: string;
	iCalUid: string | null;
	/** What the occurrences of one series share (feeds: the UID), null for a single event. */
	seriesId: string | null;
	/** The start the rule gave this occurrence, before an override moved it: `20251210T100000Z` or `20251210`. */
	originalStart: string | null;
	/** Never empty: `No Title` where the provider has none. */
	title: string;
	description: string | null;
	location: string | null;
	attendees: Attendee[];
	organizerEmail: string | null;
	isAllDay: boolean;
	/** UTC instant. All-day: 00:00:00 of the first day in the calendar's zone. */
	start: Date;
	/** UTC instant. All-day: 23:59:59 of the last day in the calendar's zone. */
	end: Date;
	status: 'confirmed' | 'tentative' | 'cancelled';
	transparency: 'opaque' | 'transparent';
	/** How the calendar's owner answered, where the provider says so. */
	ownResponse: ResponseStatus | null;
	kind: 'default' | 'focus-time' | 'out-of-office' | 'working-location' | 'birthday';
	lastModified: Date | null;
	etag: string | null;
	/** CalDAV: the path of the calendar object that holds it; null elsewhere. */
	resource: string | null;
	/** Repairs made on the way in (decision 15), in words for people. */
	notes: string[];
	/** True where a repair gave the event a length it did not have: it is stored and does not block. */
	isZeroLength: boolean;
}

/** An item of a feed that cannot be stored: kept apart, counted and shown, while the others sync. */
export interface QuarantinedItem {
	/** The UID or, where even that is unreadable, a stable hash of the text. */
	id: string;
	/** One sentence for people. */
	reason: string;
	/** The item's own text, capped at 4,000 characters. */
	raw: string;
	/**
	 * External ids (or the UID of a series) of rows this item may stand for: such rows are marked
	 * `Sync Failed`, never deleted, while the item cannot be read.
	 */
	uid: string | null;
}

/** What changed in a calendar since it was last asked. Whatever is not named is as it was. */
export interface RemoteChanges {
	/** New and changed, also known ones that were moved out of the window: those are stored with their new times. */
	events: RemoteEvent[];
	quarantined: QuarantinedItem[];
	/** External ids, or ids of series, that are gone. Unknown ones are ignored. */
	removedIds: string[];
	/** `RemoteEvent.resource` of what is gone. */
	removedResources: string[];
	/** `RemoteEvent.seriesId` of series whose occurrences in the window are all among `events`: its other rows there are gone. */
	completeSeries: string[];
	/** `RemoteEvent.resource` of calendar objects whose occurrences in the window are all among `events`, likewise. */
	completeResources: string[];
}

/** A half-open stretch of time, in UTC instants. */
export interface Interval {
	start: Date;
	end: Date;
}
