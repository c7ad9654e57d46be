import { startServer } from './http-server';
import type { TestServer } from './http-server';

const NAMESPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"';

function found(href: string, properties: string): string {
	const status = '<d:status>HTTP/1.1 200 OK</d:status>';
	const response = `<d:response><d:href>${href}</d:href><d:propstat><d:prop>${properties}</d:prop>${status}</d:propstat></d:response>`;
	return `<?xml version="1.0"?>\n<d:multistatus ${NAMESPACES}>${response}</d:multistatus>\n`;
}

/** A CalDAV server as far as signing in goes: it knows one person, and where their calendars would be. */
export function startCalDavSignIn(login: { username: string; password: string }): Promise<TestServer> {
	const expected = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
	const pages: Record<string, string> = {
		'/': found('/', '<d:current-user-principal><d:href>/me/</d:href></d:current-user-principal>'),
		'/me/': found('/me/', '<c:calendar-home-set><d:href>/me/calendars/</d:href></c:calendar-home-set>'),
	};
	return startServer((request, response) => {
		request.resume();
		if (request.headers.authorization !== expected) {
			response.writeHead(401, { 'www-authenticate': 'Basic realm="calendars"' }).end();
			return;
		}
		const page = pages[request.url ?? ''];
		if (page === undefined) response.writeHead(404).end();
		else response.writeHead(207, { 'content-type': 'application/xml; charset=utf-8' }).end(page);
	});
}
