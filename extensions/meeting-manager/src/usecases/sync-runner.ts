import { setTimeout as wait } from 'node:timers/promises';
import { MINUTE_MS } from '../domain/interval';
import type { StoredEvent } from '../domain/reconcile';
import type { SyncRun } from '../domain/sync-run';
import type { SyncIntegration } from '../domain/sync-integration';
import type { JobResult } from '../jobs/job-queue';
import { messages } from '../messages';
import { markSilent } from '../store/push-channels';
import { findSyncedEvent } from '../store/events';
import { reviveOutboundEvent } from '../store/outbox';
import { loadDemand } from '../store/sync-demand';
import { loadRunStart, loadSyncIntegration } from '../store/sync-integrations';
import { findLatestRun } from '../store/sync-runs';
import { withLease } from './integration-lease';
import { pushOutbox } from './push-outbox';
import type { SyncDependencies } from './sync-dependencies';
import { syncEvent } from './sync-event';
import type { SyncEventAnswer } from './sync-event';
import { LeaseLostError, syncIntegration } from './sync-integration';

type StoredRun = SyncRun & { name: string };

const WAIT_FOR_OTHER_MS = 2 * MINUTE_MS;
const WAIT_STEP_MS = 200;
/** When a job looks again whether the integration is still taken. */
const BUSY_MS = 1_000;
/** Syncs that were asked for begin so long after each other: a flood of notifications is a few syncs. */
const SPACING_MS = 1_500;
/** A notification may be late by so much before its channel counts as broken. */
const LATE_MS = 30 * MINUTE_MS;
const DONE: JobResult = { kind: 'done' };

export interface SyncRunner {
	/** Runs the integration's sync and waits for it, or joins the one under way. Null: it cannot be run here and now. */
	run(
		integration: SyncIntegration,
		options: { trigger: SyncRun['trigger']; confirmDeletions: boolean },
	): Promise<StoredRun | null>;
	/** The same, but only a run that begins after the call will do: one under way may have read before. */
	runAfresh(integration: SyncIntegration): Promise<StoredRun | null>;
	/** Syncs one event, never beside a run of its integration. */
	runEvent(integration: SyncIntegration, row: StoredEvent): Promise<SyncEventAnswer>;
	/** The job `sync`: a run if the integration is due, or a sync was asked for. */
	syncJob(name: string): Promise<JobResult>;
	/** The job `push-outbox`: writes what waits for the integration's calendar, never beside a sync of it. */
	pushJob(name: string): Promise<JobResult>;
	/** Waits for what is under way. */
	drain(): Promise<void>;
	/** Runs under way in this process that somebody waits for. */
	depth(): number;
}

type RunOptions = Parameters<SyncRunner['run']>[1] & { isFresh: boolean };

/** A sync that was asked for failed, and is tried again. */
class SyncFailedError extends Error {
	override name = 'SyncFailedError';
}

