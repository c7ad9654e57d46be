import { DAY_MS, MINUTE_MS } from '../domain/interval';
import { messages } from '../messages';
import { countFailedAmong, findFailedEvents } from '../store/failed-events';
import { findSyncedEvent } from '../store/events';
import { loadSyncIntegration } from '../store/sync-integrations';
import type { SyncDependencies } from './sync-dependencies';
import type { SyncRunner } from './sync-runner';

export interface ResyncQuery {
	/** Null: of all calendars. */
	integrations: readonly string[] | null;
	/** Whose calendars; null: anybody's. */
	owner: string | null;
	/** Leaves the latest failures to the retries that the sync makes by itself; null: all. */
	notSyncedForMinutes: number | null;
	/** Leaves alone what took place long ago; null: all. */
	endedWithinDays: number | null;
	limit: number;
}

export interface ResyncOutcome {
	name: string;
	calendar_integration: string;
	/** `skipped`: its calendar cannot be synced now. */
	status: 'success' | 'error' | 'skipped';
	message: string;
}

export interface Resync {
	/** How many failed events there were, beyond the limit too. */
	found: number;
	synced: number;
	failed: number;
	skipped: number;
	events: ResyncOutcome[];
}

/** Retries each failed event, those tried least often first, so that a limit does not keep the same ones waiting. */
export async function resyncFailed(
	{ database, now, runner }: Pick<SyncDependencies, 'database' | 'now'> & { runner: Pick<SyncRunner, 'runEvent'> },
	{ integrations, owner, notSyncedForMinutes, endedWithinDays, limit }: ResyncQuery,
): Promise<Resync> {
	const before = (distanceMs: number) => new Date(now().getTime() - distanceMs);
	const filter = {
		integrations,
		owner,
		syncedBefore: notSyncedForMinutes === null ? null : before(notSyncedForMinutes * MINUTE_MS),
		endedAfter: endedWithinDays === null ? null : before(endedWithinDays * DAY_MS),
	};
	const found = await countFailedAmong(database, filter);
	const events: ResyncOutcome[] = [];
	for (const { name, integration } of await findFailedEvents(database, filter, limit)) {
		const outcome = await retry(name, integration);
		if (outcome !== null) events.push({ name, calendar_integration: integration, ...outcome });
	}
	const count = (status: ResyncOutcome['status']) => events.filter((event) => event.status === status).length;
	return { found, synced: count('success'), failed: count('error'), skipped: count('skipped'), events };

	/** Null where the row is not among the failed ones any more: a retry of another one took it along. */
	async function retry(name: string, calendar: string): Promise<Pick<ResyncOutcome, 'status' | 'message'> | null> {
		const current = await findSyncedEvent(database, name);
		if (current?.row.syncStatus !== 'Sync Failed') return null;
		const integration = await loadSyncIntegration(database, calendar);
		if (integration === null) return null;
		const { isActive, status } = integration;
		if (!isActive || status === 'Paused' || status === 'Needs Reauthorization') {
			return { status: 'skipped', message: messages.syncSkipped(calendar, isActive ? status : 'not active') };
		}
		return runner.runEvent(integration, current.row);
	}
}
