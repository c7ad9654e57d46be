import { INTEGRATION_COLLECTION } from '../domain/integration';
import { MINUTE_MS } from '../domain/interval';
import type { SyncIntegration } from '../domain/sync-integration';
import type { RunTrigger, SyncRun } from '../domain/sync-run';
import { syncWindow } from '../domain/sync-window';
import { messages } from '../messages';
import { ProviderError } from '../providers/provider';
import { writeErrorLog } from '../store/error-log';
import { saveQuarantine } from '../store/quarantine';
import { markIntegration } from '../store/sync-integrations';
import { loadSyncState, saveSyncState } from '../store/sync-state';
import type { SyncState } from '../store/sync-state';
import { findRetryingEvents, hasRetries } from '../store/synced-events';
import { applyPlan, failEvent } from './apply-plan';
import { planSync } from './plan-sync';
import type { Snapshot, SyncPlan } from './plan-sync';
import { pullCalendar } from './pull-calendar';
import type { RowChanges, SyncDependencies } from './sync-dependencies';

export interface SyncOptions {
	trigger: RunTrigger;
	/** Who holds the integration's lease; outcomes are stored only while it does. */
	leaseOwner: string;
	/** A person says that an emptied calendar is meant. */
	confirmDeletions: boolean;
}

type Counts = Pick<SyncRun, 'created' | 'updated' | 'deleted' | 'unchanged' | 'quarantined'>;

interface Outcome {
	counts: Counts;
	error: string | null;
	changes: RowChanges | null;
	status: SyncRun['status'];
}

const NOTHING: Counts = { created: 0, updated: 0, deleted: 0, unchanged: 0, quarantined: 0 };

/**
 * One run of an integration's sync: pull, reconcile, one transaction of rows and cursor. A provider
 * that fails marks the integration and leaves its events as they are, blocking (decision 2). The
 * caller holds the lease.
 */
export async function syncIntegration(
	dependencies: SyncDependencies,
	integration: SyncIntegration,
	options: SyncOptions,
): Promise<SyncRun & { name: string }> {
	const started = dependencies.now();
	const state = await loadSyncState(dependencies.database, integration.name);
	const context = { dependencies, integration, options, state, started };
	let outcome: Outcome;
	try {
		outcome = await pullAndStore(context);
	} catch (error) {
		if (error instanceof LeaseLostError) throw error;
		outcome = await recordFailure(context, error);
	}
	const run: SyncRun = {
		calendar_integration: integration.name,
		trigger: options.trigger,
		status: outcome.status,
		started,
		ended: dependencies.now(),
		...outcome.counts,
		error: outcome.error,
	};
	try {
		return { ...run, name: await dependencies.recordRun(run) };
	} finally {
		// After the record, which drops the host's caches; without it, too, for the rows are written.
		if (outcome.changes !== null) await dependencies.announce(outcome.changes);
		const isStatusNew = integration.status !== (outcome.status === 'success' ? 'Connected' : 'Failing');
		if (isStatusNew) await dependencies.announce(statusChange(integration, outcome.status));
	}
}

/** The run was overtaken: its lease expired and another took over, or its calendar was put out of use. Nothing was written. */
export class LeaseLostError extends Error {
	override name = 'LeaseLostError';
}

interface RunContext {
	dependencies: SyncDependencies;
	integration: SyncIntegration;
	options: SyncOptions;
	state: SyncState;
	started: Date;
}

