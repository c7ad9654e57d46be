import type { SyncIntegration } from '../domain/sync-integration';
import { messages } from '../messages';
import { openFeed } from '../providers/ical/index';
import { ProviderError } from '../providers/provider';
import type { CalendarSession } from '../providers/provider';
import { loadCredential } from '../store/credentials';
import { openAccount } from './open-account';
import type { SyncDependencies } from './sync-dependencies';

/** The integration's calendar, in whatever service it lives. Throws a ProviderError where its credentials are missing. */
export async function openCalendar(
	dependencies: SyncDependencies,
	integration: SyncIntegration,
): Promise<CalendarSession> {
	if (integration.provider !== 'iCal') {
		const account = await openAccount(dependencies, integration.name);
		if (account === null || integration.externalCalendarId === null) {
			throw new ProviderError('REAUTHORIZATION_NEEDED', messages.notConnected(integration.provider));
		}
		return account.open(integration.externalCalendarId);
	}
	const url = await loadCredential(dependencies.database, dependencies.keyRing, integration.name);
	if (url === null) throw new ProviderError('UNAUTHORIZED', messages.noFeedUrl);
	return openFeed(dependencies.http, url);
}
