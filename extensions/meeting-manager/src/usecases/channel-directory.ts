import { setTimeout as wait } from 'node:timers/promises';
import type { StoredChannel } from '../domain/push';
import { loadChannels } from '../store/push-channels';
import type { SyncDependencies } from './sync-dependencies';

/** How long what is known is believed: a channel stopped meanwhile asks for a sync that finds nothing to do. */
const FRESH_MS = 30_000;
/** Strangers' ids, however many, cost one query in so long. */
const RELOAD_MS = 1_000;
/** Timers and clocks differ by so much. */
const CLOCK_MS = 20;

/** Whose channel it is, by an id from outside; undefined: nobody's. */
export type FindChannel = (id: string) => Promise<StoredChannel | undefined>;

/** All channels in memory: a thousand notifications a second are not a thousand queries. */
export function createChannelDirectory(
	{ database, now }: Pick<SyncDependencies, 'database' | 'now'>,
	sleep: (delayMs: number) => Promise<unknown> = (delayMs) => wait(delayMs, undefined, { ref: false }),
): FindChannel {
	let channels = new Map<string, StoredChannel>();
	let loadedMs = Number.NEGATIVE_INFINITY;
	let loading: Promise<void> | null = null;

	async function load(nowMs: number): Promise<void> {
		loading ??= (async () => {
			try {
				const loaded = await loadChannels(database);
				channels = new Map(loaded.map((channel) => [channel.id, channel]));
				loadedMs = nowMs;
			} finally {
				loading = null;
			}
		})();
		await loading;
	}

	async function look(id: string): Promise<StoredChannel | undefined> {
		const nowMs = now().getTime();
		const ageMs = nowMs - loadedMs;
		if (ageMs > FRESH_MS || (!channels.has(id) && ageMs >= RELOAD_MS)) await load(nowMs);
		return channels.get(id);
	}

	return async (id) => {
		const found = await look(id);
		if (found !== undefined) return found;
		// Another instance may have opened it since this one looked; its notification was answered already.
		await sleep(RELOAD_MS + CLOCK_MS);
		return look(id);
	};
}
