import type { Knex } from 'knex';
import { toInstant, toNumber } from './values';

export const FREE_BUSY_LINK_TABLE = 'mm_freebusy_link';

/** Makes or replaces the link of a user: an address given out before answers no more. */
export async function saveFreeBusyLink(
	database: Knex,
	{ user, secretHash, created }: { user: string; secretHash: string; created: Date },
): Promise<void> {
	const row = { secret_hash: secretHash, created: created.getTime() };
	await database(FREE_BUSY_LINK_TABLE)
		.insert({ user_id: user, ...row })
		.onConflict('user_id')
		.merge(row);
}

/** When the user's link was made, null where there is none. */
export async function findFreeBusyLink(database: Knex, user: string): Promise<Date | null> {
	const row = await database(FREE_BUSY_LINK_TABLE).select('created').where({ user_id: user }).first();
	return row ? toInstant(toNumber(row.created)) : null;
}

export async function deleteFreeBusyLink(database: Knex, user: string): Promise<boolean> {
	return (await database(FREE_BUSY_LINK_TABLE).where({ user_id: user }).delete()) > 0;
}

/** Whose link this is, as long as they may sign in; null: nobody's. */
export async function findFreeBusyUser(database: Knex, secretHash: string): Promise<string | null> {
	const row = await database(`${FREE_BUSY_LINK_TABLE} as link`)
		.select('link.user_id')
		.where({ secret_hash: secretHash })
		.first();
	if (!row) return null;
	const user = await database('directus_users').select('id').where({ id: row.user_id, status: 'active' }).first();
	return user ? String(user.id) : null;
}
