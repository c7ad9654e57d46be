import { BOOKING_COLLECTION } from './booking';
import { EVENT_COLLECTION } from './event';
import { INTEGRATION_COLLECTION } from './integration';
import { ERROR_LOG_COLLECTION, EVENT_ARCHIVE_COLLECTION } from './records';
import { SYNC_RUN_COLLECTION } from './sync-run';
import { AVAILABILITY_RULE_COLLECTION, USER_SETTINGS_COLLECTION } from './user-settings';

/** Every collection of Meeting Manager; all have `name` as their key. */
export const COLLECTION_NAMES: ReadonlySet<string> = new Set([
	EVENT_COLLECTION,
	INTEGRATION_COLLECTION,
	BOOKING_COLLECTION,
	USER_SETTINGS_COLLECTION,
	AVAILABILITY_RULE_COLLECTION,
	ERROR_LOG_COLLECTION,
	EVENT_ARCHIVE_COLLECTION,
	SYNC_RUN_COLLECTION,
]);
