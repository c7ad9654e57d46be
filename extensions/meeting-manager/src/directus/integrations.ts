import type { ApiExtensionContext } from '@directus/types';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import type { IntegrationWriter } from '../usecases/account-calendars';

/** Integrations as the host writes them itself: named, checked, followed up and announced, whatever its users may do. */
export function createIntegrationWriter({
	services,
	getSchema,
	database,
}: Pick<ApiExtensionContext, 'services' | 'getSchema' | 'database'>): IntegrationWriter {
	const open = async () =>
		new services.ItemsService(INTEGRATION_COLLECTION, {
			schema: await getSchema(),
			knex: database,
			accountability: null,
		});
	return {
		create: async (values) => String(await (await open()).createOne(values)),
		update: async (name, values) => {
			await (await open()).updateOne(name, values);
		},
		delete: async (name) => {
			await (await open()).deleteOne(name);
		},
	};
}
