import type { Knex } from 'knex';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLocalQueue } from '../../extensions/meeting-manager/src/jobs/local-queue';
import { loadDemand } from '../../extensions/meeting-manager/src/store/sync-demand';
import { acquireLease, saveSyncState, toSyncState } from '../../extensions/meeting-manager/src/store/sync-state';
import { createSyncRequests } from '../../extensions/meeting-manager/src/usecases/request-sync';
import { recordHandlers, recordLog, until } from '../jobs/handlers';
import { createEngineDatabase, type EngineDatabase } from '../support/engine-database';

let engineDatabase: EngineDatabase;
let database: Knex;
beforeEach(async () => {
	engineDatabase = await createEngineDatabase('sqlite');
	database = engineDatabase.connect();
});
afterEach(() => engineDatabase.remove());

const countAsked = async () => toSyncState(await database('mm_sync_state').first()).asked;

/** A successful run, from the lease to its release; `meanwhile` happens in its midst. */
async function run(meanwhile: () => Promise<unknown> = async () => undefined): Promise<void> {
	const lease = { owner: 'runner', nowMs: Date.now(), durationMs: 60_000 };
	expect(await acquireLease(database, 'A', lease)).toBe(true);
	const asked = await countAsked();
	await meanwhile();
	const outcome = { consecutiveFailures: 0, nextDueMs: Date.now() + 60_000, served: asked };
	expect(await saveSyncState(database, 'A', 'runner', outcome)).toBe(true);
}

function createRequests() {
	const { handlers, begun } = recordHandlers();
	const log = recordLog();
	const jobs = createLocalQueue(handlers, log);
	jobs.start();
	return { ...createSyncRequests({ database, logError: log.error }, jobs), begun };
}

const isAsked = async () => (await loadDemand(database, 'A', Date.now())).isAsked;

describe('asking for a sync', () => {
	test('is remembered until a run that begins after it has succeeded', async () => {
		const { request, flush, begun } = createRequests();
		request('A');
		await until(() => begun.length === 1);
		expect(await isAsked()).toBe(true);
		await run();
		expect(await isAsked()).toBe(false);
		await flush();
	});

	test('while a run is under way means another: that one may have looked before the change', async () => {
		const { request, flush, begun } = createRequests();
		await run(async () => {
			request('A');
			await until(() => begun.length === 1);
		});
		expect(await isAsked()).toBe(true);
		await flush();
	});

	test('a thousand times at once is written down a few times', async () => {
		const { request, flush } = createRequests();
		for (let index = 0; index < 1_000; index += 1) request('A');
		await flush();
		expect(await countAsked()).toBe(2);
	});
});
