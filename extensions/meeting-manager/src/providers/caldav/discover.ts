import type { DavResponse } from '../../schemas/caldav';
import { ProviderError } from '../provider';
import { asFolder, parseServerUrl, resourceOf, trustedUrl } from './addresses';
import { createDavClient, type CalDavAccess, type DavClient, type DavListing } from './dav-client';
import { reasons } from './reasons';

export interface CalDavSignIn extends Pick<CalDavAccess, 'http' | 'username' | 'password'> {
	/** As entered: `caldav.icloud.com`, `https://cloud.example.com/remote.php/dav`. */
	serverUrl: string;
}

export interface CalDavDiscovery {
	/** The address to store: complete, without user info. Calendars found with it are opened with it. */
	serverUrl: string;
	/** Names the account: the same for the same user, however the server was entered. */
	principalUrl: string;
	/** Where the account's calendars are. */
	homeUrls: string[];
	/** The owner's addresses in lower case, where the server tells them. */
	emails: string[];
}

/**
 * Finds the calendars of a user (RFC 6764, 6): the address entered, `/.well-known/caldav` and the root are asked in
 * turn for the current user's principal, the principal for the calendar home. DNS (SRV) is not asked.
 * @throws ProviderError UNAUTHORIZED for a wrong user name or password, BAD_ANSWER for what is no CalDAV server,
 * REFUSED_ADDRESS where it leads to somebody else's host
 */
export async function discoverCalDav({ serverUrl, ...access }: CalDavSignIn): Promise<CalDavDiscovery> {
	const server = parseServerUrl(serverUrl);
	const dav = createDavClient({ ...access, server });
	const { homes, principal, emails } = await findHomes(dav, server);
	return { serverUrl: server.href, principalUrl: principal.href, homeUrls: homes.map(({ href }) => href), emails };
}

export async function findHomes(
	dav: DavClient,
	server: URL,
): Promise<{ principal: URL; homes: URL[]; emails: string[] }> {
	const principal = await findPrincipal(dav, server);
	const names = ['c:calendar-home-set', 'c:calendar-user-address-set'];
	const listing = await dav.propfind(principal, '0', names);
	const found = ownResponse(listing)?.props;
	const homes = (found?.calendarHomeSet ?? []).map((href) => asFolder(trustedUrl(server, href, listing.url)));
	if (homes.length === 0) throw new ProviderError('BAD_ANSWER', reasons.noHome(server.host));
	return { principal, homes, emails: emailsIn(found?.calendarUserAddressSet ?? []) };
}

async function findPrincipal(dav: DavClient, server: URL): Promise<URL> {
	const isBare = server.pathname === '/';
	const candidates = [...(isBare ? [] : [server]), new URL('/.well-known/caldav', server), new URL('/', server)];
	for (const candidate of candidates) {
		const listing = await dav.propfind(candidate, '0', ['d:current-user-principal', 'd:resourcetype']);
		const principal = ownResponse(listing)?.props.currentUserPrincipal;
		// RFC 5397: the server took the request for nobody's.
		if (principal?.isUnauthenticated) throw new ProviderError('UNAUTHORIZED', reasons.wrongPassword(server.host));
		if (principal?.href) return trustedUrl(server, principal.href, listing.url);
	}
	throw new ProviderError('BAD_ANSWER', reasons.notCalDav(server.host));
}

/** What a listing says of the address that was asked; a server may name it in another way. */
export function ownResponse({ responses, url }: DavListing): DavResponse | undefined {
	const own = responses?.find(({ href }) => href.some((each) => resourceOf(each, url) === resourceOf(url.href, url)));
	return own ?? (responses?.length === 1 ? responses[0] : undefined);
}

function emailsIn(addresses: readonly string[]): string[] {
	const emails = addresses.filter((address) => /^mailto:[^@\s]+@[^@\s]+$/i.test(address));
	return [...new Set(emails.map((address) => address.slice('mailto:'.length).toLowerCase()))];
}
