import { nameOfAccount } from '../domain/account';
import { SYSTEM_MANAGER_POLICY_ID } from '../domain/access-ids';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { messages } from '../messages';
import { findAccount, forgetBroken, noteBroken } from '../store/accounts';
import { findAccountOf, findLinkedIntegrations, markIntegrations } from '../store/integration-accounts';
import { findActiveUsers, findHolders } from '../store/users';
import type { SyncDependencies } from './sync-dependencies';

export interface Notification {
	subject: string;
	message: string;
	collection: string;
	item: string;
}

export interface ReauthorizationDependencies extends Pick<
	SyncDependencies,
	'database' | 'now' | 'announce' | 'purgeCache' | 'logError'
> {
	/** Puts a notification into the inbox of users of the host. */
	notify: (recipients: readonly string[], notification: Notification) => Promise<void>;
}

/**
 * The grant of an integration's account is gone: only its owner can help, by connecting it again. All integrations of
 * the account say so, its known events keep blocking, coverage is stale; the owner and the System Managers are told,
 * once until it works again.
 * @param message the provider's failure, in words
 */
export async function markReauthorization(
	dependencies: ReauthorizationDependencies,
	integration: string,
	message: string,
): Promise<void> {
	const { database, now, announce, purgeCache } = dependencies;
	const id = await findAccountOf(database, integration);
	const account = id === null ? null : await findAccount(database, id);
	if (account === null) return;
	const linked = await findLinkedIntegrations(database, [account.id]);
	const names = linked.filter(({ status }) => status !== 'Paused').map(({ name }) => name);
	const advice = [message, messages.connectAgain(account.provider, nameOfAccount(account))];
	if (account.provider === 'Google Calendar') advice.push(messages.googleTesting);
	const changes = { status: 'Needs Reauthorization', sync_error_log: advice.join(' ') } as const;
	await markIntegrations(database, names, changes);
	await purgeCache();
	const updated = names.map((key) => ({ key, payload: { ...changes } }));
	await announce({ collection: INTEGRATION_COLLECTION, created: [], updated, deleted: [] });

	if (!(await noteBroken(database, account.id, now().getTime()))) return;
	try {
		await tell(dependencies, {
			user: account.user,
			subject: messages.connectAgainSubject(account.provider, nameOfAccount(account)),
			message: [...advice, messages.connectAgainCalendars(linked.map(({ name }) => name))].join('\n\n'),
			item: integration,
		});
	} catch (error) {
		await forgetBroken(database, account.id);
		dependencies.logError(error, 'Meeting Manager: nobody could be told that an account has to be connected again');
	}
}

async function tell(
	{ database, notify }: ReauthorizationDependencies,
	{ user, ...notification }: { user: string; subject: string; message: string; item: string },
): Promise<void> {
	const owner = await findActiveUsers(database, [user]);
	const managers = await findHolders(database, SYSTEM_MANAGER_POLICY_ID);
	await notify([...new Set([...owner, ...managers])], { ...notification, collection: INTEGRATION_COLLECTION });
}
