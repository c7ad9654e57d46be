import { note } from './texts';
import type { FieldConfig } from './types';

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
		note: note('Given by the system, never reused.'),
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

/** A moment that the system alone sets. */
export const SYSTEM_MOMENT = {
	interface: 'mm-relative-time',
	display: 'datetime',
	display_options: { relative: true },
	readonly: true,
} as const;

/** What went wrong, as the system wrote it down. */
export const LOG = { interface: 'mm-error-log', readonly: true, width: 'full' } as const;

export const ATTENDEES = {
	interface: 'mm-attendees',
	special: ['cast-json'],
	display: 'mm-attendees',
	width: 'full',
} as const;

/** A section of the form, as the specification's sections. */
export function section(field: string, icon: string, start: 'open' | 'closed' = 'open'): FieldConfig {
	return {
		field,
		type: 'alias',
		meta: {
			interface: 'group-detail',
			special: ['alias', 'no-data', 'group'],
			options: { start, headerIcon: icon },
			width: 'full',
		},
	};
}

/** Something to see or do in a form that is no value of the record. */
export function presentation(field: string, by: string, group?: string): FieldConfig {
	return {
		field,
		type: 'alias',
		meta: {
			...(group === undefined ? {} : { group }),
			interface: by,
			special: ['alias', 'no-data'],
			width: 'full',
		},
	};
}

/** Of `presentation`, and no section. */
export function isPresentation({ type, meta }: FieldConfig): boolean {
	return type === 'alias' && meta.special?.includes('group') !== true;
}
