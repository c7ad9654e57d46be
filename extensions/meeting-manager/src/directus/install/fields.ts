import type { Field } from '@directus/types';
import type { CollectionConfig, FieldConfig } from '../../../../../directus-config/types';
import { asDirectus, readIds } from '../services';
import type { FieldPayload, InstallContext, Row } from '../services';
import { differing, isEmpty } from './differing';
import type { InstallReport } from './report';

const defaultLength = 255;

/** A field as Directus takes it; its place in the list is its place in the form. */
export function toFieldPayload(config: FieldConfig, index: number): FieldPayload {
	const { field, type } = config;
	return { field, type, schema: type === 'alias' ? null : { ...config.schema }, meta: toMeta(config, index) };
}

function toMeta(config: FieldConfig, index: number): Row {
	return { ...config.meta, sort: index + 1 };
}

export async function ensureFields(
	context: InstallContext,
	config: CollectionConfig,
	report: InstallReport,
): Promise<void> {
	if (config.fields.length === 0) return;
	const { FieldsService } = context.services;
	const options = await asDirectus(context);
	const existing = await new FieldsService(options).readAll(config.collection);
	for (const [index, field] of config.fields.entries()) {
		const label = `field ${config.collection}.${field.field}`;
		const found = existing.find((candidate) => candidate.field === field.field);
		if (found === undefined) {
			await createField(context, config.collection, toFieldPayload(field, index));
			report.changes.push(`${label} created`);
			continue;
		}
		const update = toUpdate(field, index, found);
		if (update === null) continue;
		await new FieldsService(await asDirectus(context)).updateField(config.collection, update);
		const changed = [...Object.keys(update.meta ?? {}), ...Object.keys(update.schema ?? {})];
		report.changes.push(`${label} updated: ${changed.join(', ')}`);
	}
}

/** Directus refuses a field of which it holds a description, even where the column is gone: that goes first. */
async function createField(context: InstallContext, collection: string, field: FieldPayload): Promise<void> {
	const options = await asDirectus(context);
	const descriptions = new context.services.ItemsService('directus_fields', options);
	const filter = { collection: { _eq: collection }, field: { _eq: field.field } };
	const left = await readIds(descriptions, filter);
	if (left.length > 0) await descriptions.deleteMany(left);
	await new context.services.FieldsService(options).createField(collection, field);
}

function toUpdate(config: FieldConfig, index: number, found: Field): FieldPayload | null {
	const meta = differing(toMeta(config, index), found.meta);
	const schema = toSchemaUpdate(config, found);
	if (isEmpty(meta) && isEmpty(schema)) return null;
	return {
		field: config.field,
		type: config.type,
		...(isEmpty(meta) ? {} : { meta }),
		...(isEmpty(schema) ? {} : { schema }),
	};
}

/** A column's default and length follow the configuration; a length only ever grows, or values would be cut. */
function toSchemaUpdate(config: FieldConfig, found: Field): Row {
	if (config.type === 'alias' || found.schema === null) return {};
	const update: Row = {};
	const wanted = config.schema?.default_value;
	if (wanted !== undefined && wanted !== found.schema.default_value) update['default_value'] = wanted;
	const length = config.schema?.max_length ?? defaultLength;
	const current = found.schema.max_length;
	if (config.type === 'string' && typeof current === 'number' && current < length) update['max_length'] = length;
	return update;
}
