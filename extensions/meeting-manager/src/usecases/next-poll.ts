import type { Knex } from 'knex';
import { pollIntervalMs } from '../domain/poll-interval';
import { isHealthy, pushProviderOf } from '../domain/push';
import type { SyncIntegration } from '../domain/sync-integration';
import { listChannels } from '../store/push-channels';

/** How long until the integration is polled again: more seldom where its provider reliably tells of changes. */
export async function nextPollMs(
	database: Knex,
	{ name, provider, syncIntervalMinutes }: Pick<SyncIntegration, 'name' | 'provider' | 'syncIntervalMinutes'>,
	now: Date,
): Promise<number> {
	const channels = pushProviderOf(provider) === null ? [] : await listChannels(database, name);
	const isPushHealthy = channels.some((channel) => isHealthy(channel, now));
	return pollIntervalMs(syncIntervalMinutes, isPushHealthy, Math.random());
}