/** Never two syncs of one integration at once: joined within the process, kept apart by a lease across processes. */
export function createSyncRunner(dependencies: SyncDependencies): SyncRunner {
	const { database } = dependencies;
	const underWay = new Map<string, Promise<StoredRun | null>>();
	/** Runs that begin once the one under way has ended. */
	const next = new Map<string, Promise<StoredRun | null>>();
	const telling = new Set<Promise<void>>();
	let manualRuns = 0;

	function afterwards(work: Promise<void>): void {
		const tracked = work.finally(() => telling.delete(tracked));
		telling.add(tracked);
	}

	async function runOnce(integration: SyncIntegration, options: RunOptions): Promise<StoredRun | null> {
		const asked = dependencies.now();
		const deadlineMs = Date.now() + WAIT_FOR_OTHER_MS;
		const isJob = options.trigger !== 'manual';
		for (;;) {
			const work = async (leaseOwner: string) => {
				// As it is now: it may have been changed, paused or deleted on the way to the lease.
				const begin = await loadRunStart(database, integration.name);
				const current = begin?.integration ?? null;
				if (begin === null || current === null || !current.isActive || current.status === 'Paused')
					throw new LeaseLostError();
				// Somebody may have synced it since the job saw that there is something to do.
				if (isJob && !(await isWanted(current.name, asked))) throw new LeaseLostError();
				// What was changed here goes out first, so that it is known when it comes back.
				const pushed = isWritable(current) ? await pushOutbox(dependencies, current) : current;
				return syncIntegration(dependencies, { ...begin, integration: pushed }, { ...options, leaseOwner, afterwards });
			};
			const run = await withLease(dependencies, integration.name, work, { givesBack: true });
			if (run !== null) return run;
			if (isJob || Date.now() > deadlineMs) return null;
			await wait(WAIT_STEP_MS);
			// Somebody else's run that ended since answers this request as well.
			const latest = await findLatestRun(database, integration.name);
			const isAnswer = latest !== null && (options.isFresh ? latest.started >= asked : latest.ended > asked);
			if (isAnswer && !options.confirmDeletions) return latest;
		}
	}

	async function isWanted(name: string, now: Date): Promise<boolean> {
		const { isDue, isAsked } = await loadDemand(database, name, now.getTime());
		return isDue || isAsked;
	}

	async function run(
		integration: SyncIntegration,
		options: Parameters<SyncRunner['run']>[1],
	): Promise<StoredRun | null> {
		const joined = options.confirmDeletions ? undefined : underWay.get(integration.name);
		manualRuns += 1;
		try {
			const answer = joined === undefined ? null : await joined;
			return answer ?? (await start(integration, { ...options, isFresh: false }));
		} finally {
			manualRuns -= 1;
		}
	}

	async function runAfresh(integration: SyncIntegration): Promise<StoredRun | null> {
		const { name } = integration;
		const begin = async () => {
			await Promise.allSettled([underWay.get(name)]);
			next.delete(name);
			return start(integration, { trigger: 'manual', confirmDeletions: false, isFresh: true });
		};
		const waiting = next.get(name) ?? begin();
		next.set(name, waiting);
		manualRuns += 1;
		try {
			return await waiting;
		} finally {
			manualRuns -= 1;
		}
	}

	function start(integration: SyncIntegration, options: RunOptions): Promise<StoredRun | null> {
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
			const work = async () => {
				// What was changed here goes out first, as in a sync of the whole calendar.
				let pushed = integration;
				if (integration.isActive && isWritable(integration)) {
					await reviveOutboundEvent(database, row.name);
					pushed = await pushOutbox(dependencies, integration, { only: row.name });
				}
				const current = (await findSyncedEvent(database, row.name))?.row;
				return syncEvent(dependencies, pushed, current ?? row);
			};
			const answer = await withLease(dependencies, integration.name, work, { givesBack: false });
			if (answer !== null) return answer;
			if (Date.now() > deadlineMs) return { status: 'error', message: messages.syncBusy };
			await wait(WAIT_STEP_MS);
		}
	}

	async function syncJob(name: string): Promise<JobResult> {
		const integration = await loadSyncIntegration(database, name);
		if (integration === null || !isUsable(integration)) return DONE;
		const nowMs = dependencies.now().getTime();
		const { isDue, isAsked, lastBegunMs } = await loadDemand(database, name, nowMs);
		if (!isDue && !isAsked) return DONE;
		const pauseMs = lastBegunMs === null ? 0 : Math.min(SPACING_MS, lastBegunMs + SPACING_MS - nowMs);
		if (!isDue && pauseMs > 0) return { kind: 'again', delayMs: pauseMs };
		if (underWay.has(name)) return { kind: 'again', delayMs: BUSY_MS };
		const trigger = isAsked ? 'push' : 'schedule';
		const finished = await start(integration, { trigger, confirmDeletions: false, isFresh: false });
		if (finished?.status === 'error') {
			// The schedule comes back by itself; who asked has nobody else to ask.
			if (isAsked) throw new SyncFailedError(finished.error ?? messages.syncFailedInternally);
			return DONE;
		}
		if (finished !== null && !isAsked && hasChanges(finished)) await markSilent(database, name, nowMs + LATE_MS);
		// It is taken by somebody else, or a sync was asked for while this one ran.
		const isLeft = await isWanted(name, dependencies.now());
		return isLeft ? { kind: 'again', delayMs: finished === null ? BUSY_MS : WAIT_STEP_MS } : DONE;
	}

	async function pushJob(name: string): Promise<JobResult> {
		const integration = await loadSyncIntegration(database, name);
		if (integration === null || !integration.isActive || !isWritable(integration)) return DONE;
		const work = async () => {
			await pushOutbox(dependencies, integration);
			return true;
		};
		const pushed = await withLease(dependencies, name, work, { givesBack: false });
		return pushed === null ? { kind: 'again', delayMs: WAIT_STEP_MS } : DONE;
	}

	return {
		run,
		runAfresh,
		runEvent,
		syncJob,
		pushJob,
		drain: async () => {
			await Promise.allSettled(underWay.values());
			await Promise.allSettled(telling);
		},
		depth: () => manualRuns,
	};
}

function isUsable({ isActive, status }: SyncIntegration): boolean {
	return isActive && status !== 'Paused' && status !== 'Needs Reauthorization';
}

function isWritable({ direction, status }: SyncIntegration): boolean {
	return direction === 'Two-Way' && status !== 'Paused' && status !== 'Needs Reauthorization';
}

function hasChanges({ created, updated, deleted }: SyncRun): boolean {
	return created + updated + deleted > 0;
}
