import type { Knex } from 'knex';

const table = 'mm_install_lock';
const row = 1;

export interface InstallLease {
	/** Who takes it, at most 64 characters. */
	owner: string;
	/** Milliseconds since 1970. */
	nowMs: number;
	leaseMs: number;
	/** Whether the owner of a lease that has not run out is known to be gone. */
	isGone(owner: string): boolean;
}

/**
 * One installation at a time in one database, on every engine alike: a lease in a table of one row,
 * which its owner takes again to renew it. False where another owner holds it.
 */
export async function takeInstallLock(database: Knex, lease: InstallLease): Promise<boolean> {
	const { owner, nowMs, leaseMs, isGone } = lease;
	const current = await readOwner(database);
	const taken = await database(table)
		.where({ id: row })
		.andWhere((free) => {
			free.whereNull('owner').orWhere({ owner }).orWhere('expires', '<', nowMs);
			if (current !== null && isGone(current)) free.orWhere({ owner: current });
		})
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

async function readOwner(database: Knex): Promise<string | null> {
	if (!(await database.schema.hasTable(table))) await create(database);
	const known = await database(table).where({ id: row }).first();
	if (known === undefined) await database(table).insert({ id: row }).onConflict('id').ignore();
	return typeof known?.owner === 'string' ? known.owner : null;
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
