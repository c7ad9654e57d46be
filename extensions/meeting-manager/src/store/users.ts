import type { Knex } from 'knex';

/** The id of the user with this e-mail address (any case) or id, null where there is none. */
export async function findUser(database: Knex, emailOrId: string): Promise<string | null> {
	if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(emailOrId)) {
		const row = await database('directus_users').select('id').where({ id: emailOrId.toLowerCase() }).first();
		return row ? String(row.id) : null;
	}
	const email = emailOrId.toLowerCase();
	const indexed = await database('directus_users').select('id').where({ email }).first();
	if (indexed) return String(indexed.id);
	// Directus keeps addresses in lower case today; rows of earlier versions may hold capitals.
	const any = await database('directus_users').select('id').whereRaw('LOWER(email) = ?', [email]).first();
	return any ? String(any.id) : null;
}
