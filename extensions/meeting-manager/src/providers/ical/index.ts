import type { PullInput, PullResult } from '../provider';
import type { HttpClient } from '../request';
import { expandFeed } from './expand-feed';
import { fetchFeed } from './fetch-feed';

/**
 * A feed has no delta: it is either unchanged since the cursor or read whole, so a pull is a snapshot
 * of the window. Throws a ProviderError.
 */
export async function pullFeed(http: HttpClient, url: string, input: PullInput): Promise<PullResult> {
	const answer = await fetchFeed({ http, url, cursor: input.cursor });
	if (answer.kind === 'not-modified') return { kind: 'unchanged', cursor: answer.cursor };
	const { events, quarantined, itemCount } = await expandFeed(answer.text, {
		window: input.window,
		timeZone: input.timeZone,
		ownerEmails: input.ownerEmails,
	});
	return { kind: 'snapshot', events, quarantined, cursor: answer.cursor, itemCount };
}
