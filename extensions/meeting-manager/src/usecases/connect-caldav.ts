import { isEmail } from '../domain/email';
import { discoverCalDav } from '../providers/caldav/index';
import { saveAccount } from '../store/accounts';
import { reviveIntegrations } from './revive-integrations';
import type { SyncDependencies } from './sync-dependencies';

export interface CalDavLogin {
	serverUrl: string;
	username: string;
	/** An app password where the service has such. */
	password: string;
}

/**
 * Connects a CalDAV account, or connects it again: the same for the same principal, however its server was entered.
 * @returns the account's id
 * @throws ProviderError, UNAUTHORIZED for a wrong user name or password
 */
export async function connectCalDav(
	dependencies: Pick<SyncDependencies, 'database' | 'keyRing' | 'http' | 'now' | 'announce' | 'purgeCache'>,
	user: string,
	{ username, password, ...login }: CalDavLogin,
): Promise<string> {
	const { database, keyRing, http, now } = dependencies;
	const { serverUrl, principalUrl, emails } = await discoverCalDav({ http, ...login, username, password });
	const [email = username] = emails;
	const account = {
		user,
		provider: 'CalDAV' as const,
		subject: principalUrl,
		email,
		// A user name that is an address is one of the owner's, whether or not the server lists it.
		addresses: [...new Set([...emails, username.toLowerCase()])].filter(isEmail),
		scopes: [],
		secret: JSON.stringify({ serverUrl, username, password }),
		accessExpires: null,
	};
	const id = await saveAccount(database, keyRing, account, now().getTime());
	await reviveIntegrations(dependencies, id);
	return id;
}
