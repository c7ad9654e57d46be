import type { ApiExtensionContext, SchemaOverview } from '@directus/types';
import { COLLECTION_NAMES } from '../domain/collection-names';
import { assertMayWrite } from './access';

type ItemsService = InstanceType<ApiExtensionContext['services']['ItemsService']> & {
	collection: string;
	schema: SchemaOverview;
};

/**
 * Directus 11 finds the rows of an update or delete by query with its own rights, before it looks at the
 * caller's: by the answer anybody, even anonymous, could learn whether a filter finds something. No hook
 * runs in between, so its service is made to do as Directus 12's does, for these collections alone: who
 * may not write is refused before any look, and who may looks with their own rights.
 */
export function guardWritesByQuery({ services }: Pick<ApiExtensionContext, 'services'>): void {
	const prototype: Pick<ItemsService, 'updateByQuery' | 'deleteByQuery'> = services.ItemsService.prototype;
	const { updateByQuery, deleteByQuery } = prototype;

	const assertWriter = async (service: ItemsService, action: 'update' | 'delete', fields: string[]) => {
		const { collection, knex: database, schema, accountability = null } = service;
		await assertMayWrite(services, { database, schema, accountability }, { collection, action, keys: [], fields });
	};

	prototype.updateByQuery = async function (this: ItemsService, query, data, options) {
		if (!isGuarded(this)) return updateByQuery.call(this, query, data, options);
		await assertWriter(this, 'update', Object.keys(data ?? {}));
		const names = await findNames(this, query);
		return names.length > 0 ? this.updateMany(names, data, options) : [];
	};

	prototype.deleteByQuery = async function (this: ItemsService, query, options) {
		if (!isGuarded(this)) return deleteByQuery.call(this, query, options);
		await assertWriter(this, 'delete', []);
		const names = await findNames(this, query);
		return names.length > 0 ? this.deleteMany(names, options) : [];
	};
}

function isGuarded({ collection, accountability }: ItemsService): boolean {
	return COLLECTION_NAMES.has(collection) && Boolean(accountability) && !accountability?.admin;
}

async function findNames(
	service: ItemsService,
	query: Parameters<ItemsService['updateByQuery']>[0],
): Promise<string[]> {
	const rows = await service.readByQuery({ ...query, fields: ['name'] });
	return rows.map(({ name }) => String(name));
}