async function pullAndStore(context: RunContext): Promise<Outcome> {
	const { dependencies, integration, options, state, started } = context;
	const { database } = dependencies;
	const window = syncWindow(integration, started);
	const isWindowKnown =
		state.window?.start.getTime() === window.start.getTime() &&
		state.window.end.getTime() === window.end.getTime() &&
		state.zone === integration.timeZone;
	const mustReadAll = !isWindowKnown || options.confirmDeletions || (await hasRetries(database, integration.name));
	const pulled = await pullCalendar(dependencies, integration, { cursor: mustReadAll ? null : state.cursor, window });

	if (pulled.kind === 'unchanged') {
		await commit(context, { cursor: pulled.cursor });
		return { status: 'success', counts: { ...NOTHING, unchanged: state.itemCount }, error: null, changes: null };
	}
	const plan = await planSync(database, integration, pulled, window, started);
	if (plan.isSuspicious && !options.confirmDeletions) {
		throw new ProviderError('BAD_ANSWER', messages.suspiciousShrink(plan.storedCount, pulled.itemCount));
	}
	const changes = await commit(context, { cursor: pulled.cursor, window, snapshot: pulled, plan });
	const [firstQuarantined] = plan.quarantined;
	return {
		status: 'success',
		counts: countsOf(plan),
		error: firstQuarantined ? messages.quarantined(plan.quarantined.length, describe(firstQuarantined)) : null,
		changes,
	};
}

/** Rows, cursor and the integration's own state in one transaction; only while the lease is held. */
async function commit(
	{ dependencies, integration, options, started }: RunContext,
	result: { cursor: SyncState['cursor']; window?: SyncState['window']; snapshot?: Snapshot; plan?: SyncPlan },
): Promise<RowChanges | null> {
	const { plan } = result;
	return dependencies.database.transaction(async (transaction) => {
		const isSaved = await saveSyncState(transaction, integration.name, options.leaseOwner, {
			cursor: result.cursor,
			...(result.window && plan
				? {
						window: result.window,
						zone: integration.timeZone,
						itemCount: plan.storedCount + plan.insert.length - plan.remove.length,
					}
				: {}),
			consecutiveFailures: 0,
			nextDueMs: started.getTime() + integration.syncIntervalMinutes * MINUTE_MS,
		});
		if (!isSaved) throw new LeaseLostError();
		await markIntegration(transaction, integration.name, {
			status: 'Connected',
			last_synced: started,
			sync_error_log: null,
		});
		if (!plan) return null;

		const fresh = await saveQuarantine(transaction, integration.name, plan.quarantined, started.getTime());
		const entries = fresh.map((item) => ({
			title: messages.quarantinedTitle,
			message: describe(item),
			reference_collection: INTEGRATION_COLLECTION,
			reference_name: integration.name,
		}));
		if (entries.length > 0) await writeErrorLog(transaction, entries, started);
		return applyPlan(transaction, integration, plan, started);
	});
}

/** A failed pull: the integration is marked, its events stay; rows that waited for a retry used it up. */
async function recordFailure(
	{ dependencies, integration, options, state, started }: RunContext,
	error: unknown,
): Promise<Outcome> {
	if (!(error instanceof ProviderError))
		dependencies.logError(error, `Meeting Manager: sync of ${integration.name} failed`);
	const message = error instanceof ProviderError ? error.message : messages.syncFailedInternally;
	const retryAfterMs = error instanceof ProviderError ? (error.options.retryAfterMs ?? 0) : 0;
	const changes: RowChanges = { collection: 'mm_calendar_event_sync', created: [], updated: [], deleted: [] };

	await dependencies.database.transaction(async (transaction) => {
		const isSaved = await saveSyncState(transaction, integration.name, options.leaseOwner, {
			consecutiveFailures: state.consecutiveFailures + 1,
			nextDueMs: started.getTime() + Math.max(integration.syncIntervalMinutes * MINUTE_MS, retryAfterMs),
		});
		if (!isSaved) throw new LeaseLostError();
		await markIntegration(transaction, integration.name, { status: 'Failing', sync_error_log: message });
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
	});
	return { status: 'error', counts: NOTHING, error: message, changes: changes.updated.length > 0 ? changes : null };
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

function statusChange(integration: SyncIntegration, status: SyncRun['status']): RowChanges {
	const payload = { status: status === 'success' ? 'Connected' : 'Failing' };
	return {
		collection: INTEGRATION_COLLECTION,
		created: [],
		updated: [{ key: integration.name, payload }],
		deleted: [],
	};
}
