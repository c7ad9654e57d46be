import { ProviderError } from '../provider';
import { resourceOf, resourceUrl } from './addresses';
import { failureOfAnswer, strongEtag, type DavAnswer, type DavClient } from './dav-client';
import { ownResponse } from './discover';
import type { Member } from './list-members';
import { reasons } from './reasons';

/** A calendar object as its server holds it. */
export interface CalendarObject {
	resource: string;
	etag: string | null;
	text: string;
}

export interface FetchedObjects {
	objects: CalendarObject[];
	/** Resources that were listed and are not there any more. */
	gone: string[];
	/** Resources that are there and that the server does not give out. */
	failed: { resource: string; reason: string }[];
}

const BATCH_SIZE = 50;
/** So many unreadable objects are an outage, not objects. */
const MAX_FAILED = 50;

/**
 * Reads objects in batches of bounded size (calendar-multiget). A batch that fails as a whole is read in halves, and an
 * object with an error of its own by itself, so that one bad object costs no other.
 * @throws ProviderError where the server, not an object, is the trouble
 */
export async function* fetchObjects(
	dav: DavClient,
	collection: URL,
	members: readonly Member[],
): AsyncGenerator<FetchedObjects> {
	let failures = 0;
	for (let from = 0; from < members.length; from += BATCH_SIZE) {
		const fetched = await fetchBatch(dav, collection, members.slice(from, from + BATCH_SIZE));
		failures += fetched.failed.length;
		if (failures > MAX_FAILED) throw new ProviderError('SERVER_ERROR', reasons.tooManyFailures(dav.host));
		yield fetched;
	}
}

async function fetchBatch(dav: DavClient, collection: URL, members: readonly Member[]): Promise<FetchedObjects> {
	const [only] = members;
	if (members.length === 1 && only) return fetchOne(dav, collection, only);
	const found = await multiget(dav, collection, members);
	if (found !== null) return found;
	const middle = Math.ceil(members.length / 2);
	const first = await fetchBatch(dav, collection, members.slice(0, middle));
	return joined(first, await fetchBatch(dav, collection, members.slice(middle)));
}

/** Null where the batch failed as a whole. */
async function multiget(dav: DavClient, collection: URL, members: readonly Member[]): Promise<FetchedObjects | null> {
	const hrefs = members.map(({ href }) => href);
	const listing = await dav.multiget(collection, hrefs).catch((error: unknown) => {
		if (error instanceof ProviderError && error.code === 'TOO_LARGE') return null;
		throw error;
	});
	if (listing === null || listing.responses === null) return null;
	const answers = new Map(
		listing.responses.flatMap((response) => response.href.map((href) => [resourceOf(href, collection), response])),
	);
	let fetched: FetchedObjects = { objects: [], gone: [], failed: [] };
	for (const member of members) {
		const answer = answers.get(member.resource);
		const text = answer?.props.calendarData ?? null;
		if (answer && (answer.status === 404 || answer.status === 410)) fetched.gone.push(member.resource);
		else if (answer && answer.status < 400 && text !== null) {
			fetched.objects.push({ resource: member.resource, etag: strongEtag(answer.props.getetag), text });
		} else fetched = joined(fetched, await fetchOne(dav, collection, member));
	}
	return fetched;
}

async function fetchOne(dav: DavClient, collection: URL, { resource, etag }: Member): Promise<FetchedObjects> {
	const nothing: FetchedObjects = { objects: [], gone: [], failed: [] };
	const failed = (reason: string): FetchedObjects => ({ ...nothing, failed: [{ resource, reason }] });
	try {
		const answer = await dav.get(resourceUrl(resource, collection));
		const object = objectOf(resource, answer);
		if (object === 'gone') return { ...nothing, gone: [resource] };
		if (object === null) return failed(reasons.objectRefused(dav.host, answer.status));
		return { ...nothing, objects: [{ ...object, etag: object.etag ?? etag }] };
	} catch (error) {
		if (error instanceof ProviderError && error.code === 'TOO_LARGE') return failed(reasons.objectTooLarge(dav.host));
		throw error;
	}
}

/** One object as it is now; null where it is gone. Throws a ProviderError. */
export async function fetchObject(dav: DavClient, collection: URL, resource: string): Promise<CalendarObject | null> {
	const url = resourceUrl(resource, collection);
	const object = await getObject(dav, resource, url);
	if (object === null || object.etag !== null) return object;
	// Some servers name versions only when they are asked for the property; the text must not be older than its version.
	const etag = ownResponse(await dav.propfind(url, '0', ['d:getetag']))?.props.getetag ?? null;
	const again = await getObject(dav, resource, url);
	return again && { ...again, etag: strongEtag(etag) };
}

async function getObject(dav: DavClient, resource: string, url: URL): Promise<CalendarObject | null> {
	const answer = await dav.get(url);
	const object = objectOf(resource, answer);
	if (object === null) throw failureOfAnswer(answer);
	return object === 'gone' ? null : object;
}

function objectOf(resource: string, { status, headers, body }: DavAnswer): CalendarObject | 'gone' | null {
	if (status === 404 || status === 410) return 'gone';
	return status === 200 ? { resource, etag: strongEtag(headers.get('etag')), text: body } : null;
}

function joined(first: FetchedObjects, second: FetchedObjects): FetchedObjects {
	return {
		objects: [...first.objects, ...second.objects],
		gone: [...first.gone, ...second.gone],
		failed: [...first.failed, ...second.failed],
	};
}
