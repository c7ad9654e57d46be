/** What the JSON fields hold; Directus only knows that it is JSON. */
const jsonTypes = {
	attendees_json: '(string | Attendee)[]',
	working_hours: 'WorkingHours',
	validation_warnings: 'string[]',
};

const scalarTypes = { boolean: 'boolean', integer: 'number', timestamp: 'Instant', date: 'Day', time: 'TimeOfDay' };

const header = `/**
 * The collections of Meeting Manager for @directus/sdk. Generated from their definitions: do not edit.
 *
 *     const client = createDirectus<MeetingManagerSchema>(url).with(rest());
 *     const events = await client.request(readItems('mm_calendar_event_sync', { fields: ['name', 'event_title'] }));
 */
import type { DirectusUser } from '@directus/sdk';

/** As \`2026-12-10T14:00:00.000Z\`. The literal makes the SDK offer comparisons, and \`year(…)\` and its like. */
export type Instant = 'datetime' | (string & {});
/** As \`2026-12-10\`. */
export type Day = 'date' | (string & {});
/** As \`09:00:00\`. */
export type TimeOfDay = 'time' | (string & {});

/** An attendee as a sync stores it; what apps write may also be a bare address. */
export interface Attendee {
	email: string;
	response_status?: string;
	display_name?: string;
	[extra: string]: unknown;
}

/** Times of day as \`09:00\`; the end may be \`24:00\`. */
export interface WorkingStretch {
	start: string;
	end: string;
}

/** Days that are missing are off. */
export type WorkingHours = Partial<
	Record<'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday', WorkingStretch[]>
>;
`;

/**
 * A declaration file with an interface for each collection and the schema that the SDK is given.
 * @param {readonly import('../../directus-config/types').CollectionConfig[]} collections
 * @param {readonly import('../../directus-config/types').RelationConfig[]} relations
 */
export function describeCollections(collections, relations) {
	const tables = collections.filter(({ fields }) => fields.length > 0);
	const interfaces = tables.map((collection) => describeCollection(collection, relations));
	// Known as related records they can be asked for with the others: an account's owner by e-mail.
	const users = '\tdirectus_users: DirectusUser<MeetingManagerSchema>[];';
	const members = tables.map(({ collection }) => `\t${collection}: ${typeName(collection)}[];`);
	const schema = `/** For createDirectus. Merge it with that of your own collections: \`MeetingManagerSchema & YourSchema\`. */
export interface MeetingManagerSchema {
${[...members, users].join('\n')}
}
`;
	return [header, ...interfaces, schema].join('\n');
}

function describeCollection({ collection, meta, fields }, relations) {
	const columns = fields.filter(({ type }) => type !== 'alias');
	const lines = columns.flatMap((field) => [
		...(field.meta.note ? [`\t/** ${plain(field.meta.note)} */`] : []),
		`\t${field.field}: ${describeField(field, collection, relations)};`,
	]);
	return `/** ${plain(meta.note)}. */\nexport interface ${typeName(collection)} {\n${lines.join('\n')}\n}\n`;
}

function describeField({ field, type, schema, meta }, collection, relations) {
	const isPresent = schema?.is_nullable === false;
	const relation = relations.find((each) => each.collection === collection && each.field === field);
	const types = [valueType(field, type, meta.options?.choices)];
	if (relation) types.push(relatedType(relation.related_collection));
	if (!isPresent) types.push('null');
	return types.join(' | ');
}

function valueType(field, type, choices) {
	if (choices) return choices.map(({ value }) => `'${value}'`).join(' | ');
	if (type === 'json') return jsonTypes[field] ?? 'unknown';
	return scalarTypes[type] ?? 'string';
}

function relatedType(collection) {
	return collection === 'directus_users' ? 'DirectusUser<MeetingManagerSchema>' : typeName(collection);
}

/** A text that Directus translates stands in English behind a mark. */
function plain(text) {
	return text.replace(/^\$t:/, '');
}

/** `mm_sync_run` becomes `SyncRun`. */
function typeName(collection) {
	const words = collection.replace(/^mm_/, '').split('_');
	return words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}
