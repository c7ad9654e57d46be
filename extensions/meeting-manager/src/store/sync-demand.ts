import type { Knex } from 'knex';
import { ensureSyncStates } from './sync-state';
import { toNumber } from './values';

const TABLE = 'mm_sync_state';

/** Whether an integration has to be synced. */
export interface SyncDemand {
	/** Its time has come. */
	isDue: boolean;
	/** Somebody, such as a notification of its provider, asked for a sync that no run has begun after. */
	isAsked: boolean;
	/** When the last run began, in milliseconds since 1970; null if that is unknown. */
	lastBegunMs: number | null;
}

/** Remembers that a sync is wanted. It stays wanted until a run that begins after this has succeeded, whoever runs it. */
export async function askForSync(database: Knex, integration: string): Promise<void> {
	const ask = () => database(TABLE).where({ calendar_integration: integration }).increment('asked');
	if ((await ask()) === 1) return;
	await ensureSyncStates(database, [integration]);
	await ask();
}

export async function loadDemand(database: Knex, integration: string, nowMs: number): Promise<SyncDemand> {
	const row = await database(TABLE)
		.select('next_due', 'asked', 'served', 'last_attempt')
		.where({ calendar_integration: integration })
		.first();
	const nextDueMs = toNumber(row?.next_due);
	return {
		isDue: nextDueMs === null || nextDueMs <= nowMs,
		isAsked: (toNumber(row?.asked) ?? 0) > (toNumber(row?.served) ?? 0),
		lastBegunMs: toNumber(row?.last_attempt),
	};
}
