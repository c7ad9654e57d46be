import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import PQueue from 'p-queue';
import { MINUTE_MS } from '../domain/interval';
import type { StoredEvent } from '../domain/reconcile';
import type { SyncRun } from '../domain/sync-run';
import type { SyncIntegration } from '../domain/sync-integration';
import { messages } from '../messages';
import { acquireLease, findDueIntegrations, isDue, releaseLease } from '../store/sync-state';
import { loadSyncIntegration } from '../store/sync-integrations';
import { findLatestRun } from '../store/sync-runs';
import { SYNCABLE_PROVIDERS } from './pull-calendar';
import type { SyncDependencies } from './sync-dependencies';
import { syncEvent } from './sync-event';
import type { SyncEventAnswer } from './sync-event';
import { LeaseLostError, syncIntegration } from './sync-integration';

type StoredRun = SyncRun & { name: string };

/**
 * Longer than a run, which is bounded to some two minutes, and no longer than people wait after a process was
 * killed in mid-run. A run that outlives it is rolled back.
 */
const LEASE_MS = 3 * MINUTE_MS;
const WAIT_FOR_OTHER_MS = 2 * MINUTE_MS;
const WAIT_STEP_MS = 200;
const CONCURRENT_RUNS = 4;
const DUE_PER_TICK = 200;

export interface SyncRunner {
	/** Runs the integration's sync and waits for it, or joins the one under way. Null: it cannot be run here and now. */
	run(
		integration: SyncIntegration,
		options: { trigger: SyncRun['trigger']; confirmDeletions: boolean },
	): Promise<StoredRun | null>;
	/** Syncs one event, never beside a run of its integration. */
	runEvent(integration: SyncIntegration, row: StoredEvent): Promise<SyncEventAnswer>;
	/** Starts what is due; returns when all of it is done. */
	tick(): Promise<void>;
	/** Takes on nothing more and waits for what is under way. */
	drain(): Promise<void>;
	/** Runs waiting or under way in this process. */
	depth(): number;
}

/** Never two syncs of one integration at once: joined within the process, kept apart by a lease across processes. */
export function createSyncRunner(dependencies: SyncDependencies): SyncRunner {
	const { database } = dependencies;
	const owner = randomUUID();
	const underWay = new Map<string, Promise<StoredRun | null>>();
	const scheduled = new PQueue({ concurrency: CONCURRENT_RUNS });
	// Due integrations that wait in the queue, so that the next tick does not queue them again.
	const queued = new Set<string>();

	async function withLease<T>(integration: string, work: (leaseOwner: string) => Promise<T>): Promise<T | null> {
		// Each piece of work is an owner of its own: two of one process exclude each other, too.
		const leaseOwner = `${owner}:${randomUUID().slice(0, 8)}`;
		const lease = { owner: leaseOwner, nowMs: dependencies.now().getTime(), durationMs: LEASE_MS };
		if (!(await acquireLease(database, integration, lease))) return null;
		try {
			return await work(leaseOwner);
		} finally {
			await releaseLease(database, integration, leaseOwner);
		}
	}

	async function runOnce(
		integration: SyncIntegration,
		options: Parameters<SyncRunner['run']>[1],
	): Promise<StoredRun | null> {
		const asked = dependencies.now();
		const deadlineMs = Date.now() + WAIT_FOR_OTHER_MS;
		for (;;) {
			const run = await withLease(integration.name, async (leaseOwner) => {
				// As it is now: it may have been changed, paused or deleted on the way to the lease.
				const current = await loadSyncIntegration(database, integration.name);
				if (current === null || !current.isActive || current.status === 'Paused') throw new LeaseLostError();
				// Somebody may have synced it since the schedule saw that it was due.
				const isScheduled = options.trigger === 'schedule';
				if (isScheduled && !(await isDue(database, current.name, asked.getTime()))) throw new LeaseLostError();
				return syncIntegration(dependencies, current, { ...options, leaseOwner });
			});
			if (run !== null) return run;
			if (options.trigger === 'schedule' || Date.now() > deadlineMs) return null;
			await wait(WAIT_STEP_MS);
			// Somebody else's run that ended since answers this request as well.
			const latest = await findLatestRun(database, integration.name);
			if (latest !== null && latest.ended > asked && !options.confirmDeletions) return latest;
		}
	}

	function run(integration: SyncIntegration, options: Parameters<SyncRunner['run']>[1]): Promise<StoredRun | null> {
		const joined = underWay.get(integration.name);
		if (!joined || options.confirmDeletions) return start(integration, options);
		// A scheduled run does not wait for another process's; whoever asks by hand does.
		return options.trigger === 'schedule' ? joined : joined.then((answer) => answer ?? start(integration, options));
	}

	function start(integration: SyncIntegration, options: Parameters<SyncRunner['run']>[1]): Promise<StoredRun | null> {
		const started = runOnce(integration, options)
			.catch((error: unknown) => {
				if (error instanceof LeaseLostError) return null;
				throw error;
			})
			.finally(() => {
				if (underWay.get(integration.name) === started) underWay.delete(integration.name);
			});
		underWay.set(integration.name, started);
		return started;
	}

	async function runEvent(integration: SyncIntegration, row: StoredEvent): Promise<SyncEventAnswer> {
		const deadlineMs = Date.now() + WAIT_FOR_OTHER_MS;
		for (;;) {
			const answer = await withLease(integration.name, () => syncEvent(dependencies, integration, row));
			if (answer !== null) return answer;
			if (Date.now() > deadlineMs) return { status: 'error', message: messages.syncBusy };
			await wait(WAIT_STEP_MS);
		}
	}

	async function runScheduled(name: string): Promise<void> {
		try {
			const integration = await loadSyncIntegration(database, name);
			if (integration !== null) await run(integration, { trigger: 'schedule', confirmDeletions: false });
		} catch (error) {
			dependencies.logError(error, `Meeting Manager: scheduled sync of ${name} failed`);
		} finally {
			queued.delete(name);
		}
	}

	async function tick(): Promise<void> {
		if (scheduled.isPaused) return;
		const due = await findDueIntegrations(database, {
			providers: SYNCABLE_PROVIDERS,
			nowMs: dependencies.now().getTime(),
			limit: DUE_PER_TICK,
		});
		const waiting = due.filter((name) => !underWay.has(name) && !queued.has(name));
		for (const name of waiting) queued.add(name);
		await Promise.all(waiting.map((name) => scheduled.add(() => runScheduled(name))));
	}

	async function drain(): Promise<void> {
		scheduled.pause();
		scheduled.clear();
		queued.clear();
		await Promise.allSettled(underWay.values());
	}

	return { run, runEvent, tick, drain, depth: () => underWay.size + scheduled.size };
}
