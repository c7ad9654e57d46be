import type { Knex } from 'knex';

/** Whether the host runs this Flow. */
export async function isFlowActive(database: Knex, id: string): Promise<boolean> {
	const row = await database('directus_flows').select('status').where({ id }).first();
	return row?.status === 'active';
}
