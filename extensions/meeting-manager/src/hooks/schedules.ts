import type { HookExtensionContext, RegisterFunctions } from '@directus/types';
import type { Runtime } from '../directus/runtime';
import { messages } from '../messages';
import { queueDueChannels } from '../usecases/keep-channels';
import { maintain } from '../usecases/maintain';
import { finishRemovals } from '../usecases/remove-integration';
import { queueDueWork } from '../usecases/queue-due-work';

// Due integrations are looked for so often; how often each is synced is its own `sync_interval_minutes`.
const TICK_MS = 10_000;
const EVERY_TEN_SECONDS = '*/10 * * * * *';
const EVERY_TEN_MINUTES = '*/10 * * * *';
const HOUR_MS = 3_600_000;
const HOURLY = '17 * * * *';

/** Directus ticks in every instance; with Redis one of them does the work of a tick. */
export function registerSchedules(
	{ schedule, init }: Pick<RegisterFunctions, 'schedule' | 'init'>,
	{ logger }: Pick<HookExtensionContext, 'logger'>,
	{ jobs, bookings, installation, push, dependencies, settings }: Runtime,
): void {
	const guarded = (name: string, periodMs: number, work: () => Promise<void>) => async () => {
		try {
			// Not on commands of the CLI, which have no schedules; after a reload of the extension there is no other sign.
			jobs.start();
			if (await jobs.claimTick(name, periodMs)) await work();
		} catch (error) {
			logger.error(error, 'Meeting Manager: scheduled work failed');
		}
	};
	let isStart = true;
	const due = guarded('due', TICK_MS, async () => {
		await bookings.sweep({ isStart });
		isStart = false;
		await queueDueWork(dependencies, jobs);
		await queueDueChannels(push, jobs);
	});
	init('app.before', () => jobs.start());
	// What a crash left behind need not wait for the first tick.
	init('app.after', async () => {
		await lookForCopy();
		await due();
	});
	const lookForCopy = async () => {
		try {
			if (await installation.warn()) logger.warn(`Meeting Manager: ${messages.otherInstallation}`);
			else await installation.beat();
		} catch (error) {
			logger.error(error, 'Meeting Manager: whether this database is a copy could not be looked at');
		}
	};
	schedule(EVERY_TEN_SECONDS, due);
	// In every instance: each has its own files.
	schedule(EVERY_TEN_MINUTES, lookForCopy);
	schedule(
		HOURLY,
		guarded('maintain', HOUR_MS, async () => {
			await finishRemovals(dependencies);
			await maintain(dependencies, settings);
		}),
	);
}
