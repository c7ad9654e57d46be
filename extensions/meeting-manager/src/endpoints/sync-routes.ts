import type { ApiExtensionContext } from '@directus/types';
import { forbiddenError, inputError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Router } from '../directus/http';
import type { Runtime } from '../directus/runtime';
import { messages } from '../messages';
import { syncIntegrationArgs, syncSingleEventArgs } from '../schemas/endpoint-args';
import { argsOf } from './args-of';
import { describeRun, findSyncableEvent, findSyncableIntegration, refusePaused } from './sync-requests';

/** Syncing by hand: for the calendar's owner and System Managers. */
export function registerSyncRoutes(router: Router, context: ApiExtensionContext, { runner }: Runtime): void {
	serve(router, 'post', '/sync_single_event', async (caller, input) => {
		const { calendar_event_sync_name: name } = argsOf(syncSingleEventArgs, input);
		const found = await findSyncableEvent(context, caller, name);
		if (found === null) throw forbiddenError();
		return runner.runEvent(found.integration, found.row);
	});

	serve(router, 'post', '/sync_integration', async (caller, input) => {
		const { calendar_integration: name, confirm_deletions: confirmDeletions } = argsOf(syncIntegrationArgs, input);
		const integration = await findSyncableIntegration(context, caller, name);
		if (integration === null) throw forbiddenError();
		refusePaused(integration, 'calendar_integration');
		const run = await runner.run(integration, { trigger: 'manual', confirmDeletions });
		if (run === null) throw inputError([{ field: 'calendar_integration', message: messages.syncBusy }]);
		return describeRun(run);
	});
}
