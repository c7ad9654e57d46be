import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import createKnex from 'knex';
import type { Knex } from 'knex';
import type { DatabaseConnection } from '../databases';

const POLL_MS = 20;
const PATIENCE_MS = 20_000;

/** Keeps a sync from storing what it read: its transaction begins, and cannot end. */
export interface StoringLock {
	/** From now on. The rest of the database stays usable where the engine can do that. */
	hold(): Promise<void>;
	/** Once a process is in the midst of its transaction and waits for this lock. */
	reached(): Promise<void>;
	release(): Promise<void>;
}

export function createStoringLock(database: DatabaseConnection, integration: string): StoringLock {
	const knex = createKnex({ ...database, pool: { min: 1, max: 2 } });
	const isReached = waitsFor(knex, database);
	let holding: Knex.Transaction | null = null;
	return {
		hold: async () => {
			const transaction = await knex.transaction();
			// On SQLite whoever has read keeps others from committing. Elsewhere the number of the next row is taken
			// between the cursor and the rows.
			const counter = transaction('mm_counter').where({ series: `MM-CES-${integration}` });
			await (database.client === 'sqlite3' ? counter.first() : counter.first().forUpdate());
			holding = transaction;
		},
		reached: async () => {
			const deadline = Date.now() + PATIENCE_MS;
			while (holding === null || !(await isReached())) {
				if (Date.now() > deadline) throw new Error('Nobody waits for the lock.');
				await sleep(POLL_MS);
			}
		},
		release: async () => {
			await holding?.rollback();
			await knex.destroy();
		},
	};
}

function waitsFor(knex: Knex, database: DatabaseConnection): () => Promise<boolean> {
	if (database.client === 'sqlite3') {
		// There from the first write of a transaction to its end.
		const journal = `${database.connection.filename}-journal`;
		return async () => existsSync(journal);
	}
	const waiting =
		database.client === 'pg'
			? knex('pg_stat_activity').whereRaw(`datname = current_database() AND wait_event_type = 'Lock'`)
			: knex('information_schema.innodb_trx as trx')
					.join('information_schema.processlist as process', 'process.id', 'trx.trx_mysql_thread_id')
					.whereRaw(`process.db = DATABASE() AND trx.trx_state = 'LOCK WAIT'`);
	return async () => (await waiting.clone().select(knex.raw('1'))).length > 0;
}
