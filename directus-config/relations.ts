import { BOOKING_COLLECTION } from '../extensions/meeting-manager/src/domain/booking';
import { EVENT_COLLECTION } from '../extensions/meeting-manager/src/domain/event';
import { INTEGRATION_COLLECTION } from '../extensions/meeting-manager/src/domain/integration';
import { SYNC_RUN_COLLECTION } from '../extensions/meeting-manager/src/domain/sync-run';
import { AVAILABILITY_RULE_COLLECTION } from '../extensions/meeting-manager/src/domain/user-settings';
import type { RelationConfig } from './types';

/**
 * Events and runs have no foreign key to their integration: what becomes of them when it is deleted is
 * decided by a hook, and a constraint of the database would act without hooks, or before them. None of
 * these has a list (o2m) on its other side, which would be one more way to other people's rows. Events
 * and bookings are not related at all, see `meeting_booking`.
 */
export const relations: readonly RelationConfig[] = [
	{
		collection: EVENT_COLLECTION,
		field: 'calendar_integration',
		related_collection: INTEGRATION_COLLECTION,
		foreignKey: 'none',
	},
	{
		collection: SYNC_RUN_COLLECTION,
		field: 'calendar_integration',
		related_collection: INTEGRATION_COLLECTION,
		foreignKey: 'none',
	},
	{
		collection: INTEGRATION_COLLECTION,
		field: 'user',
		related_collection: 'directus_users',
		foreignKey: { on_delete: 'SET NULL' },
	},
	{
		collection: BOOKING_COLLECTION,
		field: 'assigned_user',
		related_collection: 'directus_users',
		foreignKey: { on_delete: 'SET NULL' },
	},
	{
		collection: AVAILABILITY_RULE_COLLECTION,
		field: 'user',
		related_collection: 'directus_users',
		foreignKey: { on_delete: 'SET NULL' },
	},
];
