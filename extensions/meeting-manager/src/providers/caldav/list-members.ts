import { createHash } from 'node:crypto';
import { ProviderError } from '../provider';
import { resourceOf } from './addresses';
import { failureOfAnswer, strongEtag, type DavClient, type DavListing } from './dav-client';
import { ownResponse } from './discover';
import { reasons } from './reasons';

/** A calendar object as a listing names it. */
export interface Member {
	/** Its path in one form; see `resourceOf`. */
	resource: string;
	/** As the server writes it. */
	href: string;
	etag: string | null;
}

/** Members changed since a token. `refused`: the server would not, or not from this token. */
export type SyncListing =
	| { kind: 'listed'; changed: Member[]; removed: string[]; syncToken: string }
	| { kind: 'refused'; answer: DavListing; isTokenInvalid: boolean };

/** Everything a collection holds, and what tells its next state from this one. */
export interface FullListing {
	members: Member[];
	/** Null where the server has no sync-collection. */
	syncToken: string | null;
	/** The collection's ctag, or a hash of all ETags; null where there is a token. */
	ctag: string | null;
}

const MAX_PAGES = 1_000;
export const MAX_MEMBERS = 50_000;

/** Changes since a token, or everything without one, page by page (RFC 6578, 3.6: a 507 on the collection says that there is more). */
export async function listBySync(dav: DavClient, collection: URL, token: string | null): Promise<SyncListing> {
	const changed = new Map<string, Member>();
	const removed = new Set<string>();
	let syncToken = token;
	for (let page = 0; page < MAX_PAGES; page += 1) {
		const answer = await dav.syncCollection(collection, syncToken);
		const read = readPage(answer, collection);
		if (read === null || answer.syncToken === null) {
			return { kind: 'refused', answer, isTokenInvalid: /valid-?sync-?token/i.test(answer.body) };
		}
		for (const member of read.changed) {
			changed.set(member.resource, member);
			removed.delete(member.resource);
		}
		for (const resource of read.removed) {
			changed.delete(resource);
			removed.add(resource);
		}
		if (changed.size > MAX_MEMBERS) throw new ProviderError('TOO_LARGE', reasons.tooManyObjects(dav.host, MAX_MEMBERS));
		const isStuck = answer.syncToken === syncToken;
		syncToken = answer.syncToken;
		if (!read.isTruncated) return { kind: 'listed', changed: [...changed.values()], removed: [...removed], syncToken };
		if (isStuck) break;
	}
	throw new ProviderError('BAD_ANSWER', reasons.badListing(dav.host));
}

/** Null where the answer is a refusal: no multistatus, or one that holds an error for the collection itself. */
function readPage(
	{ responses }: DavListing,
	collection: URL,
): { changed: Member[]; removed: string[]; isTruncated: boolean } | null {
	if (responses === null) return null;
	const page = { changed: new Array<Member>(), removed: new Array<string>(), isTruncated: false };
	for (const { href: hrefs, status, props, error } of responses) {
		for (const href of hrefs) {
			const resource = resourceOf(href, collection);
			if (resource === null) continue;
			if (isFolder(resource, collection)) {
				if (status === 507) page.isTruncated = true;
				else if (status >= 400 && isFolder(resource, collection, 'itself')) return null;
			} else if (status === 404 || status === 410) page.removed.push(resource);
			else if (error.includes('validSyncToken')) return null;
			// A member with an error may be as it was or not: it is asked for by itself.
			else page.changed.push({ resource, href, etag: strongEtag(props.getetag) });
		}
	}
	return page;
}

/** The collection itself or one within it. */
function isFolder(resource: string, collection: URL, which: 'itself' | 'any' = 'any'): boolean {
	const own = resourceOf(collection.href, collection)?.replace(/\/$/, '');
	return resource.replace(/\/$/, '') === own || (which === 'any' && resource.endsWith('/'));
}

/**
 * Everything in the collection: by sync-collection, or where the server has none by a plain listing. Its ctag is read
 * first, so that what changes meanwhile is seen next time. A time range is not asked for: servers miss recurring events
 * in it (Xandikos), and what has an occurrence in the window is for this project's own engine to say.
 * @throws ProviderError
 */
export async function listAll(dav: DavClient, collection: URL): Promise<FullListing> {
	const bySync = await listBySync(dav, collection, null);
	if (bySync.kind === 'listed') return { members: bySync.changed, syncToken: bySync.syncToken, ctag: null };
	if ([404, 410].includes(bySync.answer.status)) throw failureOfAnswer(bySync.answer);
	const ctag = await readCtag(dav, collection);
	const members = await listByPropfind(dav, collection);
	return { members, syncToken: null, ctag: ctag ?? hashOf(members) };
}

/** What a collection without sync tokens shows of its state: its ctag, else a hash over all ETags. */
export async function readState(dav: DavClient, collection: URL): Promise<string> {
	return (await readCtag(dav, collection)) ?? hashOf(await listByPropfind(dav, collection));
}

async function readCtag(dav: DavClient, collection: URL): Promise<string | null> {
	const listing = await dav.propfind(collection, '0', ['cs:getctag']);
	const own = ownResponse(listing);
	if (own === undefined) throw failureOfAnswer(listing);
	return own.props.getctag;
}

async function listByPropfind(dav: DavClient, collection: URL): Promise<Member[]> {
	const listing = await dav.propfind(collection, '1', ['d:getetag', 'd:resourcetype']);
	const responses = listing.responses ?? [];
	const own = responses.find(({ href }) => isFolder(resourceOf(href[0] ?? '', collection) ?? '', collection, 'itself'));
	if (own === undefined) throw failureOfAnswer(listing);
	if (own.status === 404 || own.status === 410) throw failureOfAnswer({ ...listing, status: own.status });
	if (own.status >= 400 || responses.length > MAX_MEMBERS) {
		throw new ProviderError('TOO_LARGE', reasons.tooManyObjects(dav.host, responses.length));
	}
	return responses.flatMap(({ href: [href = ''], status, props }) => {
		const resource = resourceOf(href, collection);
		const isObject = resource !== null && !isFolder(resource, collection) && !props.resourcetype.includes('collection');
		return isObject && ![404, 410].includes(status) ? [{ resource, href, etag: strongEtag(props.getetag) }] : [];
	});
}

function hashOf(members: readonly Member[]): string {
	const lines = members.map(({ resource, etag }) => `${resource} ${etag}`).sort();
	return `etags:${createHash('sha256').update(lines.join('\n')).digest('hex')}`;
}
