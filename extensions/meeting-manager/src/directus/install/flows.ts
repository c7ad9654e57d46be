import { flows } from '../../../../../directus-config/flows';
import type { FlowConfig } from '../../../../../directus-config/types';
import { findOffered, forgetOffered, noteOffered } from '../../store/offers';
import { asDirectus, readIds, readItems } from '../services';
import type { InstallContext, Row } from '../services';
import type { InstallReport } from './report';

const OWN_OPERATIONS = { type: { _starts_with: 'mm-' } };
const ids = flows.map(({ id }) => id);

/**
 * Offers the ready-made Flows, inactive, each once: one that is there is the host's, whatever it has become, and one
 * that was deleted is not wanted, so that an upgrade does not bring it back unless asked to.
 */
export async function ensureFlows(
	context: InstallContext,
	report: InstallReport,
	{ bringsBack }: { bringsBack: boolean },
): Promise<void> {
	const service = new context.services.ItemsService('directus_flows', await asDirectus(context));
	const existing = new Set(await readIds(service, { id: { _in: ids } }));
	const offered = await findOffered(context.database, ids);
	const deleted: string[] = [];
	for (const config of flows) {
		if (existing.has(config.id)) continue;
		if (offered.has(config.id) && !bringsBack) {
			deleted.push(config.name);
			continue;
		}
		await createFlow(context, config);
		report.changes.push(`Flow "${config.name}" created, inactive`);
	}
	if (deleted.length === 0) return;
	const names = deleted.map((name) => `"${name}"`).join(', ');
	report.notes.push(`deleted here and left out: Flow ${names} (mm:install --flows brings it back)`);
}

/** Whole or not at all. Past the Flow service, which would have this process load Flows it does not run. */
async function createFlow(context: InstallContext, { operation, ...flow }: FlowConfig): Promise<void> {
	const options = await asDirectus(context);
	await context.database.transaction(async (transaction) => {
		const items = (collection: string) =>
			new context.services.ItemsService(collection, { ...options, knex: transaction });
		await items('directus_flows').createOne({ ...flow, status: 'inactive', accountability: 'all' });
		const place = { position_x: 19, position_y: 1 };
		await items('directus_operations').createOne({ ...operation, ...place, flow: flow.id });
		await items('directus_flows').updateOne(flow.id, { operation: operation.id });
		await noteOffered(transaction, flow.id);
	});
}

/** Removes the ready-made Flows, and says which of the host's own Flows lose their operations. */
export async function removeFlows(context: InstallContext, report: InstallReport): Promise<void> {
	const options = await asDirectus(context);
	const service = new context.services.FlowsService(options);
	const existing = await readItems(service, { id: { _in: ids } }, ['id', 'name']);
	if (existing.length > 0) await service.deleteMany(existing.map(({ id }) => String(id)));
	for (const { name } of existing) report.changes.push(`Flow "${String(name)}" removed`);
	await forgetOffered(context.database, ids);

	const operations = new context.services.ItemsService('directus_operations', options);
	const left = await readItems(operations, OWN_OPERATIONS, ['flow.name']);
	const names = [...new Set(left.map(nameOfFlow))];
	if (names.length === 0) return;
	report.notes.push(
		`these Flows of this project use operations of Meeting Manager and stop there: ${names.join(', ')}`,
	);
}

function nameOfFlow({ flow }: Row): string {
	return typeof flow === 'object' && flow !== null && 'name' in flow ? `"${String(flow.name)}"` : '?';
}
