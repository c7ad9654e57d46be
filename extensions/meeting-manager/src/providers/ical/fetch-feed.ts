import { createHash } from 'node:crypto';
import { ProviderError, type Cursor } from '../provider';
import { speaksNoTls } from '../failures';
import { addressReasons, reasons } from '../reasons';
import type { HttpAnswer, HttpClient, HttpLimits } from '../request';
import { decodeText } from './decode-text';
import { parseFeedUrl } from './feed-url';

export interface FetchFeedInput {
	http: HttpClient;
	/** http, https, webcal or webcals; may hold user info. */
	url: string;
	/** From the last fetch; one of another address is not used. */
	cursor: Cursor | null;
	limits?: Partial<HttpLimits>;
}

/** A type, not an interface, so that it is a `Cursor`. */
export type FeedCursor = {
	etag: string | null;
	lastModified: string | null;
	/** SHA-256 of the address without its password. */
	urlHash: string;
};

export type FeedResult =
	| { kind: 'not-modified'; cursor: FeedCursor }
	| { kind: 'feed'; text: string; cursor: FeedCursor };

const MAX_VALIDATOR_LENGTH = 1024;

/**
 * Fetches a feed, or learns that it has not changed since the cursor.
 * @throws ProviderError; anything but a complete 200 or an expected 304 is one
 */
export async function fetchFeed({ http, url: address, cursor, limits = {} }: FetchFeedInput): Promise<FeedResult> {
	const parsed = parseFeedUrl(address, http.allowedHosts);
	if (parsed === null) throw new ProviderError('REFUSED_ADDRESS', addressReasons.unreadable);
	const urlHash = hashOf(parsed.url);
	const known = readCursor(cursor, urlHash);
	const headers = { accept: 'text/calendar, */*;q=0.5', ...conditionsOf(known) };
	const get = (url: URL): Promise<HttpAnswer> => http.get({ url, headers, acceptStatuses: [200, 304], limits });
	try {
		return resultOf(await get(parsed.url), known);
	} catch (error) {
		if (parsed.plainUrl === null || !speaksNoTls(error)) throw error;
	}
	return resultOf(await get(parsed.plainUrl), known);
}

function resultOf(answer: HttpAnswer, known: FeedCursor): FeedResult {
	const { host } = answer;
	const etag = validator(answer.headers['etag']);
	const lastModified = validator(answer.headers['last-modified']);
	if (answer.status === 304) {
		if (known.etag === null && known.lastModified === null)
			throw new ProviderError('BAD_ANSWER', reasons.unasked304(host));
		const cursor = { ...known, etag: etag ?? known.etag, lastModified: lastModified ?? known.lastModified };
		return { kind: 'not-modified', cursor };
	}
	const contentType = answer.headers['content-type'] ?? '';
	const text = decodeText(answer.body, contentType);
	if (/^\s*text\/html\b/i.test(contentType) && !/^\s*BEGIN:VCALENDAR/i.test(text)) {
		throw new ProviderError('BAD_ANSWER', reasons.html(host));
	}
	return { kind: 'feed', text, cursor: { etag, lastModified, urlHash: known.urlHash } };
}

function readCursor(cursor: Cursor | null, urlHash: string): FeedCursor {
	if (cursor === null || cursor['urlHash'] !== urlHash) return { etag: null, lastModified: null, urlHash };
	return { etag: cursor['etag'] ?? null, lastModified: cursor['lastModified'] ?? null, urlHash };
}

function conditionsOf({ etag, lastModified }: FeedCursor): Record<string, string> {
	return {
		...(etag === null ? {} : { 'if-none-match': etag }),
		...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
	};
}

/** Only what can be sent back as it came. */
function validator(header: string | undefined): string | null {
	return header !== undefined && header.length <= MAX_VALIDATOR_LENGTH && /^[\x20-\x7e]+$/.test(header) ? header : null;
}

function hashOf(url: URL): string {
	const address = new URL(url);
	// A password is short enough to be guessed from a hash.
	address.password = '';
	return createHash('sha256').update(address.href).digest('hex');
}
