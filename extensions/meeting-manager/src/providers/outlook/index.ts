import { readGraphCalendar } from '../../schemas/graph';
import type { CalendarAccount, RemoteCalendar } from '../provider';
import { pathsOf } from './calendar-paths';
import { createCalendarReader } from './calendar-reader';
import { createGraphClient, type OutlookDependencies } from './graph-client';
import { pullCalendar } from './pull';
import { createPush } from './push';
import { createWriter } from './writer';

/** A person's calendars at Microsoft 365 or Outlook.com: their own and those that others share with them. */
export function createOutlookAccount(dependencies: OutlookDependencies): CalendarAccount {
	const graph = createGraphClient(dependencies);
	return {
		listCalendars: async () => {
			const values = await graph.list('/me/calendars');
			return values.map(toRemoteCalendar).filter((calendar) => calendar !== null);
		},
		open: (calendarId) => {
			const paths = pathsOf(calendarId);
			return {
				isAuthoritative: true,
				pull: (input) => pullCalendar(graph, calendarId, input),
				get: async ({ externalId }, input) => {
					const reader = createCalendarReader(graph, paths, input);
					const event = await reader.event(externalId);
					// A single event that became a series is known by its occurrences.
					return event === null || event.type === 'seriesMaster' ? null : reader.map(event);
				},
				writer: createWriter(graph, paths),
				push: createPush(graph, paths),
			};
		},
	};
}

/** Graph tells the zone of a mailbox to those who may read its settings, and none for a calendar. */
function toRemoteCalendar(value: unknown): RemoteCalendar | null {
	const calendar = readGraphCalendar(value);
	if (calendar === null) return null;
	const { id, name, isDefaultCalendar, canEdit, owner } = calendar;
	return { id, name: name ?? owner?.name ?? id, timeZone: null, isPrimary: isDefaultCalendar, canWrite: canEdit };
}
