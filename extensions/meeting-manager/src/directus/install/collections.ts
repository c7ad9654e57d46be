import type { CollectionConfig } from '../../../../../directus-config/types';
import { asDirectus } from '../services';
import type { InstallContext, ServiceOptions } from '../services';
import { differing, isEmpty } from './differing';
import { InstallError, explainLimit } from './failure';
import { ensureFields, toFieldPayload } from './fields';
import type { InstallReport } from './report';

/** Creates the collections that are missing, and brings those that exist up to date, field by field. */
export async function ensureCollections(
	context: InstallContext,
	configs: readonly CollectionConfig[],
	report: InstallReport,
): Promise<void> {
	const { CollectionsService } = context.services;
	const existing = await new CollectionsService(await asDirectus(context)).readByQuery();
	for (const config of configs) {
		const found = existing.find(({ collection }) => collection === config.collection);
		if (found === undefined) {
			await createCollection(context, config);
			report.changes.push(`collection ${config.collection} created`);
			continue;
		}
		const options = await asDirectus(context);
		assertOurs(config, found.schema !== null, options);
		const meta = differing({ ...config.meta }, found.meta);
		if (!isEmpty(meta)) {
			await new CollectionsService(options).updateOne(config.collection, { meta });
			report.changes.push(`collection ${config.collection} updated: ${Object.keys(meta).join(', ')}`);
		}
		await ensureFields(context, config, report);
	}
}

async function createCollection(context: InstallContext, config: CollectionConfig): Promise<void> {
	const service = new context.services.CollectionsService(await asDirectus(context));
	const meta = { ...config.meta };
	const payload =
		config.fields.length === 0
			? { collection: config.collection, schema: null, meta }
			: { collection: config.collection, schema: {}, meta, fields: config.fields.map(toFieldPayload) };
	try {
		await service.createOne(payload);
	} catch (error) {
		explainLimit(error, `Collection ${config.collection} was not created`);
	}
}

/** A table of the host's that bears one of our names by chance is not for us to change. */
function assertOurs(config: CollectionConfig, hasTable: boolean, { schema }: ServiceOptions): void {
	const isFolder = config.fields.length === 0;
	const primary = schema.collections[config.collection]?.primary;
	if (isFolder ? !hasTable : primary === 'name') return;
	throw new InstallError(
		`This project has a collection ${config.collection} of its own, which Meeting Manager needs for itself. Nothing of it was changed.`,
	);
}
