import type { Knex } from 'knex';
import { DEMAND_TABLE } from '../extensions/meeting-manager/src/store/booking-demand';
import { createTable, makeCaseSensitive } from './support';
import type { Migration } from './support';

/** Bookings whose calendar events have to be looked at: what a save or a sync asks for, and a crash leaves behind. */

async function up(knex: Knex): Promise<void> {
	await createTable(knex, DEMAND_TABLE, (table) => {
		table.string('booking', 255).primary();
		/** Milliseconds since 1970 in UTC. */
		table.bigInteger('asked').notNullable().index('mm_idx_booking_demand_asked');
		/** What is told of a booking that was to be deleted. */
		table.text('deleted');
	});
	await makeCaseSensitive(knex, { table: DEMAND_TABLE, name: 'booking', length: 255, nullable: false });
}

async function down(knex: Knex): Promise<void> {
	await knex.schema.dropTableIfExists(DEMAND_TABLE);
}

export const createBookingDemand: Migration = { name: '0010_create_booking_demand', up, down };
