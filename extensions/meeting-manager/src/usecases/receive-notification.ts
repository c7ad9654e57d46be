import { isSecret } from '../domain/push-secret';
import type { PushProvider, StoredChannel } from '../domain/push';
import { createCoalescer } from '../jobs/coalesce';
import type { JobQueue } from '../jobs/job-queue';
import { deleteChannels, markChannel, noteDelivery, setPushDue } from '../store/push-channels';
import { createChannelDirectory } from './channel-directory';
import type { SyncDependencies } from './sync-dependencies';

/** How often a channel's last delivery is written down. */
const DELIVERY_SPACING_MS = 10_000;

/** What came in, as the provider told it. */
export interface Notification {
	provider: PushProvider;
	channelId: string;
	secret: string;
	/** Google names the resource, too; null where the provider does not. */
	resourceId: string | null;
	/** Graph's lifecycle events, null for a change. */
	lifecycleEvent: string | null;
}

export interface Notifications {
	/**
	 * A notification is a hint: it asks for a sync of its channel's integration. What is nobody's, or does not know the
	 * secret, does nothing and is answered like any other. Never throws.
	 */
	receive(notification: Notification): Promise<void>;
	flush(): Promise<void>;
}

export function createNotifications(
	dependencies: Pick<SyncDependencies, 'database' | 'now' | 'logError'>,
	{ jobs, requestSync }: { jobs: JobQueue; requestSync: (integration: string) => void },
): Notifications {
	const { database, now, logError } = dependencies;
	const findChannel = createChannelDirectory(dependencies);
	const onError = (error: unknown) => logError(error, 'Meeting Manager: a notification could not be worked on');
	const deliveries = createCoalescer((id) => noteDelivery(database, id, now().getTime()), {
		spacingMs: DELIVERY_SPACING_MS,
		onError,
	});

	async function act(channel: StoredChannel, lifecycleEvent: string | null): Promise<void> {
		const { id, integration } = channel;
		if (lifecycleEvent === 'reauthorizationRequired') await markChannel(database, id, 'ending');
		if (lifecycleEvent === 'subscriptionRemoved') await deleteChannels(database, [id]);
		if (lifecycleEvent === 'reauthorizationRequired' || lifecycleEvent === 'subscriptionRemoved') {
			await setPushDue(database, integration, { dueMs: null, error: null });
			await jobs.add({ kind: 'renew-channel', integration }, { lane: 'urgent' });
		}
		// Also after `missed`, and after whatever Graph may tell in future.
		if (lifecycleEvent !== 'reauthorizationRequired') requestSync(integration);
	}

	return {
		receive: async ({ provider, channelId, secret, resourceId, lifecycleEvent }) => {
			try {
				const found = await findChannel(channelId);
				const channel = found?.provider === provider ? found : undefined;
				if (!isSecret(secret, channel?.secretHash ?? null) || channel === undefined) return;
				if (channel.expires <= now()) return;
				if (resourceId !== null && channel.resourceId !== null && resourceId !== channel.resourceId) return;
				deliveries.call(channel.id);
				await act(channel, lifecycleEvent);
			} catch (error) {
				onError(error);
			}
		},
		flush: () => deliveries.flush(),
	};
}
