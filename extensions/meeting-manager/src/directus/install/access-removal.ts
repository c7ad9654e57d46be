import { policies, roles } from '../../../../../directus-config/access';
import { asDirectus, readIds } from '../services';
import type { InstallContext, ServiceOptions } from '../services';
import type { InstallReport } from './report';

/**
 * Removes our permissions, then roles and policies that nobody uses. A role with users stays with its
 * policy, for deleting it would suspend them; so does a policy given to other roles or to users.
 */
export async function removeAccess(context: InstallContext, report: InstallReport): Promise<void> {
	const options = await asDirectus(context);
	await removePermissions(context, options, report);
	await removeRoles(context, options, report);
	await removePolicies(context, options, report);
}

async function removePermissions(
	context: InstallContext,
	options: ServiceOptions,
	report: InstallReport,
): Promise<void> {
	// Read as plain items: without a licence, Directus 12's own service does not show the item rules.
	const items = new context.services.ItemsService('directus_permissions', options);
	const ids = await readIds(items, { policy: { _in: policies.map(({ id }) => id) } });
	if (ids.length === 0) return;
	await new context.services.PermissionsService(options).deleteMany(ids);
	report.changes.push(`${ids.length} permissions removed`);
}

async function removeRoles(context: InstallContext, options: ServiceOptions, report: InstallReport): Promise<void> {
	const service = new context.services.RolesService(options);
	for (const { id, name } of roles) {
		if ((await readIds(service, { id: { _eq: id } })).length === 0) continue;
		const users = await readIds(new context.services.UsersService(options), { role: { _eq: id } });
		if (users.length > 0) {
			report.notes.push(
				`role ${name} left, with its policy: ${users.length} user(s) have it. It has no permissions any more`,
			);
			continue;
		}
		await service.deleteMany([id]);
		report.changes.push(`role ${name} removed`);
	}
}

async function removePolicies(context: InstallContext, options: ServiceOptions, report: InstallReport): Promise<void> {
	const service = new context.services.PoliciesService(options);
	for (const { id, name } of policies) {
		if ((await readIds(service, { id: { _eq: id } })).length === 0) continue;
		const uses = await readIds(new context.services.AccessService(options), { policy: { _eq: id } });
		if (uses.length > 0) {
			report.notes.push(
				`policy ${name} left: ${uses.length} role(s) or user(s) have it. It has no permissions any more`,
			);
			continue;
		}
		await service.deleteMany([id]);
		report.changes.push(`policy ${name} removed`);
	}
}
