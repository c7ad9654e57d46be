import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { createEngineTables } from '../../migrations/0001_create_engine_tables';
import { createAccounts } from '../../migrations/0004_create_accounts';
import { createPushChannels } from '../../migrations/0005_create_push_channels';
import { createSlotHolds } from '../../migrations/0007_create_slot_holds';
import { createBookingDemand } from '../../migrations/0010_create_booking_demand';
import { extendAccounts } from '../../migrations/0011_extend_accounts';
import { createDatabase, describeDatabase, dropDatabase, newDatabaseName } from './databases';
import { repositoryRoot, urlVariables } from './targets';
import type { Engine } from './targets';

/** A database with the engine's tables alone, for tests of what needs no Directus. */
export interface EngineDatabase {
	/** A connection pool of its own, as every process has one. */
	connect(): Knex;
	remove(): Promise<void>;
}

/** SQLite, and the servers the environment names. */
export const availableEngines: readonly Engine[] = (['sqlite', 'postgres', 'mariadb'] as const).filter((engine) => {
	const variable = urlVariables[engine];
	return variable === null || process.env[variable];
});

export async function createEngineDatabase(engine: Engine): Promise<EngineDatabase> {
	const parent = path.join(repositoryRoot, '.cache/runs');
	await mkdir(parent, { recursive: true });
	const id =
		engine === 'sqlite' ? path.join(await mkdtemp(path.join(parent, 'engine-')), 'data.db') : newDatabaseName();
	const database = describeDatabase(engine, id);
	await createDatabase(database);
	const pools: Knex[] = [];
	const connect = (): Knex => {
		const pool = createKnex(database.connection);
		pools.push(pool);
		return pool;
	};
	const first = connect();
	await createEngineTables.up(first);
	await createAccounts.up(first);
	await extendAccounts.up(first);
	await createPushChannels.up(first);
	await createSlotHolds.up(first);
	await createBookingDemand.up(first);
	return {
		connect,
		remove: async () => {
			await Promise.all(pools.map((pool) => pool.destroy()));
			await dropDatabase(database);
		},
	};
}
