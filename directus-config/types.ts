/**
 * The shape of this folder: Directus's own vocabulary, cut down to what is used. What a key is not
 * given here the installer neither compares nor changes, so a host project may set it as it likes.
 */

export type FieldType =
	| 'string'
	| 'text'
	| 'timestamp'
	| 'date'
	| 'time'
	| 'boolean'
	| 'integer'
	| 'json'
	| 'uuid'
	| 'alias';

export interface Choice {
	text: string;
	value: string;
	icon: string;
	color: string;
	foreground: string;
	background: string;
}

export interface Translation {
	language: string;
	translation: string;
	singular?: string;
	plural?: string;
}

export interface FieldMeta {
	interface: string;
	options?: Record<string, unknown>;
	special?: readonly string[];
	display?: string;
	display_options?: Record<string, unknown>;
	/** Marks the field in the Studio. Nothing blocks an API client: the hooks answer with the specification's sentences. */
	required?: boolean;
	/** For the Studio only, as `required`. */
	readonly?: boolean;
	hidden?: boolean;
	width?: 'half' | 'full';
	/** The `group-detail` field this one stands in. */
	group?: string;
	note?: string;
	translations?: readonly Translation[];
	conditions?: readonly FieldCondition[];
}

/** A rule of Directus's filter language, as far as it is used here. */
export interface ItemRule {
	[fieldOrOperator: string]: ItemRule | readonly (ItemRule | string)[] | string | boolean;
}

interface FieldCondition {
	name: string;
	rule: ItemRule;
	hidden: boolean;
	readonly: boolean;
}

export interface FieldSchema {
	is_primary_key?: boolean;
	is_nullable?: boolean;
	/** Characters of a `string`; 255 where not given. */
	max_length?: number;
	default_value?: string | number | boolean;
}

/** Its place among its siblings is the field's `sort`. A missing `schema` is a plain nullable column. */
export interface FieldConfig {
	field: string;
	type: FieldType;
	schema?: FieldSchema;
	meta: FieldMeta;
}

export interface CollectionMeta {
	icon: string;
	color: string;
	note: string;
	group?: string;
	sort: number;
	display_template?: string;
	hidden?: boolean;
	translations: readonly Translation[];
	archive_field?: string;
	archive_value?: string;
	unarchive_value?: string;
	archive_app_filter?: boolean;
	sort_field?: string;
	collapse?: 'open' | 'closed';
}

export interface CollectionConfig {
	collection: string;
	meta: CollectionMeta;
	/** None for a folder, which has no table. */
	fields: readonly FieldConfig[];
}

export interface RelationConfig {
	collection: string;
	field: string;
	related_collection: string;
	/** `none`: Directus knows the relation, the database has no constraint. */
	foreignKey: 'none' | { on_delete: 'SET NULL' };
}

export interface PolicyConfig {
	id: string;
	name: string;
	icon: string;
	description: string;
	app_access: boolean;
	admin_access: boolean;
}

export interface RoleConfig {
	id: string;
	name: string;
	icon: string;
	description: string;
	policy: string;
}

export interface PermissionConfig {
	policy: string;
	collection: string;
	action: 'create' | 'read' | 'update' | 'delete';
	/** Item rule; null for every row. */
	permissions: ItemRule | null;
	fields: readonly string[];
	/** What is missing where the host's licence refuses the rule. */
	withoutLicence?: string;
}

export interface PresetConfig {
	collection: string;
	layout: string;
	layout_query: Record<string, unknown>;
	layout_options: Record<string, unknown>;
	/** The name of a list that stands beside the collection; null: how the collection itself opens. */
	bookmark: string | null;
	icon?: string;
	color?: string;
	filter?: ItemRule;
}

/** A text of the project's own translations. */
export interface TranslationConfig {
	key: string;
	language: string;
	value: string;
}
