import type { ApiExtensionContext } from '@directus/types';
import { isSystemManager } from '../directus/access';
import { forbiddenError, inputError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Caller, Router } from '../directus/http';
import type { Runtime } from '../directus/runtime';
import type { SyncRun } from '../domain/sync-run';
import { messages } from '../messages';
import { readArgs, syncIntegrationArgs, syncSingleEventArgs } from '../schemas/endpoint-args';
import { findSyncedEvent } from '../store/events';
import { loadSyncIntegration } from '../store/sync-integrations';

/** Syncing by hand: for the calendar's owner and System Managers; to others a stranger's calendar and none look the same. */
export function registerSyncRoutes(
	router: Router,
	{ services, database }: ApiExtensionContext,
	{ runner }: Runtime,
): void {
	const maySync = async (caller: Caller, owner: string | null) =>
		owner === caller.user || (await isSystemManager(services, { ...caller, database }));

	serve(router, 'post', '/sync_single_event', async (caller, input) => {
		const reading = readArgs(syncSingleEventArgs, input);
		if (!reading.ok) throw inputError(reading.faults);
		const found = await findSyncedEvent(database, reading.args.calendar_event_sync_name);
		if (!(await maySync(caller, found?.owner ?? null)) || found === null) throw forbiddenError();
		const integration = await loadSyncIntegration(database, found.integration);
		if (integration === null) throw forbiddenError();
		return runner.runEvent(integration, found.row);
	});

	serve(router, 'post', '/sync_integration', async (caller, input) => {
		const reading = readArgs(syncIntegrationArgs, input);
		if (!reading.ok) throw inputError(reading.faults);
		const { calendar_integration: name, confirm_deletions: confirmDeletions } = reading.args;
		const integration = await loadSyncIntegration(database, name);
		if (!(await maySync(caller, integration?.user ?? null)) || integration === null) throw forbiddenError();
		if (!integration.isActive || integration.status === 'Paused') {
			throw inputError([{ field: 'calendar_integration', message: messages.integrationPaused(name) }]);
		}
		const run = await runner.run(integration, { trigger: 'manual', confirmDeletions });
		if (run === null) throw inputError([{ field: 'calendar_integration', message: messages.syncBusy }]);
		return describeRun(run);
	});
}

function describeRun({ started, ended, ...rest }: SyncRun & { name: string }) {
	return { ...rest, started: started.toISOString(), ended: ended.toISOString() };
}
