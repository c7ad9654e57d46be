import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import type { IntegrationStatus } from '../domain/integration';
import { MINUTE_MS } from '../domain/interval';
import type { Interval } from '../domain/remote-event';
import type { SyncIntegration } from '../domain/sync-integration';
import { SYNC_RUN_COLLECTION } from '../domain/sync-run';
import type { RunTrigger, SyncRun } from '../domain/sync-run';
import { syncWindow } from '../domain/sync-window';
import { messages } from '../messages';
import { ProviderError } from '../providers/provider';
import type { CalendarSession, PullResult } from '../providers/provider';
import { writeErrorLog } from '../store/error-log';
import { saveQuarantine } from '../store/quarantine';
import { markIntegration } from '../store/sync-integrations';
import type { RunStart } from '../store/sync-integrations';
import { saveSyncState } from '../store/sync-state';
import type { SyncState } from '../store/sync-state';
import { insertRun } from '../store/sync-runs';
import { findKnownIds, findRetryingEvents } from '../store/synced-events';
import { applyPlan, failEvent } from './apply-plan';
import { nextPollMs } from './next-poll';
import { planSync } from './plan-sync';
import type { SyncPlan, Told } from './plan-sync';
import { openCalendar } from './open-calendar';
import { externalIdHash } from './read-draft';
import type { RowChanges, SyncDependencies } from './sync-dependencies';

export interface SyncOptions {
	trigger: RunTrigger;
	/** Who holds the integration's lease; outcomes are stored only while it does. */
	leaseOwner: string;
	/** A person says that an emptied calendar is meant. */
	confirmDeletions: boolean;
}

type Counts = Pick<SyncRun, 'created' | 'updated' | 'deleted' | 'unchanged' | 'quarantined'>;

type StoredRun = SyncRun & { name: string };

interface Outcome {
	run: StoredRun;
	/** What the integration has become. */
	status: IntegrationStatus;
	changes: RowChanges | null;
}

const NOTHING: Counts = { created: 0, updated: 0, deleted: 0, unchanged: 0, quarantined: 0 };

/**
 * One run of an integration's sync: pull, reconcile, one transaction of rows, cursor and the run's record, with which
 * the lease is given back. A provider that fails marks the integration and leaves its events as they are, blocking
 * (decision 2). The caller holds the lease.
 */
export async function syncIntegration(
	dependencies: SyncDependencies,
	begin: RunStart,
	options: SyncOptions,
): Promise<StoredRun> {
	const { integration } = begin;
	const context = { ...begin, dependencies, options, started: dependencies.now() };
	let outcome: Outcome;
	try {
		outcome = await pullAndStore(context);
	} catch (error) {
		if (error instanceof LeaseLostError) throw error;
		outcome = await recordFailure(context, error);
	}
	const { run, status, changes } = outcome;
	// All of it is committed: caches first, or somebody who hears of a change would read what was before.
	await dependencies.purgeCache();
	if (changes !== null) await dependencies.announce(changes);
	await dependencies.announce(runRecorded(run));
	if (integration.status !== status) await dependencies.announce(statusChange(integration, status));
	return run;
}

/** The run was overtaken: its lease expired and another took over, or its calendar was put out of use. Nothing was written. */
export class LeaseLostError extends Error {
	override name = 'LeaseLostError';
}

interface RunContext extends RunStart {
	dependencies: SyncDependencies;
	options: SyncOptions;
	started: Date;
}

async function pullAndStore(context: RunContext): Promise<Outcome> {
	const { dependencies, integration, options, state, started, hasRetries } = context;
	const { database } = dependencies;
	const window = syncWindow(integration, started);
	const isWindowKnown =
		state.window?.start.getTime() === window.start.getTime() &&
		state.window.end.getTime() === window.end.getTime() &&
		state.zone === integration.timeZone;
	const mustReadAll = !isWindowKnown || options.confirmDeletions || hasRetries;
	const session = await openCalendar(dependencies, integration);
	const pulled = await pull(context, session, { cursor: mustReadAll ? null : state.cursor, window });

	if (pulled.kind === 'unchanged') return commit(context, { cursor: pulled.cursor, unchanged: state.itemCount });
	const { isAuthoritative } = session;
	const { itemCount } = state;
	const plan = await planSync(database, integration, pulled, { window, now: started, itemCount, isAuthoritative });
	if (plan.isSuspicious && !options.confirmDeletions) {
		const found = pulled.kind === 'snapshot' ? pulled.itemCount : 0;
		throw new ProviderError('BAD_ANSWER', messages.suspiciousShrink(plan.knownCount, found));
	}
	return commit(context, { cursor: pulled.cursor, window, plan });
}

/** A calendar that cannot tell changes from the cursor any more is read whole: nothing is deleted before it has answered. */
async function pull(
	{ dependencies, integration }: RunContext,
	session: CalendarSession,
	{ cursor, window }: { cursor: SyncState['cursor']; window: Interval },
): Promise<Told | Extract<PullResult, { kind: 'unchanged' }>> {
	const { timeZone, ownerEmails, name } = integration;
	const findKnown = (ids: readonly string[]) => findKnownIds(dependencies.database, name, ids, externalIdHash);
	const input = { window, timeZone, ownerEmails, findKnown };
	const pulled = await session.pull({ ...input, cursor });
	if (pulled.kind !== 'cursor-expired') return pulled;
	const whole = await session.pull({ ...input, cursor: null });
	if (whole.kind === 'cursor-expired') throw new ProviderError('BAD_ANSWER', messages.cursorRefused);
	return whole;
}

