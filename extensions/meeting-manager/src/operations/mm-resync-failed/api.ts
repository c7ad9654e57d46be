import { isSystemManager } from '../../directus/access';
import { forbiddenError, inputError } from '../../directus/errors';
import { argsOf } from '../../endpoints/args-of';
import { findSyncableIntegration } from '../../endpoints/sync-requests';
import { messages } from '../../messages';
import { resyncFailedOptions } from '../../schemas/operation-options';
import { resyncFailed } from '../../usecases/resync-failed';
import { meetingOperation } from '../run-operation';

/** Retries what failed: for System Managers and with full access everybody's events, for others their own. */
export default meetingOperation(
	'mm-resync-failed',
	(options) => argsOf(resyncFailedOptions, options),
	async (args, { host, caller, runtime }) => {
		const field = 'calendar_integrations';
		for (const name of args.calendar_integrations) {
			if ((await findSyncableIntegration(host, caller, name)) === null) {
				throw inputError([{ field, message: messages.integrationUnknown(name) }]);
			}
		}
		const { services, database } = host;
		const seesAll = await isSystemManager(services, { accountability: caller.accountability, database });
		if (!seesAll && caller.user === null) throw forbiddenError();
		return resyncFailed(
			{ ...runtime.dependencies, runner: runtime.runner },
			{
				integrations: args.calendar_integrations.length > 0 ? args.calendar_integrations : null,
				owner: seesAll ? null : caller.user,
				notSyncedForMinutes: args.not_synced_for_minutes ?? null,
				endedWithinDays: args.ended_within_days ?? null,
				limit: args.limit,
			},
		);
	},
);
