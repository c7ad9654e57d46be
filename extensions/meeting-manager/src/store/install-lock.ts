import type { Knex } from 'knex';

const table = 'mm_install_lock';
const row = 1;

/**
 * One installation at a time in one database, on every engine alike: a lease in a table of one row. The
 * holder renews it; one that died leaves it to run out. Times are milliseconds since 1970.
 */
export async function takeInstallLock(database: Knex, owner: string, nowMs: number, leaseMs: number): Promise<boolean> {
	await prepare(database);
	const taken = await database(table)
		.where({ id: row })
		.andWhere((free) => free.whereNull('owner').orWhere({ owner }).orWhere('expires', '<', nowMs))
		.update({ owner, expires: nowMs + leaseMs });
	return taken === 1;
}

export async function releaseInstallLock(database: Knex, owner: string): Promise<void> {
	if (!(await database.schema.hasTable(table))) return;
	await database(table).where({ id: row, owner }).update({ owner: null });
}

export async function dropInstallLock(database: Knex): Promise<void> {
	await database.schema.dropTableIfExists(table);
}

async function prepare(database: Knex): Promise<void> {
	if (!(await database.schema.hasTable(table))) await create(database);
	const known = await database(table).where({ id: row }).first();
	if (known === undefined) await database(table).insert({ id: row }).onConflict('id').ignore();
}

async function create(database: Knex): Promise<void> {
	try {
		await database.schema.createTable(table, (builder) => {
			builder.integer('id').primary();
			builder.string('owner', 64);
			builder.bigInteger('expires');
		});
	} catch (error) {
		// Another installation made it between the look and the attempt.
		if (!(await database.schema.hasTable(table))) throw error;
	}
}
