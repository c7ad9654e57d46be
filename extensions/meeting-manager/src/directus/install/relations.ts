import type { RelationConfig } from '../../../../../directus-config/types';
import { asDirectus } from '../services';
import type { InstallContext } from '../services';
import type { InstallReport } from './report';

/**
 * Creates the relations that are missing. `RelationsService` puts a foreign key under each relation it
 * makes, so one without is written to Directus's own table through its item service.
 */
export async function ensureRelations(
	context: InstallContext,
	configs: readonly RelationConfig[],
	report: InstallReport,
): Promise<void> {
	for (const config of configs) {
		const options = await asDirectus(context);
		const service = new context.services.RelationsService(options);
		const found = (await service.readAll()).find(
			({ collection, field }) => collection === config.collection && field === config.field,
		);
		if (found?.meta) continue;
		const { collection, field, related_collection, foreignKey } = config;
		const relation = {
			collection,
			field,
			related_collection,
			meta: { one_field: null, one_deselect_action: 'nullify' },
		};
		if (foreignKey === 'none') {
			await new context.services.ItemsService('directus_relations', options).createOne({
				many_collection: collection,
				many_field: field,
				one_collection: related_collection,
				...relation.meta,
			});
			await clearCaches(context);
		} else if (found) {
			// MariaDB keeps the constraint of an installation that was interrupted before the relation was noted.
			await service.updateOne(collection, field, { ...relation, schema: foreignKey });
		} else {
			await service.createOne({ ...relation, schema: foreignKey });
		}
		report.changes.push(`relation ${collection}.${field} → ${related_collection} created`);
	}
}

/** Directus caches its schema; what goes past the service that knows this has to say so. */
export async function clearCaches(context: InstallContext): Promise<void> {
	const options = await asDirectus(context);
	const accountability = { user: null, role: null, roles: [], admin: true, app: true, ip: null };
	await new context.services.UtilsService({ ...options, accountability }).clearCache({ system: true });
}
