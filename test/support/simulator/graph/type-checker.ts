import { readFileSync } from 'node:fs';
import { isJson, type Json } from './json';

interface GraphType {
	enum?: string[];
	base?: string;
	open?: boolean;
	properties?: Record<string, { type: string; nullable?: boolean }>;
	navigation?: string[];
}

const TYPES = readTypes();

/** Patterns of the primitive types that are told as text. */
const TEXT_PATTERNS: Readonly<Record<string, RegExp>> = {
	'Edm.String': /^/,
	'Edm.DateTimeOffset': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,12})?)?(Z|[+-]\d{2}:\d{2})$/,
	'Edm.Date': /^\d{4}-\d{2}-\d{2}$/,
	'Edm.TimeOfDay': /^\d{2}:\d{2}:\d{2}(\.\d{1,12})?$/,
	'Edm.Guid': /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i,
};

/** Properties that the service alone sets. */
const READ_ONLY = new Set([
	'event.id',
	'event.iCalUId',
	'event.createdDateTime',
	'event.lastModifiedDateTime',
	'event.changeKey',
	'event.bodyPreview',
	'event.isOrganizer',
	'event.isCancelled',
	'event.isDraft',
	'event.seriesMasterId',
	'event.type',
	'event.webLink',
	'event.hasAttachments',
	'event.onlineMeeting',
	'event.onlineMeetingUrl',
	'event.originalStart',
	'event.responseStatus',
	'subscription.id',
	'subscription.applicationId',
	'subscription.creatorId',
]);

/** Not in the reduced description of the types; https://learn.microsoft.com/graph/api/resources/singlevaluelegacyextendedproperty */
const EXTENDED_PROPERTY = new Set(['id', 'value']);

/**
 * Checks a value against a type of Graph's own description.
 * @param typeName without the namespace: `event`
 * @param direction requests must not hold what the service alone sets
 * @returns what is wrong, one sentence each; empty where nothing is
 */
export function checkType(
	value: unknown,
	typeName: string,
	direction: 'request' | 'answer',
	path = typeName,
): string[] {
	const type = TYPES[typeName];
	if (type === undefined) return [`${path}: the type ${typeName} is unknown`];
	if (type.enum !== undefined) {
		return typeof value === 'string' && type.enum.includes(value)
			? []
			: [`${path}: ${JSON.stringify(value)} is no ${typeName}`];
	}
	if (!isJson(value)) return [`${path}: ${JSON.stringify(value)} is no object`];
	return Object.entries(value).flatMap(([name, content]) => {
		const at = `${path}.${name}`;
		if (name.startsWith('@') || name.includes('@odata.')) return [];
		if (direction === 'request' && READ_ONLY.has(`${typeName}.${name}`)) return [`${at}: is read-only`];
		const property = propertyOf(type, name);
		if (property !== null) return checkProperty(content, property, direction, at);
		if (name === 'singleValueExtendedProperties') return checkExtendedProperties(content, at);
		return typeName === 'resourceData' ? [] : [`${at}: unknown property`];
	});
}

function propertyOf(type: GraphType, name: string): { type: string; nullable?: boolean } | null {
	const own = type.properties?.[name];
	if (own !== undefined) return own;
	const base = type.base === undefined ? undefined : TYPES[type.base];
	return base === undefined ? null : propertyOf(base, name);
}

function checkProperty(
	value: unknown,
	{ type, nullable = false }: { type: string; nullable?: boolean },
	direction: 'request' | 'answer',
	path: string,
): string[] {
	const item = /^Collection\((.+)\)$/.exec(type)?.[1];
	if (item !== undefined) {
		// Graph's answers leave collections out or empty; null is taken where the type says so.
		if (value === null) return nullable ? [] : [`${path}: must not be null`];
		if (!Array.isArray(value)) return [`${path}: must be a collection`];
		return value.flatMap((entry, index) => checkProperty(entry, { type: item }, direction, `${path}[${index}]`));
	}
	if (value === null) return nullable ? [] : [`${path}: must not be null`];
	if (type.startsWith('graph.')) return checkType(value, type.slice('graph.'.length), direction, path);
	return isPrimitive(value, type) ? [] : [`${path}: ${JSON.stringify(value)} is no ${type}`];
}

function isPrimitive(value: unknown, type: string): boolean {
	if (type === 'Edm.Boolean') return typeof value === 'boolean';
	if (type === 'Edm.Int32') return Number.isInteger(value);
	if (type === 'Edm.Double') return typeof value === 'number';
	const pattern = TEXT_PATTERNS[type];
	return pattern !== undefined && typeof value === 'string' && pattern.test(value);
}

function checkExtendedProperties(value: unknown, path: string): string[] {
	if (!Array.isArray(value)) return [`${path}: must be a collection`];
	return value.flatMap((entry: unknown, index) => {
		const at = `${path}[${index}]`;
		if (!isJson(entry)) return [`${at}: is no object`];
		const unknown = Object.keys(entry).filter((name) => !EXTENDED_PROPERTY.has(name) && !name.startsWith('@'));
		const wrong = Object.entries(entry).filter(([, content]) => typeof content !== 'string');
		const id = /^(String|Integer|Boolean|SystemTime) \{[\da-f-]{36}\} (Name .+|Id 0x[\da-f]+)$/i;
		return [
			...unknown.map((name) => `${at}.${name}: unknown property`),
			...wrong.map(([name]) => `${at}.${name}: is no text`),
			...(id.test(String(entry['id'])) ? [] : [`${at}.id: has no form of the documentation`]),
		];
	});
}

function readTypes(): Record<string, GraphType> {
	const url = new URL('../../../fixtures/graph/graph-calendar-types.json', import.meta.url);
	const json: unknown = JSON.parse(readFileSync(url, 'utf8'));
	if (!isJson(json)) throw new Error('The description of the types is no object.');
	return Object.fromEntries(Object.entries(json).map(([name, type]) => [name, readType(name, type)]));
}

function readType(name: string, type: unknown): GraphType {
	if (!isJson(type)) throw new Error(`The type ${name} is no object.`);
	const properties: NonNullable<GraphType['properties']> = {};
	const described: Json = isJson(type['properties']) ? type['properties'] : {};
	for (const [property, value] of Object.entries(described)) {
		if (isJson(value)) properties[property] = { type: String(value['type']), nullable: value['nullable'] === true };
	}
	return {
		properties,
		...(Array.isArray(type['enum']) ? { enum: type['enum'].map(String) } : {}),
		...(typeof type['base'] === 'string' ? { base: type['base'] } : {}),
	};
}
