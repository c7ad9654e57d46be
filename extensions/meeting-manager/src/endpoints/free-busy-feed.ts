import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FreeBusy } from '../usecases/free-busy';

export const FREE_BUSY_PATH = '/meeting-manager/freebusy';
const SECRET = /\/([\w-]{43})\.ics$/;

/** The small part of Express that is used before Directus adds anything to it. */
export interface EarlyReader {
	get(path: string, handler: (request: IncomingMessage, response: ServerResponse) => void): void;
}

/**
 * Busy times for other programs, which sign in nowhere: whoever knows the address may read it. Registered before
 * Directus's logger, so that no address is ever logged.
 */
export function registerFreeBusyFeed(
	app: EarlyReader,
	read: (secret: string) => Promise<FreeBusy | null>,
	logError: (error: unknown, message: string) => void,
): void {
	app.get(`${FREE_BUSY_PATH}/:file`, (request, response) => {
		const path = (request.url ?? '').split('?')[0] ?? '';
		const secret = SECRET.exec(path)?.[1];
		const found = secret === undefined ? Promise.resolve(null) : read(secret);
		found
			.then((feed) => (feed === null ? answer(response, 404) : send(request, response, feed)))
			.catch((error: unknown) => {
				logError(error, 'Meeting Manager: a free/busy feed could not be read');
				answer(response, 500);
			});
	});
}

function send(request: IncomingMessage, response: ServerResponse, { text, etag }: FreeBusy): void {
	response.setHeader('etag', etag);
	response.setHeader('cache-control', 'private, no-cache');
	const known = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
	if (known.includes(etag) || known.includes('*')) {
		response.writeHead(304);
		response.end();
		return;
	}
	const body = Buffer.from(text, 'utf8');
	response.writeHead(200, {
		'content-type': 'text/calendar; charset=utf-8',
		'content-length': body.length,
		'x-content-type-options': 'nosniff',
	});
	response.end(request.method === 'HEAD' ? undefined : body);
}

function answer(response: ServerResponse, status: number): void {
	response.writeHead(status, { 'content-length': 0, 'cache-control': 'no-store' });
	response.end();
}
