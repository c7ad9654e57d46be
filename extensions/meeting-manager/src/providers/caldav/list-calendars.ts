import type { DavResponse } from '../../schemas/caldav';
import { isIanaZone } from '../../time';
import { createPace } from '../ical/limits';
import { cleanText, splitFeed } from '../ical/split-feed';
import { createZoneFinder } from '../ical/zones';
import type { RemoteCalendar } from '../provider';
import { asFolder, calendarIdOf, resourceOf, resourceUrl } from './addresses';
import { failureOfAnswer, type DavClient } from './dav-client';
import { findHomes } from './discover';

const PROPERTIES = [
	'd:displayname',
	'd:resourcetype',
	'd:current-user-privilege-set',
	'c:supported-calendar-component-set',
	'c:calendar-timezone',
	'c:calendar-timezone-id',
	// Of the scheduling inbox, which lies beside the calendars.
	'c:schedule-default-calendar-URL',
];
const WRITING = ['all', 'write', 'writeContent'];

/** The calendars for events in the homes of the user; lists of tasks and address books are none. */
export async function listCalendars(dav: DavClient, server: URL): Promise<RemoteCalendar[]> {
	const { homes } = await findHomes(dav, server);
	const calendars: RemoteCalendar[] = [];
	for (const home of homes) {
		const listing = await dav.propfind(home, '1', PROPERTIES);
		if (listing.responses === null) throw failureOfAnswer(listing);
		const primary = listing.responses.flatMap(({ props }) => props.scheduleDefaultCalendarURL)[0];
		const primaryPath = primary === undefined ? null : folderPath(primary, listing.url);
		for (const response of listing.responses.filter(holdsEvents)) {
			const path = folderPath(response.href[0] ?? '', listing.url);
			if (path === null) continue;
			const id = calendarIdOf(resourceUrl(path, listing.url), server);
			if (calendars.some((known) => known.id === id)) continue;
			calendars.push({ ...(await describe(response, path)), id, isPrimary: path === primaryPath });
		}
	}
	return calendars;
}

function holdsEvents({ status, props }: DavResponse): boolean {
	const components = props.supportedCalendarComponentSet;
	const takesEvents = components.length === 0 || components.some((name) => name.toUpperCase() === 'VEVENT');
	// Nextcloud keeps deleted calendars for a while.
	const isCalendar = props.resourcetype.includes('calendar') && !props.resourcetype.includes('deletedCalendar');
	return status < 400 && isCalendar && takesEvents;
}

async function describe({ props }: DavResponse, path: string): Promise<Omit<RemoteCalendar, 'id' | 'isPrimary'>> {
	const lastSegment = path.split('/').findLast((segment) => segment !== '') ?? path;
	const privileges = props.currentUserPrivilegeSet;
	return {
		name: props.displayname ?? decodeURIComponent(lastSegment),
		timeZone:
			props.calendarTimezoneId !== null && isIanaZone(props.calendarTimezoneId)
				? props.calendarTimezoneId
				: await zoneIn(props.calendarTimezone),
		// A server without access control (RFC 3744) lets everybody who is let in write.
		canWrite: privileges === null || privileges.some((name) => WRITING.includes(name)),
	};
}

/** The IANA zone that a calendar with one VTIMEZONE stands for; null for none and for zones of the server's own making. */
async function zoneIn(text: string | null): Promise<string | null> {
	const calendars = text === null ? null : await splitFeed(cleanText(text), createPace());
	const definitions = calendars?.[0]?.timeZones ?? [];
	const tzid = definitions[0]?.map((line) => /^TZID[^:]*:(.*)$/i.exec(line)?.[1]).find((value) => value !== undefined);
	if (tzid === undefined) return null;
	const zone = createZoneFinder('UTC')(definitions, null).named(tzid);
	return zone.note === null && isIanaZone(zone.name) ? zone.name : null;
}

function folderPath(href: string, base: URL): string | null {
	const path = resourceOf(href, base);
	return path === null ? null : asFolder(resourceUrl(path, base)).pathname;
}
