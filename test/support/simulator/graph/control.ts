import type { DeltaState } from './delta';
import { removeOccurrence } from './event-routes';
import { findEvent } from './find-event';
import type { Json } from './json';
import {
	addItem,
	deleteItem,
	moveItem,
	touchItem,
	type Calendar,
	type Content,
	type Item,
	type Mailboxes,
} from './mailbox';
import { PLAIN } from './preferences';
import { idOf, renderEvent } from './render-event';
import type { Occurrence } from './series';

/** An event as somebody enters it in Outlook. */
export interface OutlookEntry {
	title?: string | null;
	/** An instant; of an all-day event the first day, `2025-12-20`. */
	start: Date | string;
	/** An instant; of an all-day event the day after the last one. */
	end: Date | string;
	isAllDay?: boolean;
	/** A Windows or IANA name: where a series keeps its wall time. Default: UTC. */
	timeZone?: string;
	/** A patternedRecurrence. */
	recurrence?: Json;
	/** Any other properties of Graph's event. */
	properties?: Json;
	/** Laid over the JSON that Graph tells, whatever the types say. */
	overrides?: Json;
	/** Default: the first person's default calendar. */
	calendarId?: string;
}

/** What people do in Outlook, and what Exchange does by itself. Ids are immutable ones. */
export interface OutlookControl {
	addEvent: (entry: OutlookEntry) => string;
	/** A series, an event or one occurrence, by its id. */
	changeEvent: (id: string, change: Partial<OutlookEntry>) => void;
	deleteEvent: (id: string) => void;
	/** To another calendar of the same person. */
	moveEvent: (id: string, calendarId: string) => void;
	/** The id of the occurrence that the rule gave to a day, `20251210`. */
	occurrenceId: (seriesId: string, originalDay: string) => string;
	/** As Graph tells it now; null where it is gone. */
	readEvent: (id: string) => Json | null;
	/** The id that a request without a preference for immutable ones sees. */
	defaultId: (id: string) => string;
	/** Takes the recurrence off a series: its id becomes that of a single event. */
	endSeries: (seriesId: string) => void;
	/** How long Graph remembers a transactionId is not documented. */
	forgetTransactions: () => void;
	/** Events and series of a calendar. */
	countEvents: (calendarId?: string) => number;
	/** Titles of those that are counted. */
	listTitles: (calendarId?: string) => string[];
	/** One that no product can place in time, within the window of the given day. */
	addBadEvent: (near: Date, calendarId?: string) => string;
	/** Every delta token given out so far is refused with this answer. Default: 410 SyncStateNotFound. */
	expireCursors: (status?: number, code?: string) => void;
	/** The next rounds begin with so many pages without any value. */
	sendEmptyPages: (count: number) => void;
	/** Delta rounds tell every version of what changed, the older ones last. */
	repeatEntities: (isOn: boolean) => void;
}

export function createControl(mailboxes: Mailboxes, delta: DeltaState): OutlookControl {
	const calendarFor = (id: string | undefined): Calendar => {
		const calendar = mailboxes.calendars.find((candidate) => id === undefined || candidate.id === id);
		if (calendar === undefined) throw new Error('There is no such calendar.');
		return calendar;
	};
	const find = (id: string): { item: Item; occurrence: Occurrence | null } | null => {
		const ids = mailboxes.calendars.map((calendar) => calendar.id);
		return findEvent(mailboxes, ids, id);
	};
	const found = (id: string): { item: Item; occurrence: Occurrence | null } => {
		const event = find(id);
		if (event === null) throw new Error('There is no such event.');
		return event;
	};
	const addEvent = (entry: OutlookEntry): string => {
		const item = addItem(mailboxes, calendarFor(entry.calendarId).id, {
			content: contentOf(entry, null),
			recurrence: entry.recurrence ?? null,
			overrides: entry.overrides ?? {},
		});
		return idOf(item, null, true);
	};
	return {
		addEvent,
		changeEvent: (id, change) => {
			const { item, occurrence } = found(id);
			const content = contentOf(change, occurrence?.content ?? item.content);
			if (occurrence === null) {
				item.content = content;
				item.recurrence = change.recurrence ?? item.recurrence;
				item.overrides = change.overrides ?? item.overrides;
			} else item.exceptions.set(occurrence.originalDay, content);
			touchItem(mailboxes, item);
		},
		deleteEvent: (id) => {
			const { item, occurrence } = found(id);
			if (occurrence === null) deleteItem(mailboxes, item);
			else removeOccurrence(mailboxes, item, occurrence);
		},
		moveEvent: (id, calendarId) => moveItem(mailboxes, found(id).item, calendarFor(calendarId).id),
		occurrenceId: (seriesId, originalDay) => idOf(found(seriesId).item, originalDay, true),
		defaultId: (id) => {
			const { item, occurrence } = found(id);
			return idOf(item, occurrence?.originalDay ?? null, false);
		},
		readEvent: (id) => {
			const event = find(id);
			if (event === null) return null;
			return renderEvent(event.item, event.occurrence, calendarFor(event.item.calendarId), PLAIN);
		},
		listTitles: (calendarId) => {
			const { id } = calendarFor(calendarId);
			const items = [...mailboxes.items.values()].filter((item) => item.calendarId === id);
			return items.map((item) => String(item.content.properties['subject'] ?? ''));
		},
		endSeries: (seriesId) => {
			const { item } = found(seriesId);
			item.recurrence = null;
			touchItem(mailboxes, item);
		},
		forgetTransactions: () => mailboxes.transactionIds.clear(),
		countEvents: (calendarId) => {
			const { id } = calendarFor(calendarId);
			return [...mailboxes.items.values()].filter((item) => item.calendarId === id).length;
		},
		addBadEvent: (near, calendarId) => {
			const never = { dateTime: '0001-01-01T00:00:00.0000000', timeZone: 'UTC' };
			const overrides = { start: never, end: never };
			const end = new Date(near.getTime() + 3_600_000);
			return addEvent({
				title: 'Unreadable',
				start: near,
				end,
				overrides,
				...(calendarId === undefined ? {} : { calendarId }),
			});
		},
		expireCursors: (status = 410, code = 'SyncStateNotFound') => {
			for (const value of delta.tokens.keys()) delta.expired.set(value, { status, code });
		},
		sendEmptyPages: (count) => {
			delta.emptyPages = count;
		},
		repeatEntities: (isOn) => {
			delta.repeatsEntities = isOn;
		},
	};
}

function contentOf(entry: Partial<OutlookEntry>, before: Content | null): Content {
	const isAllDay = entry.isAllDay ?? before?.isAllDay ?? false;
	const startMs = entry.start === undefined ? before?.startMs : msOf(entry.start);
	const endMs = entry.end === undefined ? before?.endMs : msOf(entry.end);
	if (startMs === undefined || endMs === undefined) throw new Error('An event needs a start and an end.');
	const title = entry.title === undefined ? {} : { subject: entry.title };
	return {
		properties: { ...before?.properties, ...title, ...entry.properties },
		isAllDay,
		startMs,
		endMs,
		startZone: entry.timeZone ?? before?.startZone ?? 'UTC',
		endZone: entry.timeZone ?? before?.endZone ?? 'UTC',
	};
}

function msOf(time: Date | string): number {
	return new Date(time).getTime();
}
