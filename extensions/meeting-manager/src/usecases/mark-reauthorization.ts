import type { Knex } from 'knex';
import { nameOfAccount } from '../domain/account';
import type { Account } from '../domain/account';
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
	const { database, announce, purgeCache } = dependencies;
	const account = await accountOf(database, integration);
	if (account === null) return;
	const linked = await findLinkedIntegrations(database, [account.id]);
	const names = linked.filter(({ status }) => status !== 'Paused').map(({ name }) => name);
	const advice = adviceFor(account, message);
	const changes = { status: 'Needs Reauthorization', sync_error_log: advice.join(' ') } as const;
	await markIntegrations(database, names, changes);
	await purgeCache();
	const updated = names.map((key) => ({ key, payload: { ...changes } }));
	await announce({ collection: INTEGRATION_COLLECTION, created: [], updated, deleted: [] });
	await tellOnce(dependencies, account, integration, advice);
}

/**
 * The provider refuses what an integration's account is opened with, such as a password: no grant is gone, so its
 * integrations go on trying, but the same people are told, once until it works again.
 * @param message the provider's failure, in words
 */
export async function tellOfRefusal(
	dependencies: ReauthorizationDependencies,
	integration: string,
	message: string,
): Promise<void> {
	const account = await accountOf(dependencies.database, integration);
	if (account !== null) await tellOnce(dependencies, account, integration, adviceFor(account, message));
}

async function accountOf(database: Knex, integration: string): Promise<Account | null> {
	const id = await findAccountOf(database, integration);
	return id === null ? null : findAccount(database, id);
}

function adviceFor(account: Account, message: string): string[] {
	const advice = [message, messages.connectAgain(account.provider, nameOfAccount(account))];
	return account.provider === 'Google Calendar' ? [...advice, messages.googleTesting] : advice;
}

async function tellOnce(
	dependencies: ReauthorizationDependencies,
	account: Account,
	integration: string,
	advice: readonly string[],
): Promise<void> {
	const { database, now } = dependencies;
	if (!(await noteBroken(database, account.id, now().getTime()))) return;
	try {
		const linked = await findLinkedIntegrations(database, [account.id]);
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
