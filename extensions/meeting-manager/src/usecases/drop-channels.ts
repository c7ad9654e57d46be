import { deleteChannels, listChannels } from '../store/push-channels';
import { openAccount } from './open-account';
import type { AccountDependencies } from './open-account';
import type { SyncDependencies } from './sync-dependencies';

export type DropDependencies = AccountDependencies & Pick<SyncDependencies, 'logError' | 'isOwnInstallation'>;

/**
 * Ends the push channels of an integration that does not want them any more, which may itself be gone already. While
 * its account can still be opened the provider is told; otherwise it goes on calling until they expire, unheard.
 */
export async function dropChannels(dependencies: DropDependencies, integration: string): Promise<void> {
	const { database, logError } = dependencies;
	const channels = await listChannels(database, integration);
	if (channels.length === 0) return;
	await deleteChannels(
		database,
		channels.map(({ id }) => id),
	);
	// The channels of a copied database are another installation's.
	if (!(await dependencies.isOwnInstallation())) return;
	try {
		const account = await openAccount(dependencies, integration);
		// A channel is stopped by its own id, whatever calendar it belongs to.
		const push = account?.open('').push ?? null;
		for (const channel of channels) await push?.stop(channel);
	} catch (error) {
		logError(error, `Meeting Manager: a push channel of ${integration} could not be stopped`);
	}
}
