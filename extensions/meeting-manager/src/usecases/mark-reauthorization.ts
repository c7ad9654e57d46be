import type { Knex } from 'knex';
import { nameOfAccount } from '../domain/account';
import type { Account } from '../domain/account';
import { SYSTEM_MANAGER_POLICY_ID } from '../domain/access-ids';
import { reauthorizationHappening } from '../domain/happening';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import type { SyncIntegration } from '../domain/sync-integration';
import { messages } from '../messages';
import { findAccount, forgetBroken, noteBroken } from '../store/accounts';
import { findAccountOf, findLinkedIntegrations, markIntegrations } from '../store/integration-accounts';
import type { LinkedIntegration } from '../store/integration-accounts';
import { findActiveUsers, findHolders } from '../store/users';
import type { SyncDependencies } from './sync-dependencies';

const BROKEN = 'Needs Reauthorization';

/** As it was before it failed. */
type BrokenIntegration = Pick<SyncIntegration, 'name' | 'user' | 'provider' | 'status'>;

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
	/** Whether the host's Flow for this tells the owner. */
	isOwnerToldByFlow: () => Promise<boolean>;
}

/**
 * The grant of an integration's account is gone: only its owner can help, by connecting it again. All integrations of
 * the account say so, its known events keep blocking, coverage is stale; the owner and the System Managers are told,
 * once until it works again.
 * @param message the provider's failure, in words
 */
export async function markReauthorization(
	dependencies: ReauthorizationDependencies,
	integration: BrokenIntegration,
	message: string,
): Promise<void> {
	const { database, announce, purgeCache } = dependencies;
	const account = await accountOf(database, integration.name);
	if (account === null) return announceUnconnected(dependencies, integration, message);
	const linked = await findLinkedIntegrations(database, [account.id]);
	const names = linked.filter(({ status }) => status !== 'Paused').map(({ name }) => name);
	const advice = adviceFor(account, message);
	const changes = { status: BROKEN, sync_error_log: advice.join(' ') } as const;
	await markIntegrations(database, names, changes);
	await purgeCache();
	const isNews = ({ name, status }: LinkedIntegration) =>
		name === integration.name ? isChanged(integration) : names.includes(name) && isChanged({ status });
	const updated = linked.filter(isNews).map(({ name: key }) => ({ key, payload: { ...changes } }));
	await announce({ collection: INTEGRATION_COLLECTION, created: [], updated, deleted: [] });
	await tellOnce(dependencies, account, integration.name, advice);
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
		const names = linked.filter(({ status }) => status !== 'Paused').map(({ name }) => name);
		await tell(dependencies, {
			user: account.user,
			subject: messages.connectAgainSubject(account.provider, nameOfAccount(account)),
			message: [...advice, messages.connectAgainCalendars(linked.map(({ name }) => name))].join('\n\n'),
			item: integration,
		});
		await announceHappening(dependencies, names, {
			user: account.user,
			provider: account.provider,
			account: nameOfAccount(account),
			message: advice.join(' '),
		});
	} catch (error) {
		await forgetBroken(database, account.id);
		dependencies.logError(error, 'Meeting Manager: nobody could be told that an account has to be connected again');
	}
}

/** A calendar that was never connected, or has lost its account: nobody but Flows is told. */
async function announceUnconnected(
	dependencies: ReauthorizationDependencies,
	{ name, user, provider, status }: BrokenIntegration,
	message: string,
): Promise<void> {
	if (!isChanged({ status })) return;
	const updated = [{ key: name, payload: { status: BROKEN } }];
	await dependencies.announce({ collection: INTEGRATION_COLLECTION, created: [], updated, deleted: [] });
	await announceHappening(dependencies, [name], { user, provider, account: provider, message });
}

/** From what it was before. */
function isChanged({ status }: { status: string | null }): boolean {
	return status !== BROKEN;
}

async function announceHappening(
	{ announce }: ReauthorizationDependencies,
	integrations: readonly string[],
	told: Parameters<typeof reauthorizationHappening>[1],
): Promise<void> {
	const happenings = [reauthorizationHappening(integrations, told)];
	await announce({ collection: INTEGRATION_COLLECTION, created: [], updated: [], deleted: [], happenings });
}

async function tell(
	{ database, notify, isOwnerToldByFlow }: ReauthorizationDependencies,
	{ user, ...notification }: { user: string; subject: string; message: string; item: string },
): Promise<void> {
	const owner = (await isOwnerToldByFlow()) ? [] : await findActiveUsers(database, [user]);
	const managers = await findHolders(database, SYSTEM_MANAGER_POLICY_ID);
	await notify([...new Set([...owner, ...managers])], { ...notification, collection: INTEGRATION_COLLECTION });
}
