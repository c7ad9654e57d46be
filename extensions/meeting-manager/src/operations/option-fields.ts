import type { DeepPartial, Field, Type } from '@directus/types';
import { operationTexts } from '../translations/operations';
import { pageTexts } from '../translations/page-texts';

/** Parts of the operations' option forms. Values may be templates, so that times and names are typed, not picked. */

export const text = pageTexts(operationTexts);

type TextKey = Parameters<typeof text>[0];
type OptionField = DeepPartial<Field & { schema: { default_value: string | number | boolean } }>;

interface About {
	name: TextKey;
	note?: TextKey;
	isHalf?: boolean;
	isRequired?: boolean;
}

export function permissionsField({ isHalf = false }: { isHalf?: boolean } = {}): OptionField {
	const choices = [
		{ text: text('permissionsTrigger'), value: '$trigger' },
		{ text: text('permissionsFull'), value: '$full' },
	];
	const about = { name: 'permissions', note: 'permissionsNote', isHalf } as const;
	return {
		...define('permissions', 'string', about, { interface: 'select-dropdown', options: { choices } }),
		schema: { default_value: '$trigger' },
	};
}

/** Several names, each an entry; a template may be one of them. */
export function namesField(field: string, about: About, icon: string, hint: TextKey = 'addName'): OptionField {
	return define(field, 'csv', about, { interface: 'tags', options: { iconRight: icon, placeholder: text(hint) } });
}

export function textField(
	field: string,
	about: About,
	options: { placeholder?: string; icon?: string } = {},
): OptionField {
	const { placeholder, icon } = options;
	return define(field, 'string', about, { interface: 'input', options: { placeholder, iconRight: icon } });
}

export function numberField(
	field: string,
	about: About,
	{ least, most, usual }: { least: number; most: number; usual?: number },
): OptionField {
	const defined = define(field, 'integer', about, { interface: 'input', options: { min: least, max: most } });
	return usual === undefined ? defined : { ...defined, schema: { default_value: usual } };
}

export function flagField(field: string, about: About, label: TextKey): OptionField {
	const defined = define(field, 'boolean', about, { interface: 'boolean', options: { label: text(label) } });
	return { ...defined, schema: { default_value: false } };
}

/** What a block of the Flow editor shows of an option: its text, or of a list its entries. */
export function shown(value: unknown, nothing: TextKey = 'nothing'): string {
	const list = Array.isArray(value) ? value : [value];
	const texts = list.filter((entry) => ['string', 'number'].includes(typeof entry) && entry !== '').map(String);
	return texts.length > 0 ? texts.join(', ') : text(nothing);
}

function define(
	field: string,
	type: Type,
	{ name, note, isHalf = false, isRequired = false }: About,
	meta: DeepPartial<NonNullable<Field['meta']>>,
): OptionField {
	return {
		field,
		name: text(name),
		type,
		meta: {
			...meta,
			width: isHalf ? 'half' : 'full',
			required: isRequired,
			note: note === undefined ? null : text(note),
		},
	};
}
