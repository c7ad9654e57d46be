import {
	createObject,
	davRequest,
	deleteObject,
	propfind,
	syncCollection,
	updateObject,
	type DAVResponse,
} from 'tsdav';
import { davDocument, davResponse, type DavResponse } from '../../schemas/caldav';
import { statusFailure } from '../failures';
import { createFetch } from '../http-fetch';
import { createPace } from '../ical/limits';
import { ProviderError } from '../provider';
import { reasons as httpReasons } from '../reasons';
import type { HttpClient } from '../request';
import { parseRetryAfterMs } from '../retry';
import { trustedUrl } from './addresses';
import { reasons } from './reasons';

export interface CalDavAccess {
	http: HttpClient;
	/** From `parseServerUrl`. */
	server: URL;
	username: string;
	/** An app password where the service has such. */
	password: string;
}

/** What a server answered. */
export interface DavAnswer {
	status: number;
	/** After redirects. */
	url: URL;
	headers: Headers;
	body: string;
}

export interface DavListing extends DavAnswer {
	/** Null where the answer is no complete multistatus. */
	responses: DavResponse[] | null;
	syncToken: string | null;
}

/** The requests this provider makes, each one over the guarded client, with the password, to trusted origins only. */
export interface DavClient {
	host: string;
	propfind(url: URL, depth: '0' | '1', names: readonly string[]): Promise<DavListing>;
	/** The members changed since a token; all of them without one (RFC 6578). */
	syncCollection(url: URL, token: string | null): Promise<DavListing>;
	/** Objects by their hrefs, with ETag and text. */
	multiget(url: URL, hrefs: readonly string[]): Promise<DavListing>;
	/** The hrefs of objects that hold an event with this UID. */
	queryUid(url: URL, uid: string): Promise<DavListing>;
	get(url: URL): Promise<DavAnswer>;
	/** `etag` null: only if nothing is there yet. */
	put(url: URL, text: string, etag: string | null): Promise<DavAnswer>;
	/** `etag` null: whatever version. */
	delete(url: URL, etag: string | null, options: { notify: boolean }): Promise<DavAnswer>;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const NAMESPACES = { 'xmlns:d': 'DAV:', 'xmlns:c': 'urn:ietf:params:xml:ns:caldav' };
// A web server may give a compressed answer another ETag than the object has (Apache: `-gzip`, nginx: a weak one).
const UNCOMPRESSED = { 'accept-encoding': 'identity' };

const MULTISTATUS_END = /(<\/[\w.-]*:?multistatus\s*>|<[^<]*multistatus[^<]*\/>)$/;

type Fetch = typeof fetch;

/** tsdav builds and reads the XML; whom it may talk to, and with what patience, is decided here. */
export function createDavClient({ http, server, username, password }: CalDavAccess): DavClient {
	const authorization = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
	const overHttp = createFetch(http);

	/** One exchange with its redirects; each target has to be trusted before anything is sent to it. */
	async function exchange(start: string, init: RequestInit): Promise<{ url: URL; response: Response }> {
		let url = trustedUrl(server, start, server);
		for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
			const headers = new Headers(init.headers);
			headers.set('authorization', authorization);
			const response = await overHttp(url, { ...init, headers, redirect: 'manual' });
			const location = response.headers.get('location');
			if (!REDIRECTS.has(response.status) || location === null) return { url, response };
			url = trustedUrl(server, location, url);
		}
		throw new ProviderError('BAD_ANSWER', httpReasons.tooManyRedirects(url.host, MAX_REDIRECTS));
	}

	/** Runs one call of tsdav, and keeps what tsdav does not tell: where the answer came from and its own text. */
	async function watch<Result>(
		call: (fetch: Fetch) => Promise<Result>,
	): Promise<{ answer: DavAnswer; result: Result }> {
		let answer: DavAnswer | null = null;
		const result = await call(async (input, init) => {
			const { url, response } = await exchange(String(input), init ?? {});
			const { status, headers } = response;
			const body = await response.text();
			answer = { status, url, headers, body };
			return new Response(status === 204 || status === 304 ? null : body, { status, headers });
		});
		if (answer === null) throw new ProviderError('BAD_ANSWER', reasons.notCalDav(server.host));
		throwPassing(answer);
		return { answer, result };
	}

	async function list(call: (fetch: Fetch) => Promise<DAVResponse[]>): Promise<DavListing> {
		const { answer, result } = await watch(call);
		const document = davDocument.safeParse(result[0]?.raw);
		// The parser takes a document that was cut off for a shorter one.
		const isComplete = answer.status === 207 && MULTISTATUS_END.test(answer.body.slice(-1_000).trimEnd());
		if (!isComplete || !document.success) return { ...answer, responses: null, syncToken: null };
		return { ...answer, responses: await readResponses(result), syncToken: document.data.multistatus.syncToken };
	}

