import type { ApiExtensionContext } from '@directus/types';
import { createKeyRing } from '../crypto/secret-box';
import type { KeyRing } from '../crypto/secret-box';
import { fingerprintOf } from '../domain/fingerprint';
import { READY_MADE_FLOWS } from '../domain/ready-made-flows';
import { messages } from '../messages';
import { createHttpClient } from '../providers/request';
import { readDatabaseFile, readDatabasePlace } from '../schemas/installation';
import { readSettings } from '../schemas/settings';
import type { Settings } from '../schemas/settings';
import { isFlowActive } from '../store/flows';
import { createConnections } from '../usecases/connections';
import { markReauthorization, tellOfRefusal } from '../usecases/mark-reauthorization';
import { createOwnInstallation } from '../usecases/own-installation';
import type { OwnInstallation } from '../usecases/own-installation';
import type { RowChanges, SyncDependencies } from '../usecases/sync-dependencies';
import { createSyncRunner } from '../usecases/sync-runner';
import type { SyncRunner } from '../usecases/sync-runner';
import { createAnnouncer } from './announce';
import { createBackground, createShared } from './background';
import type { Background } from './background';
import { findHostEmitter } from './host-emitter';
import { createInstallationFile } from './installation-file';
import { createNotifier } from './notifications';

/** What hooks, endpoints and operations of this process share: settings, keys, the sync and its place in Directus. */
export interface Runtime extends Background {
	installation: OwnInstallation;
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

/** The runtime that hooks or endpoints made. What a Flow runs in may be a transaction, which none is made with. */
export function sharedRuntime(): Runtime {
	if (runtime === null) throw new Error(messages.notRunning);
	return runtime;
}

function createRuntime(context: ApiExtensionContext): Runtime {
	const settings = readSettings(context.env);
	const keyRing = createKeyRing(settings);
	const shared = createShared(context, settings);
	// Found when first needed: by then this extension's own listeners are registered.
	let announcer: ReturnType<typeof loadAnnouncer> | null = null;
	const announcing = () => (announcer ??= loadAnnouncer(context));

	const notify = createNotifier(context);
	const isOwnerToldByFlow = async () =>
		(await announcing()).isHeard && (await isFlowActive(context.database, READY_MADE_FLOWS.notifyOwner));
	const { connectionSettings } = context.database.client;
	const place = readDatabasePlace(connectionSettings);
	const installation = createOwnInstallation(
		{
			database: context.database,
			now: () => new Date(),
			notify,
			outside: createInstallationFile(readDatabaseFile(connectionSettings), place, context.env),
		},
		{
			fingerprint: fingerprintOf({ ...settings.installation, database: place }),
			isNamed: settings.installation.name !== null,
		},
	);
	const dependencies: SyncDependencies = {
		database: context.database,
		http: createHttpClient({ allowedHosts: settings.allowedHosts }),
		connections: createConnections(settings.connections, shared.gate),
		keyRing,
		now: () => new Date(),
		isOwnInstallation: installation.isOwn,
		announce: async (changes) => {
			try {
				await (await announcing()).announce(changes);
			} catch (error) {
				// The rows are committed: whoever did not hear of them must not undo or repeat the work.
				context.logger.error(error, 'Meeting Manager: changes could not be announced');
			}
			if (changes.bookings?.length) void background.bookings.follow(changes.bookings);
		},
		purgeCache: () => purgeCache(context),
		reauthorizationNeeded: (integration, message) =>
			markReauthorization({ ...dependencies, notify, isOwnerToldByFlow }, integration, message),
		accessRefused: ({ name }, message) => tellOfRefusal({ ...dependencies, notify, isOwnerToldByFlow }, name, message),
		logError: (error, message) => context.logger.error(error, message),
	};
	const runner = createSyncRunner(dependencies);
	const background = createBackground(shared, settings, dependencies, runner, notify);
	return {
		settings,
		installation,
		keyRing,
		dependencies,
		runner,
		...background,
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

/** As the host does after its own writes, if it keeps query results and drops them by itself. */
async function purgeCache({ services, getSchema, env }: ApiExtensionContext): Promise<void> {
	if (String(env.CACHE_ENABLED) !== 'true' || String(env.CACHE_AUTO_PURGE) !== 'true') return;
	const accountability = { user: null, role: null, roles: [], admin: true, app: true, ip: null };
	const utils = new services.UtilsService({ schema: await getSchema(), accountability });
	await utils.clearCache({ system: false });
}
