import { isAllowedHost, isRefusedLiteral, type AllowedHosts } from '../address-guard';
import { addressReasons, UNREADABLE_ADDRESS } from '../reasons';

/** A feed's address as requests need it. */
export interface FeedUrl {
	/** http or https, user info included. */
	url: URL;
	/** The same over http and without user info, where the address may be asked for so if there is no TLS; else null. */
	plainUrl: URL | null;
}

export type FeedUrlCheck = { ok: true; url: string } | { ok: false; reason: string };

const MAX_LENGTH = 2048;
const ADDRESS = /^(https?|webcals?):\/\/[^/\\?#]/i;

/**
 * The syntactic check of an address that a person enters. Whether the host resolves to something permitted is
 * known only when connecting.
 * @returns the address trimmed, its scheme kept; or the reason for people why not
 */
export function checkFeedUrl(value: string, allowedHosts: AllowedHosts = []): FeedUrlCheck {
	const address = value.trim();
	if (address === '') return { ok: false, reason: addressReasons.empty };
	if (address.length > MAX_LENGTH) return { ok: false, reason: addressReasons.tooLong(MAX_LENGTH) };
	if (/\p{Cc}/u.test(address)) return { ok: false, reason: addressReasons.controlCharacters };
	if (!/^(https?|webcals?):/i.test(address)) return { ok: false, reason: addressReasons.scheme };
	const parsed = parseFeedUrl(address, allowedHosts);
	if (parsed === null) return { ok: false, reason: addressReasons.unreadable };
	if (isRefusedLiteral(parsed.url.hostname, allowedHosts)) return { ok: false, reason: addressReasons.privateAddress };
	return { ok: true, url: address };
}

/**
 * Reads an address. `webcal` and `webcals` mean https. Since webcal once meant http, a webcal address may fall back
 * to http where nothing there speaks TLS, but only if it names a port or its host is exempt: an ordinary address
 * on the internet is never downgraded, for whoever can cut its TLS connection would see the secret path.
 * @returns null where the address is not readable
 */
export function parseFeedUrl(value: string, allowedHosts: AllowedHosts): FeedUrl | null {
	const address = value.trim();
	const scheme = ADDRESS.exec(address)?.[1]?.toLowerCase();
	if (scheme === undefined) return null;
	if (scheme === 'http' || scheme === 'https') {
		return URL.canParse(address) ? { url: new URL(address), plainUrl: null } : null;
	}
	// A URL of an unknown scheme keeps its host as written; as https it is normalised.
	const rest = address.slice(scheme.length);
	if (!URL.canParse(`https${rest}`) || !URL.canParse(`http${rest}`)) return null;
	const url = new URL(`https${rest}`);
	const mayBePlain = scheme === 'webcal' && (hasPort(rest) || isAllowedHost(url.hostname, allowedHosts));
	return { url, plainUrl: mayBePlain ? withoutUserInfo(new URL(`http${rest}`)) : null };
}

/**
 * What may be shown of an address: scheme and host, with the port if it names one.
 * @returns a fixed phrase where the address is not readable
 */
export function describeUrl(value: string): string {
	const scheme = ADDRESS.exec(value.trim())?.[1]?.toLowerCase();
	const parsed = parseFeedUrl(value, []);
	return scheme === undefined || parsed === null ? UNREADABLE_ADDRESS : `${scheme}://${parsed.url.host}`;
}

/** Also for ports that are a scheme's default, which URL drops. */
function hasPort(schemeless: string): boolean {
	return /^:\/\/[^/\\?#]*:\d+([/\\?#]|$)/.test(schemeless);
}

function withoutUserInfo(url: URL): URL {
	url.username = '';
	url.password = '';
	return url;
}
