import PQueue from 'p-queue';
import { keyOf, LANES, nextTryMs, WORKERS_PER_LANE } from './job-queue';
import type { Job, JobHandlers, JobQueue, Lane, QueueLog, QueueStatus } from './job-queue';

/** A job of this process: `isRunning` with `isWantedAgain` is followed by another of its like. */
interface Entry {
	job: Job;
	lane: Lane;
	tries: number;
	isRunning: boolean;
	isWantedAgain: boolean;
	timer: NodeJS.Timeout | null;
}

/**
 * Jobs in the memory of this process: nothing to install. Those that a stop loses are found again in the database, by
 * what is due there.
 */
export function createLocalQueue(
	handlers: JobHandlers,
	log: QueueLog,
	{ random = Math.random }: { random?: () => number } = {},
): JobQueue {
	const lanes = {
		urgent: new PQueue({ concurrency: WORKERS_PER_LANE, autoStart: false }),
		usual: new PQueue({ concurrency: WORKERS_PER_LANE, autoStart: false }),
	};
	const entries = new Map<string, Entry>();
	let isDraining = false;
	let failed = 0;
	let lastFailure: QueueStatus['lastFailure'] = null;

	function enqueue(key: string, entry: Entry): void {
		void lanes[entry.lane].add(() => work(key, entry));
	}

	function comeBack(key: string, entry: Entry, delayMs: number): void {
		entry.isRunning = false;
		entry.isWantedAgain = false;
		entry.timer = setTimeout(() => {
			entry.timer = null;
			enqueue(key, entry);
		}, delayMs);
		// A process that has nothing else to do may end.
		entry.timer.unref();
	}

	function finish(key: string, entry: Entry): void {
		entries.delete(key);
		if (!entry.isWantedAgain || isDraining) return;
		const next = { ...entry, tries: 0, isRunning: false, isWantedAgain: false };
		entries.set(key, next);
		enqueue(key, next);
	}

	async function work(key: string, entry: Entry): Promise<void> {
		entry.isRunning = true;
		const { job } = entry;
		try {
			const result = await handlers[job.kind](job.integration);
			if (result.kind === 'again' && !isDraining) comeBack(key, entry, result.delayMs);
			else finish(key, entry);
		} catch (error) {
			entry.tries += 1;
			const delayMs = nextTryMs(entry.tries, error, random());
			if (delayMs !== null && !isDraining) {
				comeBack(key, entry, delayMs);
				return;
			}
			failed += 1;
			const message = error instanceof Error ? error.message : String(error);
			lastFailure = { ...job, at: new Date().toISOString(), message };
			log.error(error, `Meeting Manager: job ${job.kind} of ${job.integration} failed`);
			finish(key, entry);
		}
	}

	const count = () => {
		const all = [...entries.values()];
		const running = all.filter((entry) => entry.isRunning).length;
		const delayed = all.filter((entry) => entry.timer !== null).length;
		return { waiting: all.length - running - delayed, running, delayed, failed };
	};

	return {
		add: async (job, { lane = 'usual' } = {}) => {
			if (isDraining) return;
			const key = `${lane}|${keyOf(job)}`;
			const known = entries.get(key);
			if (known) {
				if (known.isRunning) known.isWantedAgain = true;
				return;
			}
			const entry = { job, lane, tries: 0, isRunning: false, isWantedAgain: false, timer: null };
			entries.set(key, entry);
			enqueue(key, entry);
		},
		start: () => {
			if (isDraining) return;
			for (const lane of LANES) lanes[lane].start();
		},
		claimTick: async () => true,
		depth: async () => entries.size,
		status: async () => ({ kind: 'local', connected: true, counts: count(), lastFailure }),
		drain: async () => {
			isDraining = true;
			for (const [key, entry] of entries) {
				if (entry.timer !== null) clearTimeout(entry.timer);
				if (!entry.isRunning) entries.delete(key);
			}
			for (const lane of LANES) lanes[lane].clear();
			await Promise.all(LANES.map((lane) => lanes[lane].onPendingZero()));
		},
	};
}
