import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { CalDavServer } from './caldav-servers';
import { vcalendar, vevent, type VEvent } from './ics';

/** A calendar on a CalDAV server as another client of its owner uses it, a phone for example. */
export interface CalDavCalendar {
	/** A `RemoteCalendar.id`. */
	calendarId: string;
	/** Stores a calendar object of these events; answers its path. */
	addEvent(events: VEvent | readonly (VEvent | string)[], name?: string): Promise<string>;
	changeEvent(resource: string, events: VEvent | readonly (VEvent | string)[]): Promise<void>;
	deleteEvent(resource: string): Promise<void>;
	/** An event that a server takes and nobody can place in time: it ends before it starts. */
	addBadEvent(uid?: string): Promise<string>;
	/** The text of an object and its ETag, null where there is none. */
	read(resource: string): Promise<{ text: string; etag: string } | null>;
	countEvents(): Promise<number>;
	/**
	 * Makes the server forget its sync tokens. Radicale keeps them in files; Xandikos has none to forget, as its tokens
	 * are versions of its git repository.
	 */
	expireCursors: (() => Promise<void>) | null;
}

/** Makes a calendar of its own on the server. */
export async function createCalDavCalendar(
	server: CalDavServer,
	name = `calendar-${randomUUID().slice(0, 8)}`,
): Promise<CalDavCalendar> {
	const calendarId = await server.createCalendar(name);
	const put = async (resource: string, text: string): Promise<void> => {
		const headers = { 'content-type': 'text/calendar; charset=utf-8' };
		const answer = await server.request('PUT', resource, { headers, body: text });
		if (answer.status !== 201 && answer.status !== 204) {
			throw new Error(`PUT ${resource}: ${answer.status} ${await answer.text()}`);
		}
	};
	const addEvent: CalDavCalendar['addEvent'] = async (events, file = `${randomUUID()}.ics`) => {
		await put(calendarId + file, objectOf(events));
		return calendarId + file;
	};
	return {
		calendarId,
		addEvent,
		changeEvent: (resource, events) => put(resource, objectOf(events)),
		deleteEvent: async (resource) => {
			const answer = await server.request('DELETE', resource);
			if (!answer.ok) throw new Error(`DELETE ${resource}: ${answer.status}`);
		},
		addBadEvent: (uid = `bad-${randomUUID()}`) =>
			addEvent({ uid, start: '20261210T100000Z', end: '20261210T090000Z', summary: 'Backwards' }),
		read: async (resource) => {
			const answer = await server.request('GET', resource);
			return answer.ok ? { text: await answer.text(), etag: answer.headers.get('etag') ?? '' } : null;
		},
		countEvents: async () => {
			const body = '<d:propfind xmlns:d="DAV:"><d:prop><d:getetag/></d:prop></d:propfind>';
			const headers = { depth: '1', 'content-type': 'text/xml' };
			const answer = await server.request('PROPFIND', calendarId, { headers, body });
			return [...(await answer.text()).matchAll(/<(?:\w+:)?href>[^<]+\.ics</g)].length;
		},
		expireCursors: server.name === 'radicale' ? () => forgetTokens(server, calendarId) : null,
	};
}

function forgetTokens(server: CalDavServer, calendarId: string): Promise<void> {
	const collection = path.join(server.folder, 'collections/collection-root', calendarId);
	return rm(path.join(collection, '.Radicale.cache/sync-token'), { recursive: true, force: true });
}

function objectOf(events: VEvent | readonly (VEvent | string)[]): string {
	return vcalendar('uid' in events ? [vevent(events)] : events);
}
