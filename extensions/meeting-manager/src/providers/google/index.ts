import { readGoogleCalendar, readGooglePage } from '../../schemas/google';
import { ProviderError, type CalendarAccount, type RemoteCalendar } from '../provider';
import { badAnswer, errorOf } from './errors';
import { createGoogleClient, type GoogleClient, type GoogleDependencies } from './google-client';
import { isSeries, toRemoteEvent } from './map-event';
import { pullCalendar } from './pull';
import { createPush } from './push';
import { reasons } from './reasons';
import { createWriter, findEvent } from './writer';

/** A person's calendars at Google: their own, those that others share with them, and those they subscribed to. */
export function createGoogleAccount(dependencies: GoogleDependencies): CalendarAccount {
	const client = createGoogleClient(dependencies);
	return {
		listCalendars: async () => {
			const values = await listCalendars(client);
			return values.map(toRemoteCalendar).filter((calendar) => calendar !== null);
		},
		open: (calendarId) => ({
			isAuthoritative: true,
			pull: (input) => pullCalendar(client, calendarId, input),
			get: async ({ externalId }, input) => {
				const event = await findEvent(client, calendarId, externalId);
				// A single event that became a series is known by its occurrences.
				return event === null || isSeries(event) ? null : toRemoteEvent(event, input);
			},
			writer: createWriter(client, calendarId),
			push: createPush(client, calendarId),
		}),
	};
}

const MAX_PAGES = 100;

async function listCalendars(client: GoogleClient): Promise<unknown[]> {
	const values: unknown[] = [];
	let pageToken: string | null = null;
	for (let pages = 0; pages < MAX_PAGES; pages += 1) {
		const page: { pageToken?: string } = pageToken === null ? {} : { pageToken };
		const answer = await client.send({
			call: (api, options) => api.calendarList.list({ maxResults: 250, ...page }, options),
		});
		if (answer.status !== 200) throw errorOf(answer);
		const list = readGooglePage(answer.body);
		if (list === null) throw badAnswer();
		values.push(...list.items);
		if (list.nextPageToken === null) return values;
		pageToken = list.nextPageToken;
	}
	throw new ProviderError('BAD_ANSWER', reasons.endlessPages);
}

function toRemoteCalendar(value: unknown): RemoteCalendar | null {
	const calendar = readGoogleCalendar(value);
	if (calendar === null || calendar.deleted) return null;
	const { id, summary, summaryOverride, timeZone, primary, accessRole } = calendar;
	const canWrite = accessRole === 'writer' || accessRole === 'owner';
	return { id, name: summaryOverride ?? summary ?? id, timeZone, isPrimary: primary, canWrite };
}
