import type { Knex } from 'knex';
import { toText } from './values';

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

/** Somebody whose times may be asked for. */
export interface ListedPerson {
	id: string;
	/** First and last name; null where neither is given. */
	name: string | null;
	email: string | null;
}

/** Active users by name. Every word of `search` has to be in a name, or where addresses are shown in the address. */
export async function listPeople(
	database: Knex,
	query: { search: string; showsEmails: boolean; limit: number; offset: number },
): Promise<ListedPerson[]> {
	const columns = ['first_name', 'last_name', ...(query.showsEmails ? ['email'] : [])];
	const found = database('directus_users').select('id', 'first_name', 'last_name', 'email').where({ status: 'active' });
	for (const word of query.search.toLowerCase().split(/\s+/).filter(Boolean)) {
		const pattern = `%${word.replaceAll(/[!%_]/g, '!$&')}%`;
		void found.where((matches) => {
			for (const column of columns) matches.orWhereRaw("LOWER(??) LIKE ? ESCAPE '!'", [column, pattern]);
		});
	}
	const rows: Record<string, unknown>[] = await found
		.orderBy(['first_name', 'last_name', 'email', 'id'])
		.limit(query.limit)
		.offset(query.offset);
	return rows.map((row) => toListedPerson(row, query.showsEmails));
}

function toListedPerson(row: Readonly<Record<string, unknown>>, showsEmails: boolean): ListedPerson {
	const name = [row['first_name'], row['last_name']].flatMap((part) => toText(part)?.trim() || []).join(' ');
	return { id: String(row['id']), name: name === '' ? null : name, email: showsEmails ? toText(row['email']) : null };
}

/** One person as people see them, null where there is none. */
export async function findPerson(database: Knex, id: string): Promise<ListedPerson | null> {
	const columns = ['id', 'first_name', 'last_name', 'email'];
	const row = await database('directus_users').select(columns).where({ id }).first();
	return row ? toListedPerson(row, true) : null;
}

/** Those of these users that exist and may sign in. */
export async function findActiveUsers(database: Knex, ids: readonly string[]): Promise<string[]> {
	const rows: { id: unknown }[] = await database('directus_users')
		.select('id')
		.whereIn('id', [...ids])
		.where({ status: 'active' });
	return rows.map(({ id }) => String(id));
}

export async function isActiveUser(database: Knex, id: string): Promise<boolean> {
	return (await findActiveUsers(database, [id])).length > 0;
}

/** Active users who hold the policy or one of an admin's, by a role, by one their role descends from, or directly. */
export async function findHolders(database: Knex, policy: string): Promise<string[]> {
	const grants: { role: unknown; user: unknown }[] = await database('directus_access as access')
		.innerJoin('directus_policies as policy', 'policy.id', 'access.policy')
		.select('access.role', 'access.user')
		.where((held) => held.where('policy.id', policy).orWhere('policy.admin_access', true));
	const roles: { id: unknown; parent: unknown }[] = await database('directus_roles').select('id', 'parent');
	const granted = new Set(grants.flatMap(({ role }) => (role === null ? [] : [String(role)])));
	// Nobody nests roles deeper than there are roles.
	for (let depth = 0; depth < roles.length; depth += 1) {
		const children = roles.filter(({ id, parent }) => granted.has(String(parent)) && !granted.has(String(id)));
		if (children.length === 0) break;
		for (const { id } of children) granted.add(String(id));
	}
	const users = grants.flatMap(({ user }) => (user === null ? [] : [String(user)]));
	const rows: { id: unknown }[] = await database('directus_users')
		.select('id')
		.where({ status: 'active' })
		.where((holder) => holder.whereIn('role', [...granted]).orWhereIn('id', users));
	return rows.map(({ id }) => String(id));
}
