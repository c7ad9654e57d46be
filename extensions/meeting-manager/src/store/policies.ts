import type { Knex } from 'knex';

/** Ids of the policies a person holds, by roles (nested ones included) or directly, with the addresses they are bound to. */
export async function findHeldPolicies(
	database: Knex,
	{ user, roles }: { user: string | null; roles: readonly string[] },
): Promise<{ id: string; boundTo: unknown }[]> {
	const rows = await database('directus_access as access')
		.innerJoin('directus_policies as policy', 'policy.id', 'access.policy')
		.select('policy.id', 'policy.ip_access')
		.where((held) => {
			// Whoever has no role holds the policies of the public.
			if (roles.length > 0) held.whereIn('access.role', [...roles]);
			else held.where((open) => open.whereNull('access.role').whereNull('access.user'));
			if (user !== null) held.orWhere('access.user', user);
		});
	return rows.map((row) => ({ id: String(row.id), boundTo: row.ip_access }));
}
