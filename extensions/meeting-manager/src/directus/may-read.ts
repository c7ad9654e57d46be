import type { ApiExtensionContext } from '@directus/types';
import type { Caller } from './http';

/** Whether Directus itself would show the caller these fields of a row, by whatever policy. */
export async function mayRead(
	{ services, database }: Pick<ApiExtensionContext, 'services' | 'database'>,
	{ accountability, schema }: Caller,
	row: { collection: string; key: string; fields: readonly string[] },
): Promise<boolean> {
	const items = new services.ItemsService(row.collection, { accountability, knex: database, schema });
	try {
		await items.readOne(row.key, { fields: [...row.fields] });
		return true;
	} catch (error) {
		if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'FORBIDDEN') return false;
		throw error;
	}
}
