import type { RegisterFunctions } from '@directus/types';
import type { Runtime } from '../directus/runtime';
import { registerFreeBusyFeed } from '../endpoints/free-busy-feed';
import type { EarlyReader } from '../endpoints/free-busy-feed';
import { registerPushRoutes } from '../endpoints/push-routes';
import type { EarlyApp } from '../endpoints/push-routes';
import { readFreeBusy } from '../usecases/free-busy';

/** Routes that must answer faster than Directus's middleware lets an endpoint: they come before it. */
export function registerEarlyRoutes(
	{ init }: Pick<RegisterFunctions, 'init'>,
	{ notifications, dependencies }: Pick<Runtime, 'notifications' | 'dependencies'>,
): void {
	init('app.before', ({ app }) => {
		if (!isApp(app)) return;
		registerPushRoutes(app, notifications);
		const { database, now, logError } = dependencies;
		registerFreeBusyFeed(app, (secret) => readFreeBusy(database, secret, now()), logError);
	});
}

function isApp(value: unknown): value is EarlyApp & EarlyReader {
	if (typeof value !== 'function' || !('post' in value) || !('get' in value)) return false;
	return typeof value.post === 'function' && typeof value.get === 'function';
}
