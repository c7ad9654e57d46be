import { createEngineTables } from './0001_create_engine_tables';
import { mariadbColumns } from './0002_mariadb_columns';
import { createIndexes } from './0003_create_indexes';
import { createAccounts } from './0004_create_accounts';
import { createPushChannels } from './0005_create_push_channels';
import { indexOutboundEvents } from './0006_index_outbound_events';
import { createSlotHolds } from './0007_create_slot_holds';
import { createInstallation } from './0008_create_installation';
import { createFreeBusyLinks } from './0009_create_freebusy_links';
import { createBookingDemand } from './0010_create_booking_demand';
import { createBookingEventUids } from './0011_create_booking_event_uids';
import { markInstallation } from './0012_mark_installation';
import { extendAccounts } from './0013_extend_accounts';
import type { Migration } from './support';

/**
 * In the order they run. A migration that was released is never changed; the next one comes after it.
 * The installer runs them, after the collections exist; Directus itself takes only `*-*.js` of a
 * project's own folder and never these.
 */
export const migrations: readonly Migration[] = [
	createEngineTables,
	mariadbColumns,
	createIndexes,
	createAccounts,
	createPushChannels,
	indexOutboundEvents,
	createSlotHolds,
	createInstallation,
	createFreeBusyLinks,
	createBookingDemand,
	createBookingEventUids,
	markInstallation,
	extendAccounts,
];
