import type { Accountability, ApiExtensionContext, Field, Relation, SchemaOverview } from '@directus/types';

/**
 * The part of Directus's services that installing needs. Directus types their input more narrowly than
 * what they take (a collection's meta has no `archive_field`, say), so the input is described here.
 */
export type Database = ApiExtensionContext['database'];
export type Row = Record<string, unknown>;

export interface InstallContext {
	services: InstallServices;
	database: Database;
	getSchema(options: { database: Database; bypassCache: boolean }): Promise<SchemaOverview>;
	logger: { warn(message: string): void };
	env: Record<string, unknown>;
	/** Milliseconds since 1970. */
	now(): number;
	/** Told while waiting for another installation. */
	onWait(message: string): void;
}

export interface ServiceOptions {
	knex: Database;
	schema: SchemaOverview;
	accountability: Accountability | null;
}

export interface FieldPayload {
	field: string;
	type: Field['type'] | null;
	schema?: object | null;
	meta?: object | null;
}

interface Collections {
	createOne(payload: {
		collection: string;
		schema?: object | null;
		meta?: object | null;
		fields?: object[];
	}): Promise<unknown>;
	updateOne(collection: string, data: { meta?: object | null }): Promise<unknown>;
	deleteOne(collection: string): Promise<unknown>;
	readByQuery(): Promise<{ collection: string; meta: object | null; schema: object | null }[]>;
}

interface Fields {
	readAll(collection: string): Promise<Field[]>;
	createField(collection: string, field: FieldPayload): Promise<unknown>;
	updateField(collection: string, field: FieldPayload): Promise<unknown>;
}

interface RelationPayload {
	collection?: string;
	field?: string;
	related_collection?: string | null;
	schema?: object | null;
	meta?: object | null;
}

interface Relations {
	readAll(): Promise<Relation[]>;
	createOne(relation: RelationPayload): Promise<unknown>;
	updateOne(collection: string, field: string, relation: RelationPayload): Promise<unknown>;
}

interface ItemQuery {
	filter?: object | null;
	fields?: string[] | null;
	limit?: number | null;
}

export interface Items {
	readByQuery(query: ItemQuery): Promise<object[]>;
	createOne(data: Row): Promise<unknown>;
	createMany(data: Row[]): Promise<unknown>;
	updateOne(key: string | number, data: Row): Promise<unknown>;
	deleteMany(keys: (string | number)[]): Promise<unknown>;
}

type Service<Instance> = new (options: ServiceOptions) => Instance;

export interface InstallServices {
	CollectionsService: Service<Collections>;
	FieldsService: Service<Fields>;
	RelationsService: Service<Relations>;
	ItemsService: new (collection: string, options: ServiceOptions) => Items;
	PoliciesService: Service<Items>;
	RolesService: Service<Items>;
	AccessService: Service<Items>;
	PermissionsService: Service<Items>;
	PresetsService: Service<Items>;
	UsersService: Service<Items>;
	UtilsService: Service<{ clearCache(options: { system: boolean }): Promise<unknown> }>;
}

/** What services are made with just now: as Directus itself, and with the schema as it is at this moment. */
export async function asDirectus(context: InstallContext): Promise<ServiceOptions> {
	const schema = await context.getSchema({ database: context.database, bypassCache: true });
	return { knex: context.database, schema, accountability: null };
}

/** Every item that a filter finds, whole, or with the given fields alone. */
export async function readItems(service: Items, filter: object, fields: string[] = ['*']): Promise<Row[]> {
	const items = await service.readByQuery({ filter, fields, limit: -1 });
	return items.map((item) => ({ ...item }));
}

export async function readIds(service: Items, filter: object): Promise<(string | number)[]> {
	const items = await readItems(service, filter, ['id']);
	return items.flatMap(({ id }) => (typeof id === 'number' || typeof id === 'string' ? [id] : []));
}
