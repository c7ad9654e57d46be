import { inputError, syncFailure } from '../../directus/errors';
import { argsOf } from '../../endpoints/args-of';
import { findSyncableEvent } from '../../endpoints/sync-requests';
import type { SyncableEvent } from '../../endpoints/sync-requests';
import { messages } from '../../messages';
import { syncEventOptions } from '../../schemas/operation-options';
import { meetingOperation } from '../run-operation';

/** Syncs events one after the other. All of them are looked for first: of what is refused nothing is synced. */
export default meetingOperation(
	'mm-sync-event',
	(options) => argsOf(syncEventOptions, options),
	async ({ events }, { host, caller, runtime }) => {
		const found: SyncableEvent[] = [];
		for (const name of events) {
			const event = await findSyncableEvent(host, caller, name);
			if (event === null) throw inputError([{ field: 'events', message: messages.eventUnknown(name) }]);
			found.push(event);
		}
		const outcomes: { name: string; status: 'success' | 'error'; message: string }[] = [];
		for (const { integration, row } of found) {
			outcomes.push({ name: row.name, ...(await runtime.runner.runEvent(integration, row)) });
		}
		const failed = outcomes.filter(({ status }) => status === 'error').map(({ message }) => message);
		if (failed.length > 0) throw syncFailure(failed, { events: outcomes });
		return { synced: outcomes.length, events: outcomes };
	},
);
