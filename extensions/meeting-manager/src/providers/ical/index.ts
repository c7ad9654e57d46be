import type { CalendarSession, KnownEvent, PullInput, PullResult, ReadInput } from '../provider';
import { ProviderError } from '../provider';
import { reasons } from '../reasons';
import type { HttpClient } from '../request';
import { messages } from '../../messages';
import { expandFeed } from './expand-feed';
import { fetchFeed } from './fetch-feed';

/** A feed as a calendar: read whole, read-only, without push, and not to be believed when it is suddenly empty. */
export function openFeed(http: HttpClient, url: string): CalendarSession {
	return {
		pull: (input) => pullFeed(http, url, input),
		get: (event, input) => getFromFeed(http, url, event, input),
		writer: null,
		push: null,
		isAuthoritative: false,
	};
}

/** One event of a feed that is read whole. Throws a ProviderError. */
async function getFromFeed(http: HttpClient, url: string, event: KnownEvent, input: ReadInput) {
	const pulled = await pullFeed(http, url, { ...input, cursor: null });
	if (pulled.kind !== 'snapshot') throw new ProviderError('BAD_ANSWER', reasons.unreadableAnswer(new URL(url).host));
	const found = pulled.events.find(({ externalId }) => externalId === event.externalId);
	if (found !== undefined) return found;
	const unreadable = pulled.quarantined.find(({ uid }) => uid !== null && uid === event.iCalUid);
	if (unreadable !== undefined) return unreadable;
	// An emptied feed is an outage until somebody says otherwise.
	if (pulled.itemCount === 0) throw new ProviderError('BAD_ANSWER', messages.suspiciousShrink(1, 0));
	return null;
}

/**
 * A feed has no delta: it is either unchanged since the cursor or read whole, so a pull is a snapshot
 * of the window. Throws a ProviderError.
 */
async function pullFeed(
	http: HttpClient,
	url: string,
	input: Omit<PullInput, 'findKnown'>,
): Promise<Extract<PullResult, { kind: 'unchanged' | 'snapshot' }>> {
	const answer = await fetchFeed({ http, url, cursor: input.cursor });
	if (answer.kind === 'not-modified') return { kind: 'unchanged', cursor: answer.cursor };
	const { events, quarantined, itemCount } = await expandFeed(answer.text, {
		window: input.window,
		timeZone: input.timeZone,
		ownerEmails: input.ownerEmails,
	});
	return { kind: 'snapshot', events, quarantined, cursor: answer.cursor, itemCount };
}