/** Rows, cursor, the integration's own state and the run's record in one transaction; only while the lease is held. */
async function commit(
	context: RunContext,
	result: { cursor: SyncState['cursor'] } & ({ window: Interval; plan: SyncPlan } | { unchanged: number }),
): Promise<Outcome> {
	const { dependencies, integration, options, state, started } = context;
	const plan = 'plan' in result ? result.plan : null;
	return dependencies.database.transaction(async (transaction) => {
		const isSaved = await saveSyncState(transaction, integration.name, options.leaseOwner, {
			cursor: result.cursor,
			...('plan' in result
				? { window: result.window, zone: integration.timeZone, itemCount: result.plan.itemCount }
				: {}),
			consecutiveFailures: 0,
			nextDueMs: started.getTime() + (await nextPollMs(transaction, integration, started)),
			served: state.asked,
		});
		if (!isSaved) throw new LeaseLostError();
		await markIntegration(transaction, integration.name, {
			status: 'Connected',
			last_synced: started,
			sync_error_log: null,
		});
		const changes = plan === null ? null : await store(transaction, context, plan);
		const counts = 'plan' in result ? countsOf(result.plan) : { ...NOTHING, unchanged: result.unchanged };
		const [first] = plan?.quarantined ?? [];
		const error = first && plan ? messages.quarantined(plan.quarantined.length, describe(first)) : null;
		const run = await recordRun(transaction, context, { status: 'success', error, ...counts });
		return { run, status: 'Connected', changes };
	});
}

async function store(transaction: Knex, { integration, started }: RunContext, plan: SyncPlan): Promise<RowChanges> {
	const { quarantined, settledIds } = plan;
	const fresh = await saveQuarantine(transaction, integration.name, quarantined, settledIds, started.getTime());
	const entries = fresh.map((item) => ({
		title: messages.quarantinedTitle,
		message: describe(item),
		reference_collection: INTEGRATION_COLLECTION,
		reference_name: integration.name,
	}));
	if (entries.length > 0) await writeErrorLog(transaction, entries, started);
	return applyPlan(transaction, integration, plan, started);
}

async function recordRun(
	transaction: Knex,
	{ dependencies, integration, options, started }: RunContext,
	result: Counts & Pick<SyncRun, 'status' | 'error'>,
): Promise<StoredRun> {
	const { trigger } = options;
	const run = { calendar_integration: integration.name, trigger, started, ended: dependencies.now(), ...result };
	return { ...run, name: await insertRun(transaction, run) };
}

/** A failed pull: the integration is marked, its events stay; rows that waited for a retry used it up. */
async function recordFailure(context: RunContext, error: unknown): Promise<Outcome> {
	const { dependencies, integration, options, state, started } = context;
	if (!(error instanceof ProviderError))
		dependencies.logError(error, `Meeting Manager: sync of ${integration.name} failed`);
	const message = error instanceof ProviderError ? error.message : messages.syncFailedInternally;
	const retryAfterMs = error instanceof ProviderError ? (error.options.retryAfterMs ?? 0) : 0;
	const status = statusOf(error);
	const changes: RowChanges = { collection: EVENT_COLLECTION, created: [], updated: [], deleted: [] };

	const run = await dependencies.database.transaction(async (transaction) => {
		const isSaved = await saveSyncState(transaction, integration.name, options.leaseOwner, {
			consecutiveFailures: state.consecutiveFailures + 1,
			nextDueMs: started.getTime() + Math.max(integration.syncIntervalMinutes * MINUTE_MS, retryAfterMs),
		});
		if (!isSaved) throw new LeaseLostError();
		await markIntegration(transaction, integration.name, { status, sync_error_log: message });
		for (const row of await findRetryingEvents(transaction, integration.name)) {
			await failEvent(transaction, integration, row, message, started);
			changes.updated.push({ key: row.name, payload: { sync_status: 'Sync Failed' } });
		}
		// Once per outage, not once per attempt: the log must not grow with its length.
		if (state.consecutiveFailures === 0) {
			const entry = {
				title: messages.syncFailedTitle,
				message,
				reference_collection: INTEGRATION_COLLECTION,
				reference_name: integration.name,
			};
			await writeErrorLog(transaction, [entry], started);
		}
		return recordRun(transaction, context, { status: 'error', error: message, ...NOTHING });
	});
	if (status === 'Needs Reauthorization') await dependencies.reauthorizationNeeded(integration, message);
	return { run, status, changes: changes.updated.length > 0 ? changes : null };
}

/** Only a grant that is gone needs its owner; whatever else fails may well work again by itself. */
function statusOf(error: unknown): IntegrationStatus {
	return error instanceof ProviderError && error.code === 'REAUTHORIZATION_NEEDED'
		? 'Needs Reauthorization'
		: 'Failing';
}

function countsOf(plan: SyncPlan): Counts {
	return {
		created: plan.insert.length,
		updated: plan.update.length + plan.fail.length,
		deleted: plan.remove.length,
		unchanged: plan.unchanged,
		quarantined: plan.quarantined.length,
	};
}

function describe({ uid, reason }: { uid: string | null; reason: string }): string {
	return uid === null ? reason : `${uid}: ${reason}`;
}

function statusChange(integration: SyncIntegration, status: IntegrationStatus): RowChanges {
	const updated = [{ key: integration.name, payload: { status } }];
	return { collection: INTEGRATION_COLLECTION, created: [], updated, deleted: [] };
}

function runRecorded({ name, ...run }: StoredRun): RowChanges {
	const payload = { name, ...run, started: run.started.toISOString(), ended: run.ended.toISOString() };
	return {
		collection: SYNC_RUN_COLLECTION,
		created: [{ key: name, payload: () => payload }],
		updated: [],
		deleted: [],
	};
}
