import type { Knex } from 'knex';
import { engineOf } from '../extensions/meeting-manager/src/store/values';
import { createIndex, dropIndex, hasIndex } from './support';
import type { IndexDefinition, Migration } from './support';

const events = 'mm_calendar_event_sync';

const outbox: IndexDefinition = { name: 'mm_idx_outbound', table: events, columns: ['outbound_action', 'next_retry'] };

/** Ids of series and paths may be longer than what a B-tree takes as a key. */
const lookups = [
	{ name: 'mm_idx_series', table: events, columns: ['series_id'] },
	{ name: 'mm_idx_resource', table: events, columns: ['external_resource'] },
];
const MARIADB_PREFIX = 191;

async function up(knex: Knex): Promise<void> {
	await createIndex(knex, outbox);
	for (const index of lookups) {
		if (await hasIndex(knex, index)) continue;
		const column = index.columns[0] ?? '';
		const names = [index.name, index.table, column];
		if (engineOf(knex) === 'postgres') await knex.raw('CREATE INDEX ?? ON ?? USING HASH (??)', names);
		else if (engineOf(knex) === 'mysql') await knex.raw(`CREATE INDEX ?? ON ?? (??(${MARIADB_PREFIX}))`, names);
		else await knex.raw('CREATE INDEX ?? ON ?? (??)', names);
	}
}

async function down(knex: Knex): Promise<void> {
	for (const index of [outbox, ...lookups]) await dropIndex(knex, index);
}

export const indexOutboundEvents: Migration = { name: '0006_index_outbound_events', up, down };
