import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { StoredMark } from '../domain/fingerprint';
import { engineOf, toFlag, toNumber, toText } from './values';

export const INSTALLATION_TABLE = 'mm_installation';
const ROW = { id: 1 };
/** Of nobody: until somebody confirms an installation. */
const NOBODY = '';

export interface StoredInstallation {
	/** The fingerprint of the installation that the database belongs to. */
	fingerprint: string;
	/** Null in a database from before there were marks. */
	mark: StoredMark | null;
}

/** The installation that the database belongs to; null where nobody has it yet. */
export async function findInstallation(database: Knex): Promise<StoredInstallation | null> {
	const row = await database(INSTALLATION_TABLE).select('*').where(ROW).first();
	if (!row) return null;
	const [marker, beatMs] = [toText(row.marker), toNumber(row.beat)];
	const isMarked = toFlag(row.is_marked);
	const mark =
		marker === null || beatMs === null ? null : { marker, beatMs, isMarked, tableIds: toText(row.table_ids) };
	return { fingerprint: String(row.fingerprint), mark };
}

/** From now on it is this one's. `isFirst`: unless it is somebody's already. */
export async function setOwner(
	database: Knex,
	own: { fingerprint: string; tableIds: string | null },
	now: Date,
	{ isFirst }: { isFirst: boolean },
): Promise<void> {
	const row = {
		fingerprint: own.fingerprint,
		told: null,
		since: now.getTime(),
		marker: randomUUID(),
		beat: now.getTime(),
		is_marked: false,
		table_ids: own.tableIds,
	};
	const insert = database(INSTALLATION_TABLE)
		.insert({ ...ROW, ...row })
		.onConflict('id');
	await (isFirst ? insert.ignore() : insert.merge(row));
}

/** It is nobody's until somebody confirms an installation: other processes may not see what this one saw. */
export async function disown(database: Knex, fingerprint: string): Promise<void> {
	await database(INSTALLATION_TABLE)
		.where({ ...ROW, fingerprint })
		.update({ fingerprint: NOBODY });
}

/** Writes that the installation is alive, and what a database from before lacks; clocks of its processes may differ. */
export async function saveBeat(
	database: Knex,
	own: { fingerprint: string; tableIds: string | null },
	now: Date,
): Promise<void> {
	const owned = () => database(INSTALLATION_TABLE).where({ ...ROW, fingerprint: own.fingerprint });
	await owned().whereNull('marker').update({ marker: randomUUID(), table_ids: own.tableIds });
	await owned()
		.where((older) => older.whereNull('beat').orWhere('beat', '<', now.getTime()))
		.update({ beat: now.getTime() });
}

export async function setMarked(database: Knex): Promise<void> {
	await database(INSTALLATION_TABLE).where(ROW).update({ is_marked: true });
}

/**
 * The numbers by which Postgres knows two tables. They last as long as the tables do, through restarts and upgrades of
 * the server, and a dump does not hold them. Null on other engines, which have none that last.
 */
export async function readTableIds(database: Knex): Promise<string | null> {
	if (engineOf(database) !== 'postgres') return null;
	try {
		const { rows }: { rows: Record<string, unknown>[] } = await database.raw(
			'SELECT to_regclass(?)::oid::text AS users, to_regclass(?)::oid::text AS own',
			['directus_users', INSTALLATION_TABLE],
		);
		const [users, own] = [toText(rows[0]?.['users']), toText(rows[0]?.['own'])];
		return users === null || own === null ? null : `${users}/${own}`;
	} catch {
		// Servers that speak like Postgres may know no such numbers.
		return null;
	}
}

/** True for the first who asks about this fingerprint. */
export async function noteTold(database: Knex, own: string): Promise<boolean> {
	const changed = await database(INSTALLATION_TABLE)
		.where(ROW)
		.where((untold) => untold.whereNull('told').orWhereNot({ told: own }))
		.update({ told: own });
	return changed > 0;
}
