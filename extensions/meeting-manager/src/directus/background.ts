import type { ApiExtensionContext } from '@directus/types';
import type { Redis } from 'ioredis';
import { createLocalQueue } from '../jobs/local-queue';
import type { JobHandlers, JobQueue } from '../jobs/job-queue';
import { connectForCommands, connectForWorker, namespaceOf, readRedisConfig } from '../jobs/redis-connection';
import { createRedisPlaces } from '../jobs/redis-places';
import { createRedisQueue } from '../jobs/redis-queue';
import { createRateGate } from '../providers/rate-gate';
import type { RateGate } from '../providers/rate-gate';
import { createLocalPlaces } from '../providers/rate-limits';
import type { Settings } from '../schemas/settings';
import { createBookingFollower } from '../usecases/booking-follower';
import type { BookingDependencies, BookingFollower } from '../usecases/booking-follower';
import { keepChannel } from '../usecases/keep-channels';
import type { PushDependencies } from '../usecases/keep-channels';
import { createPushAddresses } from '../usecases/push-address';
import { createNotifications } from '../usecases/receive-notification';
import type { Notifications } from '../usecases/receive-notification';
import { createSyncRequests } from '../usecases/request-sync';
import type { SyncDependencies } from '../usecases/sync-dependencies';
import type { SyncRunner } from '../usecases/sync-runner';
import { beforeDatabaseEnds } from './shutdown';

/** Longest that a stopping Directus waits for syncs under way; those cut off are rolled back and repeated. */
const DRAIN_LIMIT_MS = 10_000;

/** What instances share beside the database: the Redis that Directus has, else nothing. */
export interface Shared {
	gate: RateGate;
	/** Jobs in Redis, else in this process. Nothing is connected before the queue is started. */
	createQueue(handlers: JobHandlers): JobQueue;
}

export function createShared({ env, logger }: ApiExtensionContext, settings: Settings): Shared {
	const log = {
		error: (error: unknown, message: string) => logger.error(error, message),
		warn: (message: string) => logger.warn(message),
	};
	const config = readRedisConfig(env);
	const namespace = namespaceOf(env);
	let commands: Redis | null = null;
	const places = createLocalPlaces();
	const shared = config === null ? places : createRedisPlaces(() => commands, namespace, places);
	return {
		gate: createRateGate(settings.background.rateLimits, shared),
		createQueue: (handlers) => {
			const local = createLocalQueue(handlers, log);
			if (config === null) return local;
			return createRedisQueue(handlers, log, {
				connectForCommands: () => (commands = connectForCommands(config)),
				connectForWorker: () => connectForWorker(config),
				namespace,
				fallback: local,
			});
		},
	};
}

/** The work that nobody waits for. */
export interface Background {
	jobs: JobQueue;
	bookings: BookingFollower;
	push: PushDependencies;
	notifications: Notifications;
}

export function createBackground(
	shared: Shared,
	settings: Settings,
	dependencies: SyncDependencies,
	runner: SyncRunner,
	notify: BookingDependencies['notify'],
): Background {
	const { connections, background } = settings;
	const pushAddresses = createPushAddresses(
		{ pushUrl: background.pushUrl, publicUrl: connections.publicUrl },
		(provider) => (provider === 'google' ? connections.google : connections.microsoft).apiUrl !== null,
	);
	const jobs = shared.createQueue({
		sync: runner.syncJob,
		'push-outbox': runner.pushJob,
		'renew-channel': (integration) => keepChannel(push, integration),
	});
	const requests = createSyncRequests(dependencies, jobs);
	const requestSync = requests.request;
	const push: PushDependencies = { ...dependencies, pushAddresses, requestSync };
	const bookings = createBookingFollower({ ...dependencies, jobs, requestSync, notify });
	const notifications = createNotifications(dependencies, { jobs, requestSync });
	const drain = async () => {
		await Promise.all([requests.flush(), notifications.flush()]);
		await Promise.all([jobs.drain(), runner.drain(), bookings.drain()]);
	};
	beforeDatabaseEnds(dependencies.database, drain, DRAIN_LIMIT_MS);
	return { jobs, bookings, push, notifications };
}
