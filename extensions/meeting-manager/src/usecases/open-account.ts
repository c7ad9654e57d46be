import type { Account } from '../domain/account';
import { createCalDavAccount } from '../providers/caldav/index';
import { createGoogleAccount } from '../providers/google/index';
import { createOutlookAccount } from '../providers/outlook/index';
import { ProviderError } from '../providers/provider';
import type { CalendarAccount } from '../providers/provider';
import { messages } from '../messages';
import { readCalDavCredentials } from '../schemas/account-credentials';
import { findAccount, loadAccountCredentials } from '../store/accounts';
import { findAccountOf } from '../store/integration-accounts';
import type { SyncDependencies } from './sync-dependencies';
import { createTokenSource } from './token-source';

/** What opening accounts needs. */
export type AccountDependencies = Pick<SyncDependencies, 'database' | 'http' | 'keyRing' | 'now' | 'connections'>;

/** The account an integration was connected with, null where there is none. Throws a ProviderError. */
export async function openAccount(
	dependencies: AccountDependencies,
	integration: string,
): Promise<CalendarAccount | null> {
	const id = await findAccountOf(dependencies.database, integration);
	const account = id === null ? null : await findAccount(dependencies.database, id);
	return account && openSignedIn(dependencies, account);
}

/** An account with what opens it. Nothing is sent before it is used. Throws a ProviderError. */
export async function openSignedIn(dependencies: AccountDependencies, account: Account): Promise<CalendarAccount> {
	const { connections } = dependencies;
	const { http, apiUrls, gate } = connections;
	const { id, provider } = account;
	switch (provider) {
		case 'CalDAV':
			return openCalDav(dependencies, account);
		case 'Outlook': {
			const tokens = createTokenSource(dependencies, { id, provider });
			return createOutlookAccount({ http, tokens, gate, apiUrl: apiUrls[provider] });
		}
		case 'Google Calendar': {
			const tokens = createTokenSource(dependencies, { id, provider });
			return createGoogleAccount({ http, tokens, gate, apiUrl: apiUrls[provider] });
		}
	}
}

async function openCalDav({ database, keyRing, http }: AccountDependencies, { id, provider }: Account) {
	const stored = await loadAccountCredentials(database, keyRing, id);
	if (stored === null) throw new ProviderError('REAUTHORIZATION_NEEDED', messages.notConnected(provider));
	return createCalDavAccount({ http, ...readCalDavCredentials(stored.secret) });
}
