import type { IncomingMessage } from 'node:http';
import { createCalDavAccount } from '../../../extensions/meeting-manager/src/providers/caldav/index';
import type {
	CalendarSession,
	PullInput,
	PullResult,
} from '../../../extensions/meeting-manager/src/providers/provider';
import { client, serve } from '../../support/http-client';
import type { TestServer } from '../../support/http-server';
import { vcalendar, vevent } from '../../support/ics';

/** What a server that is not there to be installed answers: written after the RFCs, and after what servers are known to do. */
export interface Answer {
	status: number;
	body?: string;
	headers?: Record<string, string>;
}

/** One request as a stand-in sees it. `kind`: the method or, of a REPORT, the report. */
export interface Asked {
	kind: string;
	path: string;
	body: string;
	request: IncomingMessage;
}

export const CALENDAR = '/dav/sarah/work/';
export const WINDOW = { start: new Date('2026-06-01T00:00:00Z'), end: new Date('2027-06-01T00:00:00Z') };

export function serveDav(answer: (asked: Asked) => Answer): Promise<TestServer> {
	return serve((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks).toString();
			const report = /<\w+:(sync-collection|calendar-multiget|calendar-query)/.exec(body)?.[1];
			const {
				status,
				body: answered = '',
				headers = {},
			} = answer({
				kind: request.method === 'REPORT' ? (report ?? 'REPORT') : (request.method ?? ''),
				path: request.url ?? '',
				body,
				request,
			});
			const type = status === 207 ? { 'content-type': 'application/xml; charset=utf-8' } : {};
			response.writeHead(status, { ...type, ...headers }).end(answered);
		});
	});
}

export function openCalendar(server: TestServer): CalendarSession {
	const account = createCalDavAccount({
		http: client(),
		serverUrl: server.origin,
		username: 'sarah',
		password: 'private-0123',
	});
	return account.open(CALENDAR);
}

export function pullFrom(session: CalendarSession, cursor: PullInput['cursor'] = null): Promise<PullResult> {
	return session.pull({ cursor, window: WINDOW, timeZone: 'UTC', ownerEmails: [], findKnown: async () => new Set() });
}

export function multistatus(responses: readonly string[], token?: string): Answer {
	const end = token === undefined ? '' : `<d:sync-token>${token}</d:sync-token>`;
	const namespaces = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"';
	return {
		status: 207,
		body: `<?xml version="1.0"?>\n<d:multistatus ${namespaces}>${responses.join('')}${end}</d:multistatus>\n`,
	};
}

/** A response with properties that were found. */
export function found(href: string, properties: string): string {
	const status = '<d:status>HTTP/1.1 200 OK</d:status>';
	return `<d:response><d:href>${href}</d:href><d:propstat><d:prop>${properties}</d:prop>${status}</d:propstat></d:response>`;
}

/** A response with a status of its own. */
export function failed(href: string, status: number, error = ''): string {
	const condition = error === '' ? '' : `<d:error><d:${error}/></d:error>`;
	return `<d:response><d:href>${href}</d:href><d:status>HTTP/1.1 ${status} Status</d:status>${condition}</d:response>`;
}

export const etagOf = (version: number): string => `<d:getetag>"${version}"</d:getetag>`;

export function objectText(uid: string): string {
	return vcalendar([vevent({ uid, start: '20261210T140000Z', end: '20261210T150000Z', summary: `Event ${uid}` })]);
}

/** The response of a multiget for an object. */
export function objectData(name: string, text = objectText(name)): string {
	return found(`${CALENDAR}${name}.ics`, `${etagOf(1)}<c:calendar-data><![CDATA[${text}]]></c:calendar-data>`);
}

/** The names of the objects a multiget asks for. */
export function wantedNames(body: string): string[] {
	return [...body.matchAll(/<d:href>[^<]*\/([^</]+)\.ics<\/d:href>/g)].map(([, name]) => name ?? '');
}
