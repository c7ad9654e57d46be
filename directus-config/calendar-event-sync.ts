import { EVENT_COLLECTION } from '../extensions/meeting-manager/src/domain/event';
import { eventTypeLooks, syncDirectionLooks, syncStatusLooks } from '../extensions/meeting-manager/src/studio/looks';
import { BLUE, select } from './choices';
import { eventDetailFields, eventInternalFields } from './calendar-event-details';
import { DATE_TIME, LOG, NAMED_BY_HOOK, SYSTEM_MOMENT, presentation, section } from './field-parts';
import { FOLDER } from './folder';
import { namesOf, note } from './texts';
import type { CollectionConfig, FieldConfig } from './types';

const informationFields: readonly FieldConfig[] = [
	section('event_information', 'event'),
	{
		field: 'calendar_integration',
		type: 'string',
		meta: {
			group: 'event_information',
			interface: 'select-dropdown-m2o',
			special: ['m2o'],
			options: { template: '{{name}}', enableLink: true },
			display: 'related-values',
			display_options: { template: '{{name}}' },
			required: true,
			width: 'half',
			note: note('The calendar this event belongs to'),
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
			note: note('Id given by the calendar service, unique within the calendar'),
		},
	},
	{
		field: 'event_title',
		type: 'string',
		schema: { max_length: 1024 },
		meta: {
			group: 'event_information',
			interface: 'input',
			required: true,
			width: 'full',
			note: note('Title or summary'),
		},
	},
	{
		field: 'event_type',
		type: 'string',
		schema: { default_value: 'External Event' },
		meta: { group: 'event_information', ...select(eventTypeLooks), width: 'half' },
	},
	{
		field: 'sync_status',
		type: 'string',
		schema: { default_value: 'Synced' },
		meta: {
			group: 'event_information',
			...select(syncStatusLooks),
			width: 'half',
			note: note('Synced and Pending Sync block availability; deleted events never do'),
		},
	},
];

const timingFields: readonly FieldConfig[] = [
	section('event_timing', 'schedule'),
	{
		field: 'start_datetime',
		type: 'timestamp',
		meta: { group: 'event_timing', ...DATE_TIME, required: true, width: 'half' },
	},
	{
		field: 'end_datetime',
		type: 'timestamp',
		meta: { group: 'event_timing', ...DATE_TIME, required: true, width: 'half' },
	},
];

const metadataFields: readonly FieldConfig[] = [
	section('sync_metadata', 'sync'),
	presentation('sync_now', 'mm-sync-now', 'sync_metadata'),
	{
		field: 'last_synced',
		type: 'timestamp',
		meta: {
			group: 'sync_metadata',
			...SYSTEM_MOMENT,
			width: 'half',
			note: note('When this event was last synced'),
		},
	},
	{
		field: 'external_last_modified',
		type: 'timestamp',
		meta: {
			group: 'sync_metadata',
			...SYSTEM_MOMENT,
			width: 'half',
			note: note('When it was last changed in the external calendar'),
		},
	},
	{
		field: 'sync_direction',
		type: 'string',
		schema: { default_value: 'Inbound' },
		meta: { group: 'sync_metadata', ...select(syncDirectionLooks), readonly: true, width: 'half' },
	},
	{
		field: 'sync_error_log',
		type: 'text',
		meta: { group: 'sync_metadata', ...LOG },
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
		translations: namesOf('events', 'event'),
	},
	fields: [
		presentation('checks', 'mm-warnings'),
		NAMED_BY_HOOK,
		...informationFields,
		...timingFields,
		...eventDetailFields,
		...metadataFields,
		...eventInternalFields,
	],
};
