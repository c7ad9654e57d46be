import type { ApiExtensionContext } from '@directus/types';
import { isSystemManager } from '../directus/access';
import { forbiddenError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Router } from '../directus/http';
import type { Runtime } from '../directus/runtime';
import { countFailedEvents } from '../store/events';
import { listQuarantine } from '../store/quarantine';
import { listIntegrationHealth } from '../store/sync-integrations';

const QUARANTINE_SHOWN = 50;

/** How the sync is doing, for System Managers: by integration, and what about this process needs attention. */
export function registerHealthRoute(
	router: Router,
	{ services, database, env }: ApiExtensionContext,
	runtime: Runtime,
): void {
	serve(router, 'get', '/health', async (caller) => {
		if (!(await isSystemManager(services, { ...caller, database }))) throw forbiddenError();
		const nowMs = Date.now();
		const integrations = await listIntegrationHealth(database);
		return {
			integrations: integrations.map(({ lastSynced, ...rest }) => ({
				...rest,
				lag_seconds: lastSynced === null ? null : Math.round((nowMs - lastSynced.getTime()) / 1000),
			})),
			failed_events: await countFailedEvents(database),
			queue_depth: runtime.runner.depth(),
			quarantined: await listQuarantine(database, QUARANTINE_SHOWN),
			changes_announced: await runtime.isAnnouncing(),
			warnings: warningsAbout(env, await runtime.isAnnouncing()),
		};
	});
}

function warningsAbout(env: Readonly<Record<string, unknown>>, isAnnouncing: boolean): string[] {
	const warnings: string[] = [];
	if (String(env.EXTENSIONS_MUST_LOAD) !== 'true') {
		warnings.push(
			'EXTENSIONS_MUST_LOAD is not true: if this extension fails to load, Directus serves the data without its validation and guards.',
		);
	}
	if (new Date().getTimezoneOffset() !== 0) {
		warnings.push('The process does not run in UTC; set TZ=UTC. Dates without offset may be read wrongly by Directus.');
	}
	if (!isAnnouncing) warnings.push('Flows and subscriptions do not see changes made by the sync.');
	return warnings;
}
