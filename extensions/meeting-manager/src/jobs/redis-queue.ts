import { setTimeout as wait } from 'node:timers/promises';
import { DelayedError, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { JOB_KINDS, keyOf, LANES, MAX_TRIES, nextTryMs, WORKERS_PER_LANE } from './job-queue';
import type { Job, JobCounts, JobHandlers, JobQueue, Lane, QueueLog, QueueStatus } from './job-queue';

/** Longest that a caller waits for Redis. */
const REDIS_PATIENCE_MS = 2_000;
/** A worker that says nothing for so long is dead, and its jobs are taken over. */
const LOCK_MS = 30_000;
const STALLED_CHECK_MS = 15_000;
const MAX_TAKEOVERS = 10;
const KEEP_FAILED = { age: 7 * 24 * 3_600, count: 500 };

interface Started {
	commands: Redis;
	queues: Readonly<Record<Lane, Queue>>;
	workers: Worker[];
	connections: Redis[];
}

export interface RedisQueueOptions {
	/** See `connectForCommands` and `connectForWorker`; called when the queue starts. */
	connectForCommands: () => Redis;
	connectForWorker: () => Redis;
	/** Keys begin with it. */
	namespace: string;
	/** Does the work of this process while Redis cannot be reached. */
	fallback: JobQueue;
}

/**
 * Jobs in Redis, shared by all instances, on BullMQ: each is done once, wherever there is a worker free, and those of a
 * killed process are taken over. Redis may come and go; nothing waits for it and nothing fails without it.
 */
export function createRedisQueue(handlers: JobHandlers, log: QueueLog, options: RedisQueueOptions): JobQueue {
	const { fallback } = options;
	let started: Started | null = null;
	let isDraining = false;
	let isAway = false;

	const note = (error: Error) => {
		if (isAway || isDraining) return;
		isAway = true;
		log.warn(`Meeting Manager: Redis cannot be used (${error.message}); this process does its own jobs meanwhile.`);
	};
	const back = () => {
		if (isAway) log.warn('Meeting Manager: Redis is back; jobs are shared again.');
		isAway = false;
	};

	/** What Redis says, or null where it does not within the time. */
	async function ask<T>(question: (redis: Started) => Promise<T>): Promise<{ answer: T } | null> {
		if (started === null || started.commands.status !== 'ready') return null;
		try {
			const late = wait(REDIS_PATIENCE_MS, null, { ref: false });
			const answered = question(started).then((answer) => ({ answer }));
			// What comes too late must not end the process as an unhandled rejection.
			answered.catch(() => undefined);
			return await Promise.race([answered, late]);
		} catch (error) {
			note(error instanceof Error ? error : new Error(String(error)));
			return null;
		}
	}

	function start(): void {
		fallback.start();
		if (started !== null || isDraining) return;
		const commands = options.connectForCommands();
		commands.on('error', note);
		commands.on('ready', back);
		const connections = [commands];
		const prefix = options.namespace;
		const createQueue = (lane: Lane) => {
			const queue = new Queue(lane, { connection: commands, prefix });
			queue.on('error', note);
			return queue;
		};
		const queues = { urgent: createQueue('urgent'), usual: createQueue('usual') };
		const workers = LANES.map((lane) => {
			const connection = options.connectForWorker();
			connection.on('error', note);
			connections.push(connection);
			return createWorker(lane, connection);
		});
		started = { commands, queues, workers, connections };
	}

	function createWorker(lane: Lane, connection: Redis): Worker {
		const worker = new Worker(
			lane,
			async (found, token) => {
				const job = readJob(found.data);
				// Written by another version of this extension.
				if (job === null) return;
				const result = await handlers[job.kind](job.integration);
				if (result.kind === 'done') return;
				await found.moveToDelayed(Date.now() + result.delayMs, token);
				throw new DelayedError();
			},
			{
				connection,
				prefix: options.namespace,
				concurrency: WORKERS_PER_LANE,
				lockDuration: LOCK_MS,
				stalledInterval: STALLED_CHECK_MS,
				maxStalledCount: MAX_TAKEOVERS,
				settings: { backoffStrategy: (tries, _type, error) => nextTryMs(tries, error, Math.random()) ?? -1 },
			},
		);
		worker.on('error', note);
		worker.on('failed', (found, error) => {
			if (found && found.attemptsMade < MAX_TRIES) return;
			log.error(
				error,
				`Meeting Manager: job ${found?.name ?? ''} of ${readJob(found?.data)?.integration ?? ''} failed`,
			);
		});
		return worker;
	}

	async function status(): Promise<QueueStatus> {
		const own = await fallback.status();
		const found = await ask(async ({ queues }) => {
			const counts = await Promise.all(
				LANES.map((lane) => queues[lane].getJobCounts('wait', 'prioritized', 'active', 'delayed', 'failed')),
			);
			return { counts: counts.map(toCounts), last: await findLastFailure(Object.values(queues)) };
		});
		if (found === null) return { ...own, kind: 'redis', connected: false };
		const counts = found.answer.counts.reduce(add, own.counts);
		return { kind: 'redis', connected: true, counts, lastFailure: found.answer.last ?? own.lastFailure };
	}

	return {
		start,
		status,
		add: async (job, { lane = 'usual' } = {}) => {
			if (isDraining) return;
			const added = await ask(({ queues }) =>
				queues[lane].add(job.kind, job, {
					deduplication: { id: keyOf(job), keepLastIfActive: true },
					attempts: MAX_TRIES,
					backoff: { type: 'custom' },
					removeOnComplete: true,
					removeOnFail: KEEP_FAILED,
				}),
			);
			if (added === null) await fallback.add(job, { lane });
		},
		claimTick: async (name, periodMs) => {
			const key = `${options.namespace}:tick:${name}`;
			// A little less than the period, or the next one would find it still taken.
			const claimed = await ask(({ commands }) => commands.set(key, '1', 'PX', Math.round(periodMs * 0.8), 'NX'));
			return claimed === null || claimed.answer === 'OK';
		},
		depth: async () => {
			const { waiting, running, delayed } = (await status()).counts;
			return waiting + running + delayed;
		},
		drain: async () => {
			isDraining = true;
			const own = fallback.drain();
			if (started !== null) {
				const isReady = started.commands.status === 'ready';
				// What cannot be told to Redis is not waited for: others take it over.
				await Promise.allSettled(started.workers.map((worker) => worker.close(!isReady)));
				await Promise.allSettled(Object.values(started.queues).map((queue) => queue.close()));
				for (const connection of started.connections) connection.disconnect();
			}
			await own;
		},
	};
}

function readJob(data: unknown): Job | null {
	if (typeof data !== 'object' || data === null || !('kind' in data) || !('integration' in data)) return null;
	const kind = JOB_KINDS.find((option) => option === data.kind);
	return kind === undefined || typeof data.integration !== 'string' ? null : { kind, integration: data.integration };
}

function toCounts(found: Readonly<Record<string, number>>): JobCounts {
	const of = (state: string) => found[state] ?? 0;
	const waiting = of('wait') + of('prioritized');
	return { waiting, running: of('active'), delayed: of('delayed'), failed: of('failed') };
}

function add(a: JobCounts, b: JobCounts): JobCounts {
	return {
		waiting: a.waiting + b.waiting,
		running: a.running + b.running,
		delayed: a.delayed + b.delayed,
		failed: a.failed + b.failed,
	};
}

async function findLastFailure(queues: readonly Queue[]): Promise<QueueStatus['lastFailure']> {
	const failed = (await Promise.all(queues.map((queue) => queue.getFailed(0, 0)))).flat();
	const [last] = failed.toSorted((a, b) => (b.finishedOn ?? 0) - (a.finishedOn ?? 0));
	const job = readJob(last?.data);
	if (!last || job === null) return null;
	return { ...job, at: new Date(last.finishedOn ?? last.timestamp).toISOString(), message: last.failedReason };
}
