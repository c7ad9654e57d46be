import { BOOKING_COLLECTION } from '../extensions/meeting-manager/src/domain/booking';
import { EVENT_COLLECTION } from '../extensions/meeting-manager/src/domain/event';
import { INTEGRATION_COLLECTION } from '../extensions/meeting-manager/src/domain/integration';
import { ERROR_LOG_COLLECTION } from '../extensions/meeting-manager/src/domain/records';
import { SYNC_RUN_COLLECTION } from '../extensions/meeting-manager/src/domain/sync-run';
import { bookmarkNames } from '../extensions/meeting-manager/src/translations/config';
import { hostText } from '../extensions/meeting-manager/src/translations/dictionary';
import type { ItemRule, PresetConfig } from './types';

function table(collection: string, fields: readonly string[], sort: string): PresetConfig {
	const tabular = { fields: [...fields], sort: [sort] };
	return { collection, layout: 'tabular', layout_query: { tabular }, layout_options: {}, bookmark: null };
}

/** How a collection opens for whoever has no view of their own. */
const defaultViews: readonly PresetConfig[] = [
	{
		...table(
			EVENT_COLLECTION,
			['event_title', 'start_datetime', 'end_datetime', 'event_type', 'sync_status', 'calendar_integration'],
			'-start_datetime',
		),
		layout: 'calendar',
		layout_options: {
			calendar: { template: '{{event_title}}', startDateField: 'start_datetime', endDateField: 'end_datetime' },
		},
	},
	table(
		INTEGRATION_COLLECTION,
		['calendar_name', 'user', 'provider', 'status', 'is_active', 'last_synced', 'name'],
		'name',
	),
	table(
		BOOKING_COLLECTION,
		['title', 'start_datetime', 'end_datetime', 'assigned_user', 'attendees_json', 'status', 'name'],
		'-start_datetime',
	),
	table(
		SYNC_RUN_COLLECTION,
		['calendar_integration', 'status', 'trigger', 'started', 'created', 'updated', 'deleted', 'quarantined'],
		'-started',
	),
	table(ERROR_LOG_COLLECTION, ['created', 'title', 'reference_name', 'message'], '-created'),
];

interface Bookmark {
	name: keyof (typeof bookmarkNames)['en-US'];
	icon: string;
	color: string;
	fields: readonly string[];
	sort: string;
	filter: ItemRule;
}

function bookmark({ name, icon, color, fields, sort, filter }: Bookmark): PresetConfig {
	return {
		...table(EVENT_COLLECTION, fields, sort),
		bookmark: hostText(bookmarkNames, name),
		icon,
		color,
		filter,
	};
}

/** Lists that everybody finds under the collection. */
const bookmarks: readonly PresetConfig[] = [
	bookmark({
		name: 'Failed syncs',
		icon: 'sync_problem',
		color: 'var(--theme--danger)',
		fields: ['event_title', 'start_datetime', 'calendar_integration', 'sync_attempts', 'next_retry', 'sync_error_log'],
		sort: '-start_datetime',
		filter: { _and: [{ sync_status: { _eq: 'Sync Failed' } }] },
	}),
	bookmark({
		name: 'Pending',
		icon: 'pending',
		color: 'var(--theme--warning)',
		fields: ['event_title', 'start_datetime', 'calendar_integration', 'outbound_action', 'next_retry'],
		sort: 'start_datetime',
		filter: { _and: [{ sync_status: { _eq: 'Pending Sync' } }] },
	}),
	bookmark({
		name: 'This week',
		icon: 'date_range',
		color: 'var(--theme--primary)',
		fields: ['event_title', 'start_datetime', 'end_datetime', 'event_type', 'sync_status', 'attendees_json'],
		sort: 'start_datetime',
		// The seven days ahead, with what is under way: Directus knows moments relative to now, but no weeks.
		filter: { _and: [{ end_datetime: { _gte: '$NOW' } }, { start_datetime: { _lt: '$NOW(+7 days)' } }] },
	}),
];

/** Presets without user and role are everybody's. */
export const presets: readonly PresetConfig[] = [...defaultViews, ...bookmarks];
