import { inputError, syncFailure } from '../../directus/errors';
import { argsOf } from '../../endpoints/args-of';
import { describeRun, findSyncableIntegration, refusePaused } from '../../endpoints/sync-requests';
import type { SyncIntegration } from '../../domain/sync-integration';
import { messages } from '../../messages';
import { syncIntegrationOptions } from '../../schemas/operation-options';
import { meetingOperation } from '../run-operation';

type Outcome = ReturnType<typeof describeRun> | { calendar_integration: string; status: 'error'; error: string };

/** Syncs calendars one after the other. All of them are looked for first: of what is refused nothing is synced. */
export default meetingOperation(
	'mm-sync-integration',
	(options) => argsOf(syncIntegrationOptions, options),
	async (args, { host, caller, runtime }) => {
		const field = 'calendar_integrations';
		const integrations: SyncIntegration[] = [];
		for (const name of args.calendar_integrations) {
			const integration = await findSyncableIntegration(host, caller, name);
			if (integration === null) throw inputError([{ field, message: messages.integrationUnknown(name) }]);
			refusePaused(integration, field);
			integrations.push(integration);
		}
		const runs: Outcome[] = [];
		for (const integration of integrations) {
			const options = { trigger: 'manual', confirmDeletions: args.confirm_deletions } as const;
			const run = await runtime.runner.run(integration, options);
			runs.push(
				run === null
					? { calendar_integration: integration.name, status: 'error', error: messages.syncBusy }
					: describeRun(run),
			);
		}
		const failed = runs.flatMap(({ status, error }) => (status === 'error' ? [error ?? messages.syncFailedTitle] : []));
		if (failed.length > 0) throw syncFailure(failed, { runs });
		return { synced: runs.length, runs };
	},
);
