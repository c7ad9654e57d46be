import type { Knex } from 'knex';
import { BOOKING_COLLECTION } from '../extensions/meeting-manager/src/domain/booking';
import { DEMAND_TABLE } from '../extensions/meeting-manager/src/store/booking-demand';
import { EVENT_UID_TABLE } from '../extensions/meeting-manager/src/store/booking-event-uids';
import { addColumns, createTable, makeCaseSensitive } from './support';
import type { Migration } from './support';

/**
 * By which UIDs the events of bookings are known again, in whatever calendar; and a look at every booking to come, for
 * those made before their calendars were written to.
 */

async function up(knex: Knex): Promise<void> {
	await createTable(knex, EVENT_UID_TABLE, (table) => {
		// A key of one column: Directus takes no notice of tables without, nor do the guards that close them.
		table.increments('id');
		table.string('booking', 255).notNullable();
		/** SHA-256 of the UID, which may be longer than an index takes. */
		table.string('uid_hash', 64).notNullable().index('mm_idx_booking_event_uid');
		table.text('ical_uid').notNullable();
		table.unique(['booking', 'uid_hash'], { indexName: 'mm_uq_booking_event_uid' });
	});
	await makeCaseSensitive(knex, { table: EVENT_UID_TABLE, name: 'booking', length: 255, nullable: false });
	await addColumns(knex, DEMAND_TABLE, {
		/** Since when other calendars are read for an event that is gone; milliseconds since 1970 in UTC. */
		gone_since: (table) => table.bigInteger('gone_since'),
	});
	await demandAll(knex);
}

async function demandAll(knex: Knex): Promise<void> {
	if (!(await knex.schema.hasTable(BOOKING_COLLECTION))) return;
	const standing: { name: string }[] = await knex(BOOKING_COLLECTION)
		.select('name')
		.whereNot({ status: 'Cancelled' })
		.where('end_datetime', '>', new Date());
	const rows = standing.map(({ name }) => ({ booking: name, asked: 0 }));
	for (let from = 0; from < rows.length; from += 200) {
		await knex(DEMAND_TABLE)
			.insert(rows.slice(from, from + 200))
			.onConflict('booking')
			.ignore();
	}
}

async function down(knex: Knex): Promise<void> {
	await knex.schema.dropTableIfExists(EVENT_UID_TABLE);
}

export const createBookingEventUids: Migration = { name: '0011_create_booking_event_uids', up, down };
