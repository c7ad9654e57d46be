import { BlockList, isIPv6 } from 'node:net';
import type { Accountability, ApiExtensionContext, EventContext, PermissionsAction } from '@directus/types';
import { SYSTEM_MANAGER_POLICY_ID } from '../domain/access-ids';
import { findHeldPolicies } from '../store/policies';
import { forbiddenError } from './errors';

type Services = Pick<ApiExtensionContext, 'services'>['services'];
type Database = EventContext['database'];
type Schema = NonNullable<EventContext['schema']>;

export interface WriteAttempt {
	collection: string;
	action: Extract<PermissionsAction, 'create' | 'update' | 'delete'>;
	/** The rows to be changed; none for a create. */
	keys: readonly string[];
	/** The fields the caller sent. */
	fields: readonly string[];
}

/**
 * Refuses a caller who may not write, as Directus itself will a moment later. Filters run before
 * Directus checks permissions, even for anonymous callers: nothing may be looked up, said or reserved
 * before this. `accountability` null is Directus's own code, or another extension's.
 */
export async function assertMayWrite(services: Services, context: EventContext, attempt: WriteAttempt): Promise<void> {
	const { accountability, database, schema } = context;
	if (accountability === null || accountability.admin) return;
	// A share grants reading, whatever the role it was made with may write.
	if (schema === null || accountability.share) throw forbiddenError();

	const policies = await findPolicies({ accountability, database });
	const permissions = await readPermissions(services, { database, schema }, policies, attempt);
	if (permissions.length === 0) throw forbiddenError();

	const allowedFields = new Set(permissions.flatMap((permission) => permission.fields ?? []));
	if (!allowedFields.has('*') && attempt.fields.some((field) => !allowedFields.has(field))) throw forbiddenError();

	const isWithoutItemRule = permissions.some(({ permissions: rule }) => !rule || Object.keys(rule).length === 0);
	if (isWithoutItemRule || attempt.action === 'create') return;
	const checker = new services.PermissionsService({ accountability, knex: database, schema });
	for (const key of attempt.keys) {
		const access = await checker.getItemPermissions(attempt.collection, key);
		if (!access[attempt.action === 'update' ? 'update' : 'delete'].access) throw forbiddenError();
	}
}

/** Directus admins and holders of the System Manager policy, by whatever path it comes to them. */
export async function isSystemManager(
	_services: Services,
	caller: { accountability: Accountability | null; database: Database },
): Promise<boolean> {
	const { accountability, database } = caller;
	if (accountability === null || accountability.admin) return true;
	const policies = await findPolicies({ accountability, database });
	return policies.includes(SYSTEM_MANAGER_POLICY_ID);
}

/**
 * Ids of the policies in force for a caller, by role, nested roles or person, and from this address.
 * Straight from the tables: a read through Directus's service takes longer than an availability answer.
 */
export async function findPolicies({
	accountability,
	database,
}: {
	accountability: Accountability;
	database: Database;
}): Promise<string[]> {
	const held = await findHeldPolicies(database, accountability);
	return held.flatMap(({ id, boundTo }) => (isAddressIn(accountability.ip, boundTo) ? [id] : []));
}

interface PermissionRow {
	fields: string[] | null;
	permissions: Record<string, unknown> | null;
}

/** Through the service, which leaves out what the host's licence does not honour (custom rules on Directus 12 Core). */
async function readPermissions(
	services: Services,
	host: { database: Database; schema: Schema },
	policies: readonly string[],
	attempt: WriteAttempt,
): Promise<PermissionRow[]> {
	if (policies.length === 0) return [];
	const service = new services.PermissionsService({ knex: host.database, schema: host.schema, accountability: null });
	const rows = await service.readByQuery({
		filter: {
			policy: { _in: [...policies] },
			collection: { _eq: attempt.collection },
			action: { _eq: attempt.action },
		},
		fields: ['fields', 'permissions'],
		limit: -1,
	});
	return rows.map((row) => ({
		fields: Array.isArray(row.fields) ? row.fields.map(String) : null,
		permissions: typeof row.permissions === 'object' ? row.permissions : null,
	}));
}

/** Whether a policy bound to addresses, networks or ranges holds for this one; unbound policies always do. */
function isAddressIn(address: string | null, allowed: unknown): boolean {
	const entries = typeof allowed === 'string' ? allowed.split(',') : Array.isArray(allowed) ? allowed.map(String) : [];
	if (entries.length === 0) return true;
	if (address === null) return false;

	const list = new BlockList();
	for (const entry of entries.map((text) => text.trim())) {
		const family = isIPv6(entry.split(/[/-]/)[0] ?? '') ? 'ipv6' : 'ipv4';
		const [first, last] = entry.split('-');
		const [network, prefix] = entry.split('/');
		if (first && last) list.addRange(first.trim(), last.trim(), family);
		else if (network && prefix) list.addSubnet(network, Number(prefix), family);
		else list.addAddress(entry, family);
	}
	return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
