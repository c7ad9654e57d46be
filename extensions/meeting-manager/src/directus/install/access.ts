import { permissions, policies, roles } from '../../../../../directus-config/access';
import type { PermissionConfig } from '../../../../../directus-config/types';
import { asDirectus, readIds, readItems } from '../services';
import type { InstallContext, Items, Row } from '../services';
import { differing, isEmpty } from './differing';
import { hasCode } from './failure';
import type { InstallReport } from './report';

/** Policies, roles and permissions, known by their fixed ids: what a host project named alike is left alone. */
export async function ensureAccess(context: InstallContext, report: InstallReport): Promise<void> {
	const options = await asDirectus(context);
	const { PoliciesService, RolesService, AccessService } = context.services;
	await ensureById(new PoliciesService(options), 'policy', policies, report);
	const roleItems = roles.map(({ policy: _policy, ...role }) => role);
	await ensureById(new RolesService(options), 'role', roleItems, report);
	await ensureAttached(new AccessService(options), report);
	await noteNamesakes(new RolesService(options), report);
	await ensurePermissions(context, report);
}

async function ensureById(
	service: Items,
	kind: string,
	configs: readonly { id: string; name: string }[],
	report: InstallReport,
): Promise<void> {
	const found = await readItems(service, { id: { _in: configs.map(({ id }) => id) } });
	for (const config of configs) {
		const existing = found.find(({ id }) => id === config.id);
		if (existing === undefined) {
			await service.createOne({ ...config });
			report.changes.push(`${kind} ${config.name} created`);
			continue;
		}
		const changed = differing({ ...config }, existing);
		if (isEmpty(changed)) continue;
		await service.updateOne(config.id, changed);
		report.changes.push(`${kind} ${config.name} updated: ${Object.keys(changed).join(', ')}`);
	}
}

async function ensureAttached(service: Items, report: InstallReport): Promise<void> {
	for (const { id, name, policy } of roles) {
		const filter = { role: { _eq: id }, policy: { _eq: policy } };
		if ((await readIds(service, filter)).length > 0) continue;
		await service.createOne({ role: id, policy, sort: 1 });
		report.changes.push(`role ${name} given its policy`);
	}
}

async function noteNamesakes(service: Items, report: InstallReport): Promise<void> {
	const filter = { name: { _in: roles.map(({ name }) => name) }, id: { _nin: roles.map(({ id }) => id) } };
	for (const { id, name } of await readItems(service, filter)) {
		report.notes.push(
			`this project has a role "${String(name)}" of its own (${String(id)}): left alone. ` +
				`The one of Meeting Manager is ${roles.find((role) => role.name === name)?.id}`,
		);
	}
}

async function ensurePermissions(context: InstallContext, report: InstallReport): Promise<void> {
	const service = new context.services.PermissionsService(await asDirectus(context));
	const filter = { policy: { _in: policies.map(({ id }) => id) } };
	const existing = await readItems(service, filter);
	const refused: PermissionConfig[] = [];
	for (const config of permissions) {
		const label = describe(config);
		try {
			const change = await ensurePermission(service, config, existing);
			if (change !== null) report.changes.push(`permission ${label} ${change}`);
		} catch (error) {
			// Directus 12 without a licence takes no rule narrower than a whole collection.
			if (!hasCode(error, 'RESOURCE_RESTRICTED')) throw error;
			refused.push(config);
		}
	}
	noteRefused(refused, report);
}

function noteRefused(refused: readonly PermissionConfig[], report: InstallReport): void {
	if (refused.length === 0) return;
	report.notes.push(
		'the licence of this project allows no item rules, so these permissions are left out (mm:install adds them once it does):',
	);
	for (const config of refused)
		report.notes.push(`  ${describe(config)} (${config.withoutLicence ?? 'not readable without it'})`);
}

async function ensurePermission(
	service: Items,
	config: PermissionConfig,
	existing: readonly Row[],
): Promise<'created' | 'updated' | null> {
	const { policy, collection, action, permissions: rule, fields } = config;
	const found = existing.filter(
		(row) => row.policy === policy && row.collection === collection && row.action === action,
	);
	const wanted = { permissions: rule, validation: null, presets: null, fields: [...fields] };
	if (found.some((row) => isEmpty(differing(wanted, row)))) return null;
	const id = found[0]?.id;
	if (typeof id === 'number' || typeof id === 'string') {
		// The whole of it: Directus 12 takes a change without `fields` for a rule.
		await service.updateOne(id, wanted);
		return 'updated';
	}
	await service.createOne({ policy, collection, action, ...wanted });
	return 'created';
}

function describe({ policy, collection, action }: PermissionConfig): string {
	return `${policies.find(({ id }) => id === policy)?.name ?? policy}: ${action} ${collection}`;
}
