import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { startDirectus } from '../support/start-directus';
import type { DirectusServer } from '../support/start-directus';
import { getTarget, repositoryRoot } from '../support/targets';
import type { TargetName } from '../support/targets';
import { takeBuiltExtension } from '../support/templates';

/** A server with the product and, beside it, the endpoints that do nothing. Nothing is archived. */
export async function startBenchServer(
	targetName: TargetName,
	env: Record<string, string> = {},
): Promise<DirectusServer> {
	const built = await takeBuiltExtension(getTarget(targetName));
	const extensionsPath = path.join(repositoryRoot, '.cache/bench', targetName);
	await rm(extensionsPath, { recursive: true, force: true });
	await mkdir(extensionsPath, { recursive: true });
	await cp(built.extensionsPath, extensionsPath, { recursive: true });
	for (const noop of ['noop', 'early-noop']) {
		await cp(path.join(import.meta.dirname, `${noop}-extension`), path.join(extensionsPath, noop), { recursive: true });
	}
	const options = { extensionsPath, isDurable: true, env: { MM_ARCHIVE_AFTER_DAYS: '0', ...env } };
	return startDirectus({ target: targetName, ...options });
}

/** A connection of the benchmark's own, set to load fast: what it writes need not survive a power cut. */
export async function openKnex(server: DirectusServer): Promise<Knex> {
	const knex = createKnex({ ...server.database, pool: { min: 1, max: 1 } });
	if (server.project.target.engine === 'postgres') {
		await knex.raw('SET synchronous_commit = off');
	} else {
		await knex.raw('PRAGMA synchronous = OFF');
		await knex.raw('PRAGMA cache_size = -400000');
		await knex.raw('PRAGMA busy_timeout = 10000');
	}
	return knex;
}

/** On Postgres what its autovacuum does in a database that lives; nobody does the like for SQLite. */
export async function settle(knex: Knex, server: DirectusServer): Promise<void> {
	if (server.project.target.engine !== 'postgres') return;
	await knex.raw('VACUUM (ANALYZE) mm_calendar_event_sync');
	for (const table of ['mm_calendar_integration', 'mm_sync_state', 'directus_users'])
		await knex.raw('ANALYZE ??', [table]);
	await knex.raw('CHECKPOINT');
}
