import type { CalendarDesk, PageEntry, PageEvent } from '../calendar-page';
import { ApiError } from './api-error';
import { instantOf, spanOf } from './event-time';
import type { GoogleDateTime, GoogleEvent } from './schema-checks';
import { selectEvents } from './select-events';
import { hasRole, type SimulatedCalendar, type World } from './world';
import { deleteEvent, insertEvent, patchEvent, type Write } from './write-event';

/** What people do at Google themselves, by Google's own rules of writing. */
export function createDesk(world: World): CalendarDesk {
	const calendarOf = (id: string): SimulatedCalendar => {
		const calendar = world.calendars.get(id);
		if (calendar === undefined) throw new Error(`The simulator knows no calendar ${id}.`);
		return calendar;
	};
	/** As somebody who may write to the calendar: of a primary one its owner. */
	const write = (calendarId: string, work: (write: Write) => unknown): string | null => {
		const calendar = calendarOf(calendarId);
		const writers = world.accounts.filter(({ email }) => {
			const role = calendar.roles.get(email);
			return role !== undefined && hasRole(role, 'writer');
		});
		const account = writers.find(({ email }) => email === calendar.primaryOf) ?? writers[0];
		if (account === undefined) return 'Nobody may write to this calendar.';
		try {
			work({ world, calendar, account, ifMatch: undefined, sendUpdates: 'none' });
			return null;
		} catch (error) {
			if (error instanceof ApiError) return error.message;
			throw error;
		}
	};
	return {
		provider: 'Google Calendar',
		nowMs: world.clock.nowMs,
		calendars: () =>
			[...world.calendars.values()].map(({ id, summary: name, timeZone, primaryOf, roles }) => {
				const [owner = ''] = [...roles].find(([, role]) => role === 'owner') ?? [];
				return { id, name, timeZone, owner: primaryOf ?? owner };
			}),
		events: (calendarId, timeMinMs, timeMaxMs) => {
			const calendar = calendarOf(calendarId);
			const selected = selectEvents(calendar, { timeMinMs, timeMaxMs, singleEvents: true, showDeleted: false });
			return selected.flatMap((event) => pageEvent(event, calendar.timeZone) ?? []);
		},
		add: (calendarId, entry) =>
			write(calendarId, (as) => insertEvent(as, eventOf(entry, calendarOf(calendarId).timeZone))),
		change: (calendarId, id, entry) =>
			write(calendarId, (as) => patchEvent(as, id, eventOf(entry, calendarOf(calendarId).timeZone))),
		remove: (calendarId, id) => write(calendarId, (as) => deleteEvent(as, id)),
	};
}

/** Null for one that has no place in time. */
function pageEvent(event: GoogleEvent, zone: string): PageEvent | null {
	const isAllDay = Boolean(event.start?.date);
	const { startMs, endMs } = isAllDay
		? { startMs: instantOf(event.start, 'UTC'), endMs: instantOf(event.end, 'UTC') }
		: spanOf(event, zone);
	if (Number.isNaN(startMs + endMs)) return null;
	const { id = '', summary = '', recurringEventId } = event;
	return { id: id ?? '', title: summary ?? '', isAllDay, startMs, endMs, isOfSeries: Boolean(recurringEventId) };
}

function eventOf({ title, isAllDay, startMs, endMs }: PageEntry, timeZone: string): GoogleEvent {
	const time = (instantMs: number): GoogleDateTime => {
		const iso = new Date(instantMs).toISOString();
		return isAllDay ? { date: iso.slice(0, 10) } : { dateTime: iso, timeZone };
	};
	return { summary: title, start: time(startMs), end: time(endMs) };
}
