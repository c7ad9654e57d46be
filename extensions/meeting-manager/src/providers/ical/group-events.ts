import type { FeedEvent } from './feed-event';
import { instantMsOf } from './feed-time';

/** What belongs together by UID: the event and the overrides (RECURRENCE-ID) of its occurrences. */
export interface EventGroup {
	/** The event itself, null where a feed has only overrides of it, as invitees get them. */
	master: FeedEvent | null;
	overrides: FeedEvent[];
	/** Different events under the same UID, as holiday feeds have them: each stands for itself. */
	namesakes: FeedEvent[];
}

/** Sorts events by UID and keeps the newest version of each: the highest SEQUENCE, then the latest LAST-MODIFIED or DTSTAMP, then the last in the feed. */
export function groupEvents(events: readonly FeedEvent[]): EventGroup[] {
	const byUid = new Map<string, FeedEvent[]>();
	for (const event of events) {
		const known = byUid.get(event.uid);
		if (known) known.push(event);
		else byUid.set(event.uid, [event]);
	}
	return [...byUid.values()].map(groupOf);
}

function groupOf(events: readonly FeedEvent[]): EventGroup {
	const overrides = newestBy(
		events.filter((event) => event.recurrenceId),
		(event) => (event.recurrenceId ? `${event.recurrenceId.isDate}${instantMsOf(event.recurrenceId)}` : ''),
	);
	const masters = distinct(events.filter((event) => !event.recurrenceId));
	// Overrides speak of a series; with several namesakes that is the one that recurs.
	const main = masters.findIndex((event) => overrides.length > 0 && recurs(event));
	const [master = null] = masters.splice(Math.max(0, main), 1);
	return { master, overrides, namesakes: masters };
}

/** Whether an event has more occurrences than its first. */
export function recurs(event: FeedEvent): boolean {
	return event.rules.length > 0 || event.listedDates.length > 0;
}

/** The events of a UID without those that are older versions of another. */
function distinct(events: readonly FeedEvent[]): FeedEvent[] {
	if (events.length < 2) return [...events];
	const highest = Math.max(...events.map((event) => event.sequence));
	const current = newestBy(
		events.filter((event) => event.sequence === highest),
		(event) => String(instantMsOf(event.start)),
	);
	const newest = new Map<string, number>();
	for (const { details, versionMs } of current) {
		newest.set(details.title, Math.max(newest.get(details.title) ?? 0, versionMs));
	}
	// Another start at the same SEQUENCE is the same event moved if title and SEQUENCE stayed and its stamp is older.
	return current.filter(({ details, versionMs }) => versionMs === newest.get(details.title));
}

function newestBy(events: readonly FeedEvent[], keyOf: (event: FeedEvent) => string): FeedEvent[] {
	const newest = new Map<string, FeedEvent>();
	for (const event of events) {
		const known = newest.get(keyOf(event));
		if (!known || !isOlder(event, known)) newest.set(keyOf(event), event);
	}
	return [...newest.values()];
}

function isOlder(event: FeedEvent, other: FeedEvent): boolean {
	return event.sequence < other.sequence || (event.sequence === other.sequence && event.versionMs < other.versionMs);
}
