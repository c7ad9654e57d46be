import type { Account } from '../domain/account';
import { readOAuthCredentials } from '../schemas/account-credentials';
import { deleteAccounts, isConnectedByOthers, loadAccountCredentials } from '../store/accounts';
import { findLinkedIntegrations, unlinkIntegrations } from '../store/integration-accounts';
import type { IntegrationWriter } from './account-calendars';
import { dropChannels } from './drop-channels';
import type { DropDependencies } from './drop-channels';

export type DisconnectDependencies = DropDependencies & {
	integrations: Pick<IntegrationWriter, 'update'>;
};

/**
 * Forgets what opens an account. Its integrations are paused: they keep their events, and are taken up again when
 * their calendars are chosen from an account connected later. The provider is told, if it can be.
 * @returns the integrations that were paused
 */
export async function disconnectAccount(dependencies: DisconnectDependencies, account: Account): Promise<string[]> {
	const { database, integrations } = dependencies;
	const linked = await findLinkedIntegrations(database, [account.id]);
	const names = linked.map(({ name }) => name);
	for (const name of names) {
		await integrations.update(name, { status: 'Paused' });
		await dropChannels(dependencies, name);
	}
	// The grant of a copied database is another installation's as well.
	if (await dependencies.isOwnInstallation()) await revokeGrant(dependencies, account);
	await unlinkIntegrations(database, names);
	await deleteAccounts(database, [account.id]);
	return names;
}

/** At best: what cannot be taken back is forgotten all the same. */
async function revokeGrant(
	{ database, keyRing, connections, logError }: DisconnectDependencies,
	account: Account,
): Promise<void> {
	if (account.provider === 'CalDAV') return;
	const oauth = connections.oauth[account.provider];
	if (oauth === null || (await isConnectedByOthers(database, account))) return;
	try {
		const stored = await loadAccountCredentials(database, keyRing, account.id);
		if (stored !== null) await oauth.revoke(readOAuthCredentials(stored.secret).refreshToken);
	} catch (error) {
		logError(error, 'Meeting Manager: a grant could not be taken back at its provider');
	}
}
