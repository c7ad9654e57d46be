import { ProviderError } from './provider';
import { reasons } from './reasons';

/** Where a request goes: an address without user info, and what it may show there. */
export interface Target {
	url: URL;
	/** The Authorization header, or null. */
	authorization: string | null;
}

/** Parts an address from its user info, which becomes Basic authorization (RFC 7617, UTF-8). */
export function targetOf(address: URL): Target {
	const url = withoutUserInfo(address);
	if (address.username === '' && address.password === '') return { url, authorization: null };
	const userInfo = `${decoded(address.username)}:${decoded(address.password)}`;
	return { url, authorization: `Basic ${Buffer.from(userInfo, 'utf8').toString('base64')}` };
}

/**
 * Where a redirect leads. Authorization stays only within the origin, so neither another host nor a downgrade to
 * http sees it, and user info in the Location itself is not used: it is the server's, not the owner's.
 * @returns the next target, or the reason why there is none: BAD_ANSWER without a readable Location,
 * REFUSED_ADDRESS for a scheme other than http and https. The address itself is checked when connecting.
 */
export function redirectTarget(from: Target, location: string | undefined): Target | ProviderError {
	if (location === undefined || !URL.canParse(location, from.url)) {
		return new ProviderError('BAD_ANSWER', reasons.badRedirect(from.url.host));
	}
	const url = withoutUserInfo(new URL(location, from.url));
	if (url.protocol !== 'http:' && url.protocol !== 'https:') {
		return new ProviderError('REFUSED_ADDRESS', reasons.refusedScheme(from.url.host));
	}
	return { url, authorization: url.origin === from.url.origin ? from.authorization : null };
}

function withoutUserInfo(address: URL): URL {
	const url = new URL(address);
	url.username = '';
	url.password = '';
	url.hash = '';
	return url;
}

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
