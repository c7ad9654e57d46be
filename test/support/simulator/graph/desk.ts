import { toWall, type CalendarDesk, type PageEntry, type PageEvent } from '../calendar-page';
import { createEvent, removeEvent, updateEvent, type EventContext } from './event-routes';
import type { Exchange, Reply } from './exchange';
import { isJson, objectIn, textIn } from './json';
import type { Calendar, Content, Mailboxes } from './mailbox';
import { PLAIN } from './preferences';
import { idOf } from './render-event';
import { occurrencesIn, overlapsWindow } from './series';
import { ianaOf } from './windows-zones';

/** What people do in Outlook themselves, by Exchange's own rules of writing. */
export function createDesk(mailboxes: Mailboxes): CalendarDesk {
	const write = (calendarId: string, work: (context: EventContext) => Reply, entry?: PageEntry): string | null => {
		const calendar = calendarOf(mailboxes, calendarId);
		const { status, json } = work({
			mailboxes,
			calendar,
			exchange: exchangeOf(entry, calendar.viewer.timeZone),
			preferences: PLAIN,
			unsupportedZones: [],
			rootUrl: '',
			takeTransientConflict: () => false,
		});
		if (status < 400) return null;
		return textIn(objectIn(isJson(json) ? json : {}, 'error'), 'message') ?? String(status);
	};
	return {
		provider: 'Outlook',
		nowMs: mailboxes.clock.nowMs,
		calendars: () =>
			mailboxes.calendars.map((calendar) => ({
				id: calendar.id,
				name: calendar.name,
				owner: calendar.viewer.email,
				timeZone: ianaOf(calendar.viewer.timeZone) ?? 'UTC',
			})),
		events: (calendarId, startMs, endMs) => {
			const zone = calendarOf(mailboxes, calendarId).viewer.timeZone;
			const window = { startMs, endMs };
			const items = [...mailboxes.items.values()].filter((item) => item.calendarId === calendarId);
			return items.flatMap((item) => {
				if (item.recurrence === null) {
					return overlapsWindow(item.content, window, zone)
						? [pageEvent(idOf(item, null, true), item.content, false)]
						: [];
				}
				return occurrencesIn(item, window, zone).map(({ originalDay, content }) =>
					pageEvent(idOf(item, originalDay, true), content, true),
				);
			});
		},
		add: (calendarId, entry) => write(calendarId, createEvent, entry),
		change: (calendarId, id, entry) => write(calendarId, (context) => updateEvent(context, id), entry),
		remove: (calendarId, id) => write(calendarId, (context) => removeEvent(context, id)),
	};
}

function calendarOf(mailboxes: Mailboxes, id: string): Calendar {
	const calendar = mailboxes.calendars.find((candidate) => candidate.id === id);
	if (calendar === undefined) throw new Error(`There is no calendar ${id}`);
	return calendar;
}

function pageEvent(id: string, { properties, isAllDay, startMs, endMs }: Content, isOfSeries: boolean): PageEvent {
	return { id, title: textIn(properties, 'subject') ?? '', isAllDay, startMs, endMs, isOfSeries };
}

/** What a client of Graph would send. */
function exchangeOf(entry: PageEntry | undefined, timeZone: string): Exchange {
	const zone = entry?.isAllDay ? 'UTC' : (ianaOf(timeZone) ?? 'UTC');
	const time = (instantMs: number) => ({ dateTime: toWall(instantMs, zone), timeZone });
	const body = entry && {
		subject: entry.title,
		isAllDay: entry.isAllDay,
		start: time(entry.startMs),
		end: time(entry.endMs),
	};
	return {
		method: 'POST',
		url: new URL('http://outlook.example'),
		segments: [],
		headers: {},
		text: body === undefined ? '' : JSON.stringify(body),
		form: new URLSearchParams(),
	};
}
