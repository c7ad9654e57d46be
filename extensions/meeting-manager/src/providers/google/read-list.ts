import { readGooglePage, type GooglePage } from '../../schemas/google';
import { ProviderError } from '../provider';
import { badAnswer, errorOf } from './errors';
import type { GoogleAnswer, GoogleClient } from './google-client';
import { reasons } from './reasons';

/**
 * What is asked with a sync token just as without: Google expands the series. Pages of 250, for larger ones of busy
 * calendars time out.
 */
export const LIST_QUERY = { singleEvents: true, maxResults: 250 } as const;

export type ListBounds = { timeMin: string; timeMax: string } | { syncToken: string };

export interface ListedEvents {
	items: unknown[];
	/** Null where Google gave none: the next time everything is read again. */
	syncToken: string | null;
}

/** With pages that may be empty it takes some; a calendar of 100,000 events has 400 full ones. */
const MAX_PAGES = 5_000;

/**
 * All pages of the events within bounds, or of those that changed since a sync token; with `seriesId` the occurrences of
 * one series. Pages may be short or empty; there is more as long as there is a token for it.
 * @returns `expired` where Google wants everything to be read anew, or knows no such series
 */
export async function readList(
	client: GoogleClient,
	calendarId: string,
	bounds: ListBounds,
	seriesId: string | null = null,
): Promise<ListedEvents | 'expired'> {
	const items: unknown[] = [];
	let pageToken: string | null = null;
	for (let pages = 0; pages < MAX_PAGES; pages += 1) {
		const answer: GoogleAnswer = await askPage(client, calendarId, { bounds, seriesId, pageToken });
		if (isExpired(answer, 'syncToken' in bounds) || (answer.status === 404 && seriesId !== null)) return 'expired';
		if (answer.status !== 200) throw errorOf(answer);
		const page: GooglePage | null = readGooglePage(answer.body);
		if (page === null) throw badAnswer();
		items.push(...page.items);
		if (page.nextPageToken === null) return { items, syncToken: page.nextSyncToken };
		pageToken = page.nextPageToken;
	}
	throw new ProviderError('BAD_ANSWER', reasons.endlessPages);
}

function askPage(
	client: GoogleClient,
	calendarId: string,
	{ bounds, seriesId, pageToken }: { bounds: ListBounds; seriesId: string | null; pageToken: string | null },
): Promise<GoogleAnswer> {
	const page = { ...bounds, ...(pageToken === null ? {} : { pageToken }) };
	return client.send({
		call: (api, options) => {
			if (seriesId === null) return api.events.list({ calendarId, ...LIST_QUERY, ...page }, options);
			const { maxResults } = LIST_QUERY;
			return api.events.instances({ calendarId, eventId: seriesId, maxResults, ...page }, options);
		},
	});
}

/** Google documents 410 for an expired token and answers 400 to one that it cannot read. */
function isExpired({ status }: GoogleAnswer, hasToken: boolean): boolean {
	return status === 410 || (status === 400 && hasToken);
}
