import type { Knex } from 'knex';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import type { Interval } from '../domain/remote-event';
import { toJson, toNumber, toText } from './values';

const TABLE = 'mm_sync_state';

/** What the engine keeps per integration beside the record: cursor, window, lease. Times are epoch milliseconds. */
export interface SyncState {
	cursor: Readonly<Record<string, string | null>> | null;
	window: Interval | null;
	zone: string | null;
	/** Events in the window as of the last snapshot. */
	itemCount: number;
	consecutiveFailures: number;
	/** How often a sync was asked for until now. */
	asked: number;
}

/** From a row that holds the table's columns; of an integration without state they are missing or null. */
export function toSyncState(row: Readonly<Record<string, unknown>> | undefined): SyncState {
	const from = toNumber(row?.window_from);
	const to = toNumber(row?.window_to);
	return {
		cursor: readCursor(row?.cursor),
		window: from === null || to === null ? null : { start: new Date(from), end: new Date(to) },
		zone: toText(row?.zone),
		itemCount: toNumber(row?.item_count) ?? 0,
		consecutiveFailures: toNumber(row?.consecutive_failures) ?? 0,
		asked: toNumber(row?.asked) ?? 0,
	};
}

function readCursor(stored: unknown): SyncState['cursor'] {
	const value = toJson(stored);
	if (typeof value !== 'object' || value === null) return null;
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toText(part)]));
}

/**
 * Takes the lease of an integration for `owner`, unless somebody else holds one that has not expired:
 * the last guard against two syncs of one integration at once, across processes and hosts.
 */
export async function acquireLease(
	database: Knex,
	integration: string,
	lease: { owner: string; nowMs: number; durationMs: number },
): Promise<boolean> {
	const take = () =>
		database(TABLE)
			.where({ calendar_integration: integration })
			.where((free) => free.whereNull('lease_owner').orWhere('lease_expires', '<=', lease.nowMs))
			.update({
				lease_owner: lease.owner,
				lease_expires: lease.nowMs + lease.durationMs,
				last_attempt: lease.nowMs,
			});
	if ((await take()) === 1) return true;
	// Somebody holds it, or there is no row yet: each write less is a wait less for the disk.
	await ensureSyncStates(database, [integration]);
	return (await take()) === 1;
}

/** Puts off the lease's end while its holder is alive. */
export async function renewLease(
	database: Knex,
	integration: string,
	lease: { owner: string; nowMs: number; durationMs: number },
): Promise<void> {
	await database(TABLE)
		.where({ calendar_integration: integration, lease_owner: lease.owner })
		.update({ lease_expires: lease.nowMs + lease.durationMs });
}

export async function releaseLease(database: Knex, integration: string, owner: string): Promise<void> {
	await database(TABLE)
		.where({ calendar_integration: integration, lease_owner: owner })
		.update({ lease_owner: null, lease_expires: null });
}

/**
 * Stores the outcome of a run in the transaction of its rows and gives the lease back, and only while it is held: a
 * run that lost it (its process slept) must not overwrite the one that took over.
 */
export async function saveSyncState(
	transaction: Knex,
	integration: string,
	owner: string,
	state: {
		cursor?: SyncState['cursor'];
		window?: Interval;
		zone?: string;
		itemCount?: number;
		consecutiveFailures: number;
		nextDueMs: number;
		/** `SyncState.asked` as the run found it; only of a run that succeeded. */
		served?: number;
	},
): Promise<boolean> {
	// `dropCursors` since the lease was taken: what this run read may be out of date, so the next reads all.
	const unlessDropped = (column: string, value: string | number | null) =>
		transaction.raw('CASE WHEN last_attempt IS NULL THEN ?? ELSE ? END', [column, value]);
	const saved = await transaction(TABLE)
		.where({ calendar_integration: integration, lease_owner: owner })
		.update({
			...(state.cursor === undefined
				? {}
				: { cursor: unlessDropped('cursor', state.cursor === null ? null : JSON.stringify(state.cursor)) }),
			...(state.window === undefined
				? {}
				: { window_from: state.window.start.getTime(), window_to: state.window.end.getTime() }),
			...(state.zone === undefined ? {} : { zone: state.zone }),
			...(state.itemCount === undefined ? {} : { item_count: state.itemCount }),
			...(state.served === undefined ? {} : { served: state.served }),
			lease_owner: null,
			lease_expires: null,
			consecutive_failures: state.consecutiveFailures,
			next_due: unlessDropped('next_due', state.nextDueMs),
		});
	return saved === 1;
}

/** Makes the next sync read everything anew; `dueNow` has it happen at the next tick of the schedule. */
export async function dropCursors(database: Knex, integrations: readonly string[], dueNow: boolean): Promise<void> {
	if (integrations.length === 0) return;
	await database(TABLE)
		.whereIn('calendar_integration', [...integrations])
		.update({ cursor: null, last_attempt: null, ...(dueNow ? { next_due: null } : {}) });
}

/** Has them synced at the next tick of the schedule, from where they stopped. */
export async function makeDue(database: Knex, integrations: readonly string[]): Promise<void> {
	await database(TABLE)
		.whereIn('calendar_integration', [...integrations])
		.update({ next_due: null });
}

/**
 * Active integrations whose time has come, longest waiting first, and those that a sync was asked for. Where the last
 * one failed that waits for its time, too.
 */
export async function findDueIntegrations(database: Knex, query: { nowMs: number; limit: number }): Promise<string[]> {
	const rows = await database(`${INTEGRATION_COLLECTION} as integration`)
		.leftJoin(`${TABLE} as state`, 'state.calendar_integration', 'integration.name')
		.select('integration.name')
		.where('integration.is_active', true)
		.whereNotIn('integration.status', ['Paused', 'Needs Reauthorization'])
		.where((due) =>
			due
				.whereNull('state.next_due')
				.orWhere('state.next_due', '<=', query.nowMs)
				.orWhere((asked) => asked.whereRaw('state.asked > state.served').where('state.consecutive_failures', 0)),
		)
		.orderByRaw('COALESCE(state.next_due, 0)')
		.limit(query.limit);
	return rows.map((row) => String(row.name));
}

export async function deleteSyncState(database: Knex, integrations: readonly string[]): Promise<void> {
	await database(TABLE)
		.whereIn('calendar_integration', [...integrations])
		.delete();
}

/** A state row for each integration from the start: it outlives the integration until all of it is put away. */
export async function ensureSyncStates(database: Knex, integrations: readonly string[]): Promise<void> {
	for (const integration of integrations) {
		await database(TABLE)
			.insert({ calendar_integration: integration, consecutive_failures: 0 })
			.onConflict('calendar_integration')
			.ignore();
	}
}

/** Integrations that are gone but not yet put away. */
export async function findOrphanedStates(database: Knex): Promise<string[]> {
	const rows = await database(`${TABLE} as state`)
		.leftJoin(`${INTEGRATION_COLLECTION} as integration`, 'integration.name', 'state.calendar_integration')
		.select('state.calendar_integration')
		.whereNull('integration.name');
	return rows.map((row) => String(row.calendar_integration));
}
