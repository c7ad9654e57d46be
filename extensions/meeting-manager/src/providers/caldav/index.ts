import type { CalendarAccount, CalendarSession } from '../provider';
import { asFolder, parseServerUrl, trustedUrl } from './addresses';
import { createDavClient, type DavClient } from './dav-client';
import type { CalDavSignIn } from './discover';
import { fetchObject } from './fetch-objects';
import { listCalendars } from './list-calendars';
import { pullCollection } from './pull';
import { findEvent } from './read-object';
import { createWriter } from './writer';

export { discoverCalDav } from './discover';

export interface CalDavAccountOptions extends CalDavSignIn {
	now?: () => Date;
}

/**
 * An account at a CalDAV server (RFC 4791): iCloud, Nextcloud, Fastmail, Radicale and others, with Basic
 * authentication. Nothing is sent before it is used.
 * @throws ProviderError REFUSED_ADDRESS for a server address that is none
 */
export function createCalDavAccount({
	serverUrl,
	now = () => new Date(),
	...access
}: CalDavAccountOptions): CalendarAccount {
	const server = parseServerUrl(serverUrl);
	const dav = createDavClient({ ...access, server });
	return {
		listCalendars: () => listCalendars(dav, server),
		open: (calendarId) => {
			const collection = asFolder(trustedUrl(server, calendarId, server));
			return openCollection(dav, collection, { username: access.username, now });
		},
	};
}

function openCollection(
	dav: DavClient,
	collection: URL,
	{ username, now }: { username: string; now: () => Date },
): CalendarSession {
	return {
		pull: (input) => pullCollection(dav, collection, input),
		get: async (known, input) => {
			const object = known.resource === null ? null : await fetchObject(dav, collection, known.resource);
			return object && findEvent(object, known, input);
		},
		writer: createWriter({ dav, collection, username, now }),
		push: null,
		// A server that has lost sight of its storage lists nothing, and lists it in good order. Single deletions come as
		// changes, so only a calendar emptied as a whole has to be confirmed.
		isAuthoritative: false,
	};
}
