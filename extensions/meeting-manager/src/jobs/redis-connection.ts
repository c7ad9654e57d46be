import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';

/** A URL, or ioredis's options, as Directus takes them from its environment. */
export type RedisConfig = string | RedisOptions;

type Environment = Readonly<Record<string, unknown>>;

/**
 * The Redis that Directus is configured with, null without one. Decided as Directus does: REDIS_ENABLED where it is
 * set, else whether there is REDIS or any REDIS_… at all.
 */
export function readRedisConfig(env: Environment): RedisConfig | null {
	const names = Object.keys(env).filter((name) => name.startsWith('REDIS_'));
	const isEnabled =
		'REDIS_ENABLED' in env ? String(env['REDIS_ENABLED']) === 'true' : 'REDIS' in env || names.length > 0;
	if (!isEnabled) return null;
	const url = env['REDIS'];
	if (typeof url === 'string') return url;
	const options: Record<string, unknown> = {};
	for (const name of names) {
		// REDIS_TLS__SERVERNAME is `{ tls: { servername } }`.
		const [last = '', ...parents] = name.slice('REDIS_'.length).split('__').map(toCamelCase).toReversed();
		let place = options;
		for (const parent of parents.toReversed()) place = childOf(place, parent);
		place[last] = env[name];
	}
	return options;
}

function childOf(place: Record<string, unknown>, name: string): Record<string, unknown> {
	const known = place[name];
	const child: Record<string, unknown> = typeof known === 'object' && known !== null ? { ...known } : {};
	place[name] = child;
	return child;
}

function toCamelCase(name: string): string {
	return name.toLowerCase().replaceAll(/_+([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

/** Parts of the environment that tell one installation's database from another's. */
const DATABASE_NAMES = [
	'DB_CLIENT',
	'DB_CONNECTION_STRING',
	'DB_HOST',
	'DB_PORT',
	'DB_DATABASE',
	'DB_SEARCH_PATH',
	'DB_FILENAME',
];

/**
 * What keys in Redis begin with. Two installations that share a Redis have different databases, so their jobs do not
 * meet. Instances that name one database differently do not share their jobs, which costs no more than that: the lease
 * in the database keeps them apart.
 */
export function namespaceOf(env: Environment): string {
	const parts = DATABASE_NAMES.map((name) => String(env[name] ?? ''));
	return `meeting-manager:${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)}`;
}

const CONNECT_TIMEOUT_MS = 5_000;
const COMMAND_TIMEOUT_MS = 2_000;
const LONGEST_RECONNECT_MS = 5_000;

const patient: RedisOptions = {
	connectTimeout: CONNECT_TIMEOUT_MS,
	retryStrategy: (times) => Math.min(LONGEST_RECONNECT_MS, 200 * times),
};

/** For short commands: while Redis is away they fail at once, and nothing waits for them. */
export function connectForCommands(config: RedisConfig): Redis {
	return connect(config, {
		...patient,
		enableOfflineQueue: false,
		maxRetriesPerRequest: 0,
		commandTimeout: COMMAND_TIMEOUT_MS,
	});
}

/** For BullMQ's workers, which wait in Redis and come back after an outage. */
export function connectForWorker(config: RedisConfig): Redis {
	return connect(config, { ...patient, maxRetriesPerRequest: null });
}

function connect(config: RedisConfig, options: RedisOptions): Redis {
	return typeof config === 'string' ? new Redis(config, options) : new Redis({ ...config, ...options });
}
