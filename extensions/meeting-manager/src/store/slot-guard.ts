import type { Knex } from 'knex';
import { GUARD_TABLE } from '../domain/hold';
import type { Claim } from '../domain/hold';
import { fromJson, toInstant, toJson, toText } from './values';

/**
 * Locks the time of users until the transaction ends and returns what was claimed of it a moment ago. MariaDB shows a
 * transaction rows as they were at its first read, but a locked row as it is: so claims are kept in one.
 */
export async function lockClaims(transaction: Knex, users: readonly string[]): Promise<Map<string, Claim[]>> {
	const found = new Map<string, Claim[]>();
	// In one order, or two transactions could wait for each other.
	for (const user of [...new Set(users)].sort()) {
		// MariaDB has no lock for a row that is not there yet, apart from one that strangers wait for.
		await transaction('directus_users').select('id').where({ id: user }).forUpdate();
		await transaction(GUARD_TABLE).insert({ user_id: user }).onConflict('user_id').merge(['user_id']);
		const row = await transaction(GUARD_TABLE).select('claims').where({ user_id: user }).forUpdate().first();
		found.set(user, readClaims(row?.claims));
	}
	return found;
}

export async function saveClaims(transaction: Knex, user: string, claims: readonly Claim[]): Promise<void> {
	await transaction(GUARD_TABLE)
		.where({ user_id: user })
		.update({ claims: fromJson(claims) });
}

function readClaims(stored: unknown): Claim[] {
	const list = toJson(stored);
	return Array.isArray(list) ? list.flatMap(readClaim) : [];
}

function readClaim(stored: unknown): Claim[] {
	const fields = new Map(Object.entries(typeof stored === 'object' && stored !== null ? stored : {}));
	const id = toText(fields.get('id'));
	const [start, end, until] = ['start', 'end', 'until'].map((field) => toInstant(fields.get(field)));
	if (id === null || !start || !end || !until) return [];
	return [
		{ kind: fields.get('kind') === 'hold' ? 'hold' : 'booking', id, start, end, until, write: readWrite(fields) },
	];
}

function readWrite(claim: ReadonlyMap<string, unknown>): Claim['write'] {
	const write = new Map(Object.entries(Object(claim.get('write'))));
	const version = toText(write.get('version'));
	return version === null ? null : { version, isPartial: write.get('isPartial') === true };
}
