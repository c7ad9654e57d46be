import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { findCalendars } from '../store/availability';
import { loadSyncIntegration } from '../store/sync-integrations';
import type { SyncRunner } from './sync-runner';

/** Somebody waits for the answer; a calendar that takes longer is judged by what is known of it. */
const LIMIT_MS = 3_000;
/** One that waits for its owner would only be refused again. */
const UNUSABLE: ReadonlySet<string> = new Set(['Paused', 'Needs Reauthorization']);

/**
 * Asks a person's active calendars for their latest changes, all at once. False where one of them failed, cannot be
 * synced or took too long, or there is none: then availability rests on what was known before. Its sync goes on.
 */
export async function refreshCalendars(
	{ database, runner }: { database: Knex; runner: Pick<SyncRunner, 'runAfresh'> },
	user: string,
): Promise<boolean> {
	const { integrations } = await findCalendars(database, user);
	if (integrations.length === 0) return false;
	const runs = integrations.map(async ({ name }) => {
		const integration = await loadSyncIntegration(database, name);
		if (integration === null || UNUSABLE.has(integration.status)) return false;
		const run = await runner.runAfresh(integration);
		return run?.status === 'success';
	});
	const settled = Promise.allSettled(runs).then((results) =>
		results.every((result) => result.status === 'fulfilled' && result.value),
	);
	return Promise.race([settled, wait(LIMIT_MS, false, { ref: false })]);
}
