import type { ApiExtensionContext } from '@directus/types';
import { isSystemManager } from '../directus/access';
import { forbiddenError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Router } from '../directus/http';
import { INTEGRATION_STATUSES } from '../domain/integration';
import { activityStart, fillDays, percentile } from '../domain/sync-activity';
import { syncActivityArgs } from '../schemas/endpoint-args';
import { countFailedEvents } from '../store/events';
import { sumRunsByDay } from '../store/sync-activity';
import { listIntegrationHealth } from '../store/sync-integrations';
import { argsOf } from './args-of';

/** The sync of the last days in figures, for the Insights panel: System Managers only. */
export function registerActivityRoute(
	router: Router,
	{ services, database }: Pick<ApiExtensionContext, 'services' | 'database'>,
): void {
	serve(router, 'get', '/sync_activity', async (caller, input) => {
		if (!(await isSystemManager(services, { ...caller, database }))) throw forbiddenError();
		const { days } = argsOf(syncActivityArgs, input);
		const now = new Date();
		const integrations = await listIntegrationHealth(database);
		const lags = integrations.flatMap(({ status, lastSynced }) =>
			// A calendar that is not to be synced does not lag behind.
			lastSynced === null || status === 'Paused' ? [] : [Math.round((now.getTime() - lastSynced.getTime()) / 1000)],
		);
		return {
			integrations: Object.fromEntries(
				INTEGRATION_STATUSES.map((status) => [status, integrations.filter((each) => each.status === status).length]),
			),
			lag_seconds: { p50: percentile(lags, 0.5), p95: percentile(lags, 0.95), max: percentile(lags, 1) },
			failed_events: await countFailedEvents(database),
			days: fillDays(await sumRunsByDay(database, activityStart(days, now)), days, now),
		};
	});
}
