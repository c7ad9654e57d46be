import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { createEngineTables } from '../../migrations/0001_create_engine_tables';
import { createAccounts } from '../../migrations/0004_create_accounts';
import { createPushChannels } from '../../migrations/0005_create_push_channels';
import { createSlotHolds } from '../../migrations/0007_create_slot_holds';
import { createInstallation } from '../../migrations/0008_create_installation';
import { createBookingDemand } from '../../migrations/0010_create_booking_demand';
import { createBookingEventUids } from '../../migrations/0011_create_booking_event_uids';
import { markInstallation } from '../../migrations/0012_mark_installation';
import { extendAccounts } from '../../migrations/0013_extend_accounts';
import { createDatabase, describeDatabase, dropDatabase, newDatabaseName } from './databases';
import { runsFolder } from './runs-folder';
import { urlVariables } from './targets';
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
	const parent = await runsFolder({ isDurable: false });
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
	await createBookingEventUids.up(first);
	await createInstallation.up(first);
	await markInstallation.up(first);
	return {
		connect,
		remove: async () => {
			await Promise.all(pools.map((pool) => pool.destroy()));
			await dropDatabase(database);
		},
	};
}
