import type { HookExtensionContext, RegisterFunctions } from '@directus/types';
import type { Runtime } from '../directus/runtime';
import { maintain } from '../usecases/maintain';

// Due integrations are looked for so often; how often each is synced is its own `sync_interval_minutes`.
const EVERY_TEN_SECONDS = '*/10 * * * * *';
const HOURLY = '17 * * * *';

export function registerSchedules(
	{ schedule, action }: Pick<RegisterFunctions, 'schedule' | 'action'>,
	{ logger }: Pick<HookExtensionContext, 'logger'>,
	{ runner, dependencies, settings }: Runtime,
): void {
	const guarded = (work: () => Promise<void>) => async () => {
		try {
			await work();
		} catch (error) {
			logger.error(error, 'Meeting Manager: scheduled work failed');
		}
	};
	schedule(EVERY_TEN_SECONDS, guarded(runner.tick));
	schedule(
		HOURLY,
		guarded(() => maintain(dependencies, settings)),
	);
	action('server.stop', () => {
		void runner.drain();
	});
}
