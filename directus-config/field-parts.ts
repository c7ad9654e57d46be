import type { FieldConfig, FieldMeta, Translation } from './types';

/** Parts of field definitions that many collections share. */

export const DATE_TIME = {
	interface: 'datetime',
	options: { includeSeconds: true },
	display: 'datetime',
} as const;

export const FLAG = {
	interface: 'boolean',
	special: ['cast-boolean'],
	display: 'boolean',
} as const;

export const JSON_CODE = {
	interface: 'input-code',
	special: ['cast-json'],
	options: { language: 'json', lineNumber: false, lineWrapping: true },
} as const;

export const USER_REFERENCE = {
	interface: 'select-dropdown-m2o',
	special: ['m2o'],
	options: { template: '{{first_name}} {{last_name}} {{email}}' },
	display: 'user',
} as const;

/** A label where the one Directus makes of the field's key would differ from the specification's. */
export function label(translation: string): Pick<FieldMeta, 'translations'> {
	const english: Translation = { language: 'en-US', translation };
	return { translations: [english] };
}

/** The primary key of records that hooks name: unseen while a record is new, read-only afterwards. */
export const NAMED_BY_HOOK: FieldConfig = {
	field: 'name',
	type: 'string',
	schema: { is_primary_key: true, is_nullable: false },
	meta: {
		interface: 'input',
		hidden: true,
		readonly: true,
		width: 'full',
		note: 'Given by the system, never reused.',
		conditions: [{ name: 'Once named', rule: { name: { _nnull: true } }, hidden: false, readonly: true }],
	},
};

/** The primary key of records whose name nobody needs to read. */
export const NAMED_BY_UUID: FieldConfig = {
	field: 'name',
	type: 'string',
	schema: { is_primary_key: true, is_nullable: false },
	meta: { interface: 'input', special: ['uuid'], hidden: true, readonly: true },
};

/** A section of the form, as the specification's sections. */
export function section(field: string, name: string, icon: string, start: 'open' | 'closed' = 'open'): FieldConfig {
	return {
		field,
		type: 'alias',
		meta: {
			interface: 'group-detail',
			special: ['alias', 'no-data', 'group'],
			options: { start, headerIcon: icon },
			width: 'full',
			...label(name),
		},
	};
}
