import type { Knex } from 'knex';

export const INSTALLATION_TABLE = 'mm_installation';
const ROW = { id: 1 };

/** The fingerprint of the installation that the database belongs to; recorded for this one where there is none. */
export async function findOwner(database: Knex, own: string, now: Date): Promise<string> {
	const row = await database(INSTALLATION_TABLE).select('fingerprint').where(ROW).first();
	if (row) return String(row.fingerprint);
	const first = { ...ROW, fingerprint: own, since: now.getTime() };
	await database(INSTALLATION_TABLE).insert(first).onConflict('id').ignore();
	return findOwner(database, own, now);
}

export async function setOwner(database: Knex, own: string, now: Date): Promise<void> {
	const row = { fingerprint: own, told: null, since: now.getTime() };
	await database(INSTALLATION_TABLE)
		.insert({ ...ROW, ...row })
		.onConflict('id')
		.merge(row);
}

/** True for the first who asks about this fingerprint. */
export async function noteTold(database: Knex, own: string): Promise<boolean> {
	const changed = await database(INSTALLATION_TABLE)
		.where(ROW)
		.where((untold) => untold.whereNull('told').orWhereNot({ told: own }))
		.update({ told: own });
	return changed > 0;
}
