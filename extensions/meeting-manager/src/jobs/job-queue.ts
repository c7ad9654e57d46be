/**
 * Work that nobody waits for. A job names an integration and carries nothing else: what there is to do is read from
 * the database when the job runs, so a job that runs twice, late or after another did its work does no harm.
 */
export interface Job {
	kind: JobKind;
	integration: string;
}

export const JOB_KINDS = ['sync', 'push-outbox', 'renew-channel'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** `again`: it cannot be done just now, which is no failure; it comes back after the time. */
export type JobResult = { kind: 'done' } | { kind: 'again'; delayMs: number };

/** A handler that throws is called again, with back-off, a few times. */
export type JobHandlers = Readonly<Record<JobKind, (integration: string) => Promise<JobResult>>>;

/** `urgent` work has workers of its own: it does not wait behind slow feeds. */
export type Lane = (typeof LANES)[number];
export const LANES = ['urgent', 'usual'] as const;

export interface JobCounts {
	waiting: number;
	running: number;
	/** Waiting for their time: retries, and jobs that came back. */
	delayed: number;
	/** Given up after their last try: of this process, with Redis those of the last days. */
	failed: number;
}

export interface JobQueue {
	/**
	 * At most one job of a kind, integration and lane waits. One that is added while its like runs follows it: what it is
	 * about may have come too late for that one. Never throws and never waits for long.
	 */
	add(job: Job, options?: { lane?: Lane }): Promise<void>;
	/** Begins to work; until then jobs only wait. Safe to call again. */
	start(): void;
	/** True for one caller among all instances per period; without Redis for everybody. */
	claimTick(name: string, periodMs: number): Promise<boolean>;
	/** Jobs waiting, running and delayed; with Redis those of all instances. */
	depth(): Promise<number>;
	status(): Promise<QueueStatus>;
	/** Takes on nothing more and waits for what runs. What waits is done by the others, or after the next start. */
	drain(): Promise<void>;
}

export interface QueueStatus {
	kind: 'local' | 'redis';
	/** False: Redis is configured but cannot be reached; this process does its own work meanwhile. */
	connected: boolean;
	counts: JobCounts;
	lastFailure: { kind: string; integration: string; at: string; message: string } | null;
}

/** What both queues tell of failures. */
export interface QueueLog {
	error(error: unknown, message: string): void;
	warn(message: string): void;
}

/** Of each lane in each process. */
export const WORKERS_PER_LANE = 4;

export const MAX_TRIES = 5;
const FIRST_BACKOFF_MS = 5_000;
const LONGEST_BACKOFF_MS = 10 * 60_000;

/**
 * How long to wait before the next try, null after the last. Doubling, half of it random, never sooner than the
 * provider asked for.
 * @param tries made so far
 * @param random in [0, 1)
 */
export function nextTryMs(tries: number, error: unknown, random: number): number | null {
	if (tries >= MAX_TRIES) return null;
	const ceilingMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (tries - 1));
	return Math.max(retryAfterMsOf(error), Math.round(ceilingMs / 2 + (ceilingMs / 2) * random));
}

function retryAfterMsOf(error: unknown): number {
	if (typeof error !== 'object' || error === null || !('options' in error)) return 0;
	const { options } = error;
	if (typeof options !== 'object' || options === null || !('retryAfterMs' in options)) return 0;
	const { retryAfterMs } = options;
	return typeof retryAfterMs === 'number' ? Math.min(retryAfterMs, LONGEST_BACKOFF_MS) : 0;
}

/** The same for jobs that stand for each other. */
export function keyOf({ kind, integration }: Job): string {
	return `${kind}|${integration}`;
}
