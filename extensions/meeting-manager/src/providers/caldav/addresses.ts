import { ProviderError } from '../provider';
import { reasons } from './reasons';

/** Sites whose hosts are one service: iCloud names a host like p42-caldav.icloud.com as the home of an account. */
const SHARED_SITES = ['icloud.com', 'icloud.com.cn'];

/**
 * The address of a CalDAV server as people enter it: without a scheme it is https. User info, query and fragment are
 * left out.
 * @throws ProviderError REFUSED_ADDRESS
 */
export function parseServerUrl(entered: string): URL {
	const address = entered.trim();
	if (address === '') throw new ProviderError('REFUSED_ADDRESS', reasons.addressEmpty);
	const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `https://${address}`;
	const url = URL.canParse(withScheme) ? new URL(withScheme) : null;
	if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
		throw new ProviderError('REFUSED_ADDRESS', reasons.addressUnreadable);
	}
	url.username = '';
	url.password = '';
	url.search = '';
	url.hash = '';
	return url;
}

/**
 * Where a redirect or an href leads, if the password may be sent there: to the origin the owner entered, to https on
 * the same host, to https on a host below it (example.com leads to cloud.example.com, which the same people own), and
 * between hosts of iCloud. A server behind a proxy may name itself by http: it is asked by https all the same.
 * @throws ProviderError REFUSED_ADDRESS
 */
export function trustedUrl(server: URL, reference: string, base: URL): URL {
	if (!URL.canParse(reference, base)) throw new ProviderError('BAD_ANSWER', reasons.notCalDav(server.host));
	const url = new URL(reference, base);
	url.username = '';
	url.password = '';
	url.hash = '';
	const isDowngrade = server.protocol === 'https:' && url.protocol === 'http:' && url.port === '';
	if (isDowngrade && url.hostname === server.hostname) {
		url.protocol = 'https:';
		url.port = server.port;
	}
	if (!isTrusted(url, server)) throw new ProviderError('REFUSED_ADDRESS', reasons.otherHost(server.host, url.host));
	return url;
}

function isTrusted(url: URL, server: URL): boolean {
	if (url.origin === server.origin) return true;
	if (url.protocol !== 'https:' || url.port !== '') return false;
	if (url.hostname === server.hostname) return server.port === '';
	if (url.hostname.endsWith(`.${server.hostname}`)) return true;
	return SHARED_SITES.some((site) => [url, server].every(({ hostname }) => isWithin(hostname, site)));
}

function isWithin(hostname: string, site: string): boolean {
	return hostname === site || hostname.endsWith(`.${site}`);
}

/** A collection's address; relative references are resolved within it. */
export function asFolder(url: URL): URL {
	const folder = new URL(url);
	if (!folder.pathname.endsWith('/')) folder.pathname += '/';
	return folder;
}

/**
 * The path of a calendar object in one form, as servers escape the same path differently (`a@b.ics`, `a%40b.ics`).
 * Only the path counts: whatever host an href names, objects are asked of the collection's own.
 */
export function resourceOf(href: string, collection: URL): string | null {
	if (!URL.canParse(href, collection)) return null;
	return new URL(href, collection).pathname.split('/').map(plainSegment).join('/');
}

/** The address of a calendar object on the collection's host. */
export function resourceUrl(resource: string, collection: URL): URL {
	const url = new URL(collection);
	// Not by resolving: `//other.example/x` would name another host.
	url.pathname = resource;
	return url;
}

function plainSegment(segment: string): string {
	try {
		// The characters that RFC 3986 lets a path segment hold as they are.
		return encodeURIComponent(decodeURIComponent(segment)).replaceAll(/%(?:40|3A|24|26|2B|2C|3B|3D)/g, (escaped) =>
			decodeURIComponent(escaped),
		);
	} catch {
		return segment;
	}
}

/** What is stored of a calendar: its path, or its whole address where it lives on another host than the server entered. */
export function calendarIdOf(url: URL, server: URL): string {
	return url.origin === server.origin ? url.pathname : url.href;
}
