import { INTEGRATION_COLLECTION, INTEGRATION_DEFAULTS } from '../extensions/meeting-manager/src/domain/integration';
import {
	deletionStrategyLooks,
	externalChangeLooks,
	integrationDirectionLooks,
	integrationStatusLooks,
	providerLooks,
} from '../extensions/meeting-manager/src/studio/looks';
import { GREEN, select } from './choices';
import { FLAG, LOG, NAMED_BY_HOOK, SYSTEM_MOMENT, USER_REFERENCE, presentation, section } from './field-parts';
import { FOLDER } from './folder';
import { namesOf, note } from './texts';
import type { CollectionConfig, FieldConfig } from './types';

const calendarFields: readonly FieldConfig[] = [
	section('calendar', 'calendar_today'),
	{
		field: 'user',
		type: 'uuid',
		meta: { group: 'calendar', ...USER_REFERENCE, required: true, width: 'half', note: note('Whose calendar this is') },
	},
	{
		field: 'provider',
		type: 'string',
		meta: { group: 'calendar', ...select(providerLooks), required: true, width: 'half' },
	},
	{
		field: 'ical_url',
		type: 'string',
		schema: { max_length: 2048 },
		meta: {
			group: 'calendar',
			interface: 'input',
			options: { placeholder: 'https://… or webcal://…', iconLeft: 'rss_feed' },
			width: 'full',
			note: note('Address of the feed (provider iCal). Kept encrypted: afterwards only its host is shown'),
		},
	},
	{ field: 'calendar_name', type: 'string', meta: { group: 'calendar', interface: 'input', width: 'half' } },
	{
		field: 'external_calendar_id',
		type: 'string',
		schema: { max_length: 1024 },
		meta: {
			group: 'calendar',
			interface: 'input',
			width: 'half',
			note: note('Id of the calendar at the provider'),
		},
	},
	{
		field: 'time_zone',
		type: 'string',
		schema: { default_value: INTEGRATION_DEFAULTS.time_zone },
		meta: {
			group: 'calendar',
			interface: 'input',
			options: { placeholder: 'Europe/Berlin' },
			width: 'half',
			note: note('IANA zone: all-day events and times without a zone are read in it'),
		},
	},
	{
		field: 'is_active',
		type: 'boolean',
		schema: { default_value: INTEGRATION_DEFAULTS.is_active },
		meta: {
			group: 'calendar',
			...FLAG,
			width: 'half',
			note: note('Inactive calendars keep their events but do not block'),
		},
	},
	{
		field: 'is_primary',
		type: 'boolean',
		schema: { default_value: INTEGRATION_DEFAULTS.is_primary },
		meta: { group: 'calendar', ...FLAG, width: 'half', note: note('Bookings are written to it; one for each user') },
	},
];

const syncFields: readonly FieldConfig[] = [
	section('sync_settings', 'tune'),
	{
		field: 'sync_direction',
		type: 'string',
		schema: { default_value: INTEGRATION_DEFAULTS.sync_direction },
		meta: { group: 'sync_settings', ...select(integrationDirectionLooks), width: 'half' },
	},
	{
		field: 'sync_interval_minutes',
		type: 'integer',
		schema: { default_value: INTEGRATION_DEFAULTS.sync_interval_minutes },
		meta: { group: 'sync_settings', interface: 'input', options: { min: 1 }, width: 'half' },
	},
	{
		field: 'sync_past_days',
		type: 'integer',
		schema: { default_value: INTEGRATION_DEFAULTS.sync_past_days },
		meta: {
			group: 'sync_settings',
			interface: 'input',
			options: { min: 0 },
			width: 'half',
			note: note('Days back from now'),
		},
	},
	{
		field: 'sync_future_days',
		type: 'integer',
		schema: { default_value: INTEGRATION_DEFAULTS.sync_future_days },
		meta: {
			group: 'sync_settings',
			interface: 'input',
			options: { min: 1 },
			width: 'half',
			note: note('Days ahead of now'),
		},
	},
	{
		field: 'tentative_blocks',
		type: 'boolean',
		schema: { default_value: INTEGRATION_DEFAULTS.tentative_blocks },
		meta: { group: 'sync_settings', ...FLAG, width: 'half', note: note('Whether tentative events block availability') },
	},
	{
		field: 'deletion_strategy',
		type: 'string',
		schema: { default_value: INTEGRATION_DEFAULTS.deletion_strategy },
		meta: {
			group: 'sync_settings',
			...select(deletionStrategyLooks),
			width: 'half',
			note: note('What happens to events deleted in the external calendar'),
		},
	},
	{
		field: 'invite_attendees',
		type: 'boolean',
		schema: { default_value: INTEGRATION_DEFAULTS.invite_attendees },
		meta: {
			group: 'sync_settings',
			...FLAG,
			width: 'half',
			note: note('Let the provider send invitations for bookings'),
		},
	},
	{
		field: 'write_attendee_calendars',
		type: 'boolean',
		schema: { default_value: INTEGRATION_DEFAULTS.write_attendee_calendars },
		meta: {
			group: 'sync_settings',
			...FLAG,
			width: 'half',
			note: note("Write bookings to other users' calendars who attend"),
		},
	},
	{
		field: 'external_change_policy',
		type: 'string',
		schema: { default_value: INTEGRATION_DEFAULTS.external_change_policy },
		meta: {
			group: 'sync_settings',
			...select(externalChangeLooks),
			width: 'half',
			note: note('What a change of a booked meeting made at the provider does to the booking'),
		},
	},
	{
		field: 'retry_threshold',
		type: 'integer',
		schema: { default_value: INTEGRATION_DEFAULTS.retry_threshold },
		meta: {
			group: 'sync_settings',
			interface: 'input',
			options: { min: 0 },
			width: 'half',
			note: note('Failed attempts after which an event is given up and stops blocking'),
		},
	},
];

const statusFields: readonly FieldConfig[] = [
	section('sync_state', 'sync'),
	presentation('sync_now', 'mm-sync-now', 'sync_state'),
	{
		field: 'status',
		type: 'string',
		schema: { default_value: INTEGRATION_DEFAULTS.status },
		meta: { group: 'sync_state', ...select(integrationStatusLooks), width: 'half' },
	},
	{
		field: 'last_synced',
		type: 'timestamp',
		meta: { group: 'sync_state', ...SYSTEM_MOMENT, width: 'half' },
	},
	{
		field: 'sync_error_log',
		type: 'text',
		meta: { group: 'sync_state', ...LOG },
	},
];

/** No credential, token or cursor is a field here: those live in tables Directus does not manage. */
export const calendarIntegration: CollectionConfig = {
	collection: INTEGRATION_COLLECTION,
	meta: {
		icon: 'cloud_sync',
		color: GREEN,
		note: 'An external calendar of a user, and how it is synced',
		group: FOLDER,
		sort: 2,
		display_template: '{{name}}',
		translations: namesOf('integrations', 'integration'),
	},
	fields: [NAMED_BY_HOOK, ...calendarFields, ...syncFields, ...statusFields],
};
