import { EVENT_COLLECTION } from '../extensions/meeting-manager/src/domain/event';
import type { EventType, SyncDirection, SyncStatus } from '../extensions/meeting-manager/src/domain/event';
import { BLUE, GREEN, GREY, ORANGE, PURPLE, RED, select } from './choices';
import { eventDetailFields, eventInternalFields } from './calendar-event-details';
import { DATE_TIME, NAMED_BY_HOOK, label, section } from './field-parts';
import { FOLDER } from './folder';
import type { CollectionConfig, FieldConfig } from './types';

const eventTypes: Record<EventType, string> = {
	'External Event': BLUE,
	'Meeting Booking': PURPLE,
	'Blocked Time': ORANGE,
	'All-Day Event': GREEN,
};

const syncStatuses: Record<SyncStatus, string> = {
	Synced: GREEN,
	'Pending Sync': ORANGE,
	'Sync Failed': RED,
	'Deleted Externally': GREY,
	'Deleted Locally': GREY,
};

const syncDirections: Record<SyncDirection, string> = { Inbound: BLUE, Outbound: PURPLE, Bidirectional: GREEN };

const informationFields: readonly FieldConfig[] = [
	section('event_information', 'Event Information', 'event'),
	{
		field: 'calendar_integration',
		type: 'string',
		meta: {
			group: 'event_information',
			interface: 'select-dropdown-m2o',
			special: ['m2o'],
			options: { template: '{{name}}' },
			display: 'related-values',
			display_options: { template: '{{name}}' },
			required: true,
			width: 'half',
			note: 'The calendar this event belongs to',
		},
	},
	{
		field: 'external_event_id',
		type: 'string',
		schema: { max_length: 1024 },
		meta: {
			group: 'event_information',
			interface: 'input',
			required: true,
			width: 'half',
			note: 'Id given by the calendar service, unique within the calendar',
			...label('External Event ID'),
		},
	},
	{
		field: 'event_title',
		type: 'string',
		schema: { max_length: 1024 },
		meta: { group: 'event_information', interface: 'input', required: true, width: 'full', note: 'Title or summary' },
	},
	{
		field: 'event_type',
		type: 'string',
		schema: { default_value: 'External Event' },
		meta: { group: 'event_information', ...select(eventTypes), width: 'half' },
	},
	{
		field: 'sync_status',
		type: 'string',
		schema: { default_value: 'Synced' },
		meta: {
			group: 'event_information',
			...select(syncStatuses),
			width: 'half',
			note: 'Synced and Pending Sync block availability; deleted events never do',
		},
	},
];

const timingFields: readonly FieldConfig[] = [
	section('event_timing', 'Event Timing', 'schedule'),
	{
		field: 'start_datetime',
		type: 'timestamp',
		meta: { group: 'event_timing', ...DATE_TIME, required: true, width: 'half', ...label('Start DateTime') },
	},
	{
		field: 'end_datetime',
		type: 'timestamp',
		meta: { group: 'event_timing', ...DATE_TIME, required: true, width: 'half', ...label('End DateTime') },
	},
];

const metadataFields: readonly FieldConfig[] = [
	section('sync_metadata', 'Sync Metadata', 'sync'),
	{
		field: 'last_synced',
		type: 'timestamp',
		meta: {
			group: 'sync_metadata',
			...DATE_TIME,
			readonly: true,
			width: 'half',
			note: 'When this event was last synced',
		},
	},
	{
		field: 'external_last_modified',
		type: 'timestamp',
		meta: {
			group: 'sync_metadata',
			...DATE_TIME,
			readonly: true,
			width: 'half',
			note: 'When it was last changed in the external calendar',
		},
	},
	{
		field: 'sync_direction',
		type: 'string',
		schema: { default_value: 'Inbound' },
		meta: { group: 'sync_metadata', ...select(syncDirections), readonly: true, width: 'half' },
	},
	{
		field: 'sync_error_log',
		type: 'text',
		meta: { group: 'sync_metadata', interface: 'input-multiline', readonly: true, width: 'full' },
	},
];

/** The specification's record. What it requires is nullable here, so that its own messages answer on every route. */
export const calendarEventSync: CollectionConfig = {
	collection: EVENT_COLLECTION,
	meta: {
		icon: 'event',
		color: BLUE,
		note: 'One event of an external calendar, as the last sync saw it',
		group: FOLDER,
		sort: 1,
		display_template: '{{event_title}} · {{start_datetime}}',
		archive_field: 'sync_status',
		archive_value: 'Deleted Locally',
		unarchive_value: 'Synced',
		archive_app_filter: true,
		translations: [
			{ language: 'en-US', translation: 'Calendar Events', singular: 'Calendar Event', plural: 'Calendar Events' },
		],
	},
	fields: [
		NAMED_BY_HOOK,
		...informationFields,
		...timingFields,
		...eventDetailFields,
		...metadataFields,
		...eventInternalFields,
	],
};
