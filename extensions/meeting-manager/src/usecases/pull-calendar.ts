import type { SyncIntegration } from '../domain/sync-integration';
import type { Interval } from '../domain/remote-event';
import { messages } from '../messages';
import { pullFeed } from '../providers/ical/index';
import { ProviderError } from '../providers/provider';
import type { Cursor, PullResult } from '../providers/provider';
import { loadCredential } from '../store/credentials';
import type { SyncDependencies } from './sync-dependencies';

/** Providers this version can read. */
export const SYNCABLE_PROVIDERS = ['iCal'] as const;

/** What the calendar says of the window, from whatever service it lives in. Throws a ProviderError. */
export async function pullCalendar(
	{ database, http, keyRing }: Pick<SyncDependencies, 'database' | 'http' | 'keyRing'>,
	integration: SyncIntegration,
	{ cursor, window }: { cursor: Cursor | null; window: Interval },
): Promise<PullResult> {
	if (integration.provider !== 'iCal') {
		throw new ProviderError('BAD_ANSWER', messages.eventNotSyncable(integration.provider));
	}
	const url = await loadCredential(database, keyRing, integration.name);
	if (url === null) throw new ProviderError('UNAUTHORIZED', messages.noFeedUrl);
	const { timeZone, ownerEmails } = integration;
	return pullFeed(http, url, { cursor, window, timeZone, ownerEmails });
}
