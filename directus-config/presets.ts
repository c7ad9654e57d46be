import { EVENT_COLLECTION } from '../extensions/meeting-manager/src/domain/event';
import { INTEGRATION_COLLECTION } from '../extensions/meeting-manager/src/domain/integration';
import { BOOKING_COLLECTION } from '../extensions/meeting-manager/src/domain/booking';
import { ERROR_LOG_COLLECTION } from '../extensions/meeting-manager/src/domain/records';
import { SYNC_RUN_COLLECTION } from '../extensions/meeting-manager/src/domain/sync-run';
import type { PresetConfig } from './types';

/** How a collection opens for whoever has no view of their own: presets without user, role and bookmark. */
export const presets: readonly PresetConfig[] = [
	{
		collection: EVENT_COLLECTION,
		layout: 'calendar',
		layout_query: {
			tabular: {
				fields: ['event_title', 'start_datetime', 'end_datetime', 'event_type', 'sync_status', 'calendar_integration'],
				sort: ['-start_datetime'],
			},
		},
		layout_options: {
			calendar: { template: '{{event_title}}', startDateField: 'start_datetime', endDateField: 'end_datetime' },
		},
	},
	{
		collection: INTEGRATION_COLLECTION,
		layout: 'tabular',
		layout_query: {
			tabular: { fields: ['name', 'user', 'provider', 'status', 'is_active', 'last_synced'], sort: ['name'] },
		},
		layout_options: {},
	},
	{
		collection: BOOKING_COLLECTION,
		layout: 'tabular',
		layout_query: {
			tabular: {
				fields: ['name', 'title', 'assigned_user', 'start_datetime', 'end_datetime', 'status'],
				sort: ['-start_datetime'],
			},
		},
		layout_options: {},
	},
	{
		collection: SYNC_RUN_COLLECTION,
		layout: 'tabular',
		layout_query: {
			tabular: {
				fields: [
					'calendar_integration',
					'trigger',
					'status',
					'started',
					'created',
					'updated',
					'deleted',
					'quarantined',
				],
				sort: ['-started'],
			},
		},
		layout_options: {},
	},
	{
		collection: ERROR_LOG_COLLECTION,
		layout: 'tabular',
		layout_query: { tabular: { fields: ['created', 'title', 'reference_name', 'message'], sort: ['-created'] } },
		layout_options: {},
	},
];
