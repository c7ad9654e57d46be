import type { ApiExtensionContext } from '@directus/types';
import { createKeyRing } from '../crypto/secret-box';
import type { KeyRing } from '../crypto/secret-box';
import { SYNC_RUN_COLLECTION } from '../domain/sync-run';
import type { SyncRun } from '../domain/sync-run';
import { createHttpClient } from '../providers/request';
import { readSettings } from '../schemas/settings';
import type { Settings } from '../schemas/settings';
import type { RowChanges, SyncDependencies } from '../usecases/sync-dependencies';
import { createSyncRunner } from '../usecases/sync-runner';
import type { SyncRunner } from '../usecases/sync-runner';
import { createAnnouncer } from './announce';
import { findHostEmitter } from './host-emitter';

/** What hooks and endpoints of this process share: settings, keys, the sync and its place in Directus. */
export interface Runtime {
	settings: Settings;
	keyRing: KeyRing;
	dependencies: SyncDependencies;
	runner: SyncRunner;
	/** Whether changes made by the sync reach Flows, WebSocket subscribers and other extensions. */
	isAnnouncing(): Promise<boolean>;
}

let runtime: Runtime | null = null;

/**
 * The process's one runtime; hooks and endpoints of a bundle share their modules. Settings are checked
 * here, when Directus starts: a bad one throws an Error that names it.
 */
export function runtimeOf(context: ApiExtensionContext): Runtime {
	runtime ??= createRuntime(context);
	return runtime;
}

function createRuntime(context: ApiExtensionContext): Runtime {
	const settings = readSettings(context.env);
	const keyRing = createKeyRing({ encryptionKey: settings.encryptionKey, secret: settings.secret });
	// Found when first needed: by then this extension's own listeners are registered.
	let announcer: ReturnType<typeof loadAnnouncer> | null = null;
	const announcing = () => (announcer ??= loadAnnouncer(context));

	const dependencies: SyncDependencies = {
		database: context.database,
		http: createHttpClient({ allowedHosts: settings.allowedHosts }),
		keyRing,
		now: () => new Date(),
		announce: async (changes) => {
			try {
				await (await announcing()).announce(changes);
			} catch (error) {
				// The rows are committed: whoever did not hear of them must not undo or repeat the work.
				context.logger.error(error, 'Meeting Manager: changes could not be announced');
			}
		},
		recordRun: (run) => recordRun(context, run),
		logError: (error, message) => context.logger.error(error, message),
	};
	return {
		settings,
		keyRing,
		dependencies,
		runner: createSyncRunner(dependencies),
		isAnnouncing: async () => (await announcing()).isHeard,
	};
}

async function loadAnnouncer(
	context: ApiExtensionContext,
): Promise<{ isHeard: boolean; announce: (changes: RowChanges) => Promise<void> }> {
	const emitter = await findHostEmitter();
	if (emitter === null) {
		context.logger.warn(
			"Meeting Manager: the host's event emitter was not found; Flows and subscriptions will not see changes made by the sync.",
		);
	}
	return { isHeard: emitter !== null, announce: createAnnouncer(context, emitter) };
}

/** Through the host's service, which drops the host's cache of query results after a write. */
async function recordRun({ services, getSchema }: ApiExtensionContext, run: SyncRun): Promise<string> {
	const runs = new services.ItemsService(SYNC_RUN_COLLECTION, { schema: await getSchema(), accountability: null });
	const { started, ended, ...rest } = run;
	return String(await runs.createOne({ ...rest, started: started.toISOString(), ended: ended.toISOString() }));
}