	function report(url: URL, depth: '0' | '1', body: Record<string, unknown>): Promise<DavListing> {
		const init = { method: 'REPORT' as const, namespace: 'c', headers: { depth }, body };
		return list((fetch) => davRequest({ url: url.href, init, fetch }));
	}

	const ask = async (call: (fetch: Fetch) => Promise<Response>): Promise<DavAnswer> => (await watch(call)).answer;
	const content = { 'content-type': 'text/calendar; charset=utf-8' };

	return {
		host: server.host,
		propfind: (url, depth, names) => {
			const props = Object.fromEntries(names.map((name) => [name, {}]));
			return list((fetch) => propfind({ url: url.href, props, depth, fetch }));
		},
		syncCollection: (url, token) => {
			const props = { 'd:getetag': {} };
			return list((fetch) => syncCollection({ url: url.href, props, syncLevel: 1, syncToken: token ?? '', fetch }));
		},
		multiget: (url, hrefs) => {
			const wanted = { 'd:prop': { 'd:getetag': {}, 'c:calendar-data': {} }, 'd:href': [...hrefs] };
			return report(url, '1', { 'calendar-multiget': { _attributes: NAMESPACES, ...wanted } });
		},
		queryUid: (url, uid) => report(url, '1', { 'calendar-query': { _attributes: NAMESPACES, ...uidFilter(uid) } }),
		get: (url) => ask((fetch) => fetch(url.href, { method: 'GET', headers: UNCOMPRESSED })),
		put: (url, data, etag) =>
			etag === null
				? ask((fetch) => createObject({ url: url.href, data, headers: { ...content, 'if-none-match': '*' }, fetch }))
				: ask((fetch) => updateObject({ url: url.href, data, etag, headers: content, fetch })),
		delete: (url, etag, { notify }) => {
			// RFC 6638, 8.1: a server that speaks for its users to other attendees keeps quiet.
			const headers: Record<string, string> = notify ? {} : { 'schedule-reply': 'F' };
			const version = etag === null ? {} : { etag };
			return ask((fetch) => deleteObject({ url: url.href, headers, ...version, fetch }));
		},
	};
}

/** Null where one of them is no response: a listing counts whole or not at all. */
async function readResponses(result: readonly unknown[]): Promise<DavResponse[] | null> {
	const pace = createPace();
	const responses: DavResponse[] = [];
	for (const item of result) {
		const response = davResponse.safeParse(item);
		if (!response.success) return null;
		// For a multistatus without responses tsdav makes one up that has no href.
		if (response.data.href.length > 0) responses.push(response.data);
		// A listing may have tens of thousands.
		await pace();
	}
	return responses;
}

function uidFilter(uid: string): Record<string, unknown> {
	const match = { 'c:text-match': { _attributes: { collation: 'i;octet' }, _text: uid } };
	const event = { _attributes: { name: 'VEVENT' }, 'c:prop-filter': { _attributes: { name: 'UID' }, ...match } };
	const calendar = { _attributes: { name: 'VCALENDAR' }, 'c:comp-filter': event };
	return { 'd:prop': { 'd:getetag': {} }, 'c:filter': { 'c:comp-filter': calendar } };
}

/** Failures that mean the same whatever was asked: a wrong password, and a server that is to be asked later. */
function throwPassing({ status, url, headers }: DavAnswer): void {
	if (status === 401) {
		const schemes = headers.get('www-authenticate') ?? '';
		const isDigest = /\bdigest\b/i.test(schemes) && !/\bbasic\b/i.test(schemes);
		throw new ProviderError('UNAUTHORIZED', isDigest ? reasons.onlyDigest(url.host) : reasons.wrongPassword(url.host));
	}
	if ([429, 502, 503, 504].includes(status)) {
		const retryAfterMs = parseRetryAfterMs(headers.get('retry-after') ?? undefined, Date.now());
		throw statusFailure(status, url.host, retryAfterMs).error;
	}
}

/** The failure of a request for which no answer but success makes sense. */
export function failureOfAnswer({ status, url }: DavAnswer): ProviderError {
	if (status === 403) return new ProviderError('FORBIDDEN', reasons.forbidden(url.host));
	if (status === 404 || status === 410) return new ProviderError('NOT_FOUND', reasons.calendarGone(url.host));
	if (status < 400) return new ProviderError('BAD_ANSWER', reasons.badListing(url.host));
	return statusFailure(status, url.host, undefined).error;
}

/** As it is sent back in If-Match, where weak ones never match. */
export function strongEtag(etag: string | null): string | null {
	return etag === null ? null : etag.replace(/^W\//, '');
}
