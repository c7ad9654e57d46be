import { readGraphEvent, readGraphPage, readRemovedId, type GraphEvent } from '../../schemas/graph';
import { badAnswer, errorOf, isCursorExpired } from './errors';
import { PAGE_SIZE_PREFERENCE, type GraphClient } from './graph-client';

/** All pages of a round of delta queries. */
export interface Round {
	/** The latest version of each event, series, exception and stub. */
	events: Map<string, GraphEvent>;
	removedIds: Set<string>;
	/** Entries that are neither. */
	unreadable: unknown[];
	/** The address of the next round, whole. */
	deltaLink: string;
	isEmpty: boolean;
}

const MAX_PAGES = 20_000;

/** Null where Graph cannot tell changes from this path any more. Throws a ProviderError. */
export async function readRound(graph: GraphClient, firstPath: string): Promise<Round | null> {
	const round: Round = { events: new Map(), removedIds: new Set(), unreadable: [], deltaLink: '', isEmpty: true };
	let path = firstPath;
	for (let pages = 0; pages < MAX_PAGES; pages += 1) {
		const answer = await graph.send({ method: 'GET', path, prefer: PAGE_SIZE_PREFERENCE });
		if (isCursorExpired(answer)) return null;
		if (answer.status !== 200) throw errorOf(answer);
		const page = readGraphPage(answer.body);
		if (page === null) throw badAnswer();
		for (const value of page.value) addEntry(round, value);
		const deltaLink = page['@odata.deltaLink'];
		if (deltaLink !== undefined) return { ...round, deltaLink };
		// A page may be empty and not be the last.
		const next = graph.pathOfLink(page['@odata.nextLink'] ?? '');
		if (next === null || next === path) throw badAnswer();
		path = next;
	}
	throw badAnswer();
}

/** The same event may be told several times in a round, in any order: the version modified last counts. */
function addEntry(round: Round, value: unknown): void {
	round.isEmpty = false;
	const removedId = readRemovedId(value);
	if (removedId !== null) {
		round.removedIds.add(removedId);
		return;
	}
	const event = readGraphEvent(value);
	if (event === null) {
		round.unreadable.push(value);
		return;
	}
	const known = round.events.get(event.id);
	if (known === undefined || !isOlder(event, known)) round.events.set(event.id, event);
}

function isOlder(event: GraphEvent, known: GraphEvent): boolean {
	const [stamp, knownStamp] = [event.lastModifiedDateTime, known.lastModifiedDateTime].map((text) =>
		Date.parse(text ?? ''),
	);
	return stamp !== undefined && knownStamp !== undefined && stamp < knownStamp;
}
