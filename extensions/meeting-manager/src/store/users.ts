import type { Knex } from 'knex';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The ids of the users with these e-mail addresses (any case) or ids, by what they were asked for with. */
export async function findUsers(database: Knex, emailsOrIds: readonly string[]): Promise<Map<string, string>> {
	const asked = new Set(emailsOrIds.map((text) => text.toLowerCase()));
	const ids = [...asked].filter((text) => UUID.test(text));
	const emails = [...asked].filter((text) => !UUID.test(text));
	const found = new Map<string, string>();
	const note = (rows: readonly { id: unknown; email: unknown }[]): void => {
		for (const { id, email } of rows) {
			for (const key of [String(id), String(email).toLowerCase()]) if (asked.has(key)) found.set(key, String(id));
		}
	};
	const users = () => database('directus_users').select('id', 'email');
	if (ids.length > 0) note(await users().whereIn('id', ids));
	if (emails.length > 0) note(await users().whereIn('email', emails));
	// Directus keeps addresses in lower case today; rows of earlier versions may hold capitals.
	const missing = emails.filter((email) => !found.has(email));
	if (missing.length > 0) {
		note(await users().whereRaw(`LOWER(email) IN (${missing.map(() => '?').join(', ')})`, missing));
	}
	return new Map(
		emailsOrIds.flatMap((text) => {
			const id = found.get(text.toLowerCase());
			return id === undefined ? [] : [[text, id] as const];
		}),
	);
}

/** The id of the user with this e-mail address (any case) or id, null where there is none. */
export async function findUser(database: Knex, emailOrId: string): Promise<string | null> {
	return (await findUsers(database, [emailOrId])).get(emailOrId) ?? null;
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
