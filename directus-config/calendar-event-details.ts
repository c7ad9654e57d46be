import { ATTENDEES, FLAG, JSON_CODE, SYSTEM_MOMENT, section } from './field-parts';
import { note } from './texts';
import type { FieldConfig } from './types';

/** The sections "Event Details" and "Linked Records" of the event record. */
export const eventDetailFields: readonly FieldConfig[] = [
	section('event_details', 'notes'),
	{
		field: 'description',
		type: 'text',
		meta: { group: 'event_details', interface: 'input-multiline', width: 'full' },
	},
	{
		field: 'location',
		type: 'text',
		meta: { group: 'event_details', interface: 'input', width: 'full', note: note('Address or link of a video call') },
	},
	{
		field: 'attendees_json',
		type: 'json',
		meta: {
			group: 'event_details',
			...ATTENDEES,
			note: note('Who takes part, and what each has answered'),
		},
	},
	{
		field: 'organizer_email',
		type: 'string',
		schema: { max_length: 320 },
		meta: { group: 'event_details', interface: 'input', options: { iconLeft: 'mail' }, width: 'half' },
	},
	section('linked_records', 'link'),
	{
		// A plain text on purpose. A relation would let people probe other people's events from
		// bookings they may read, with filters through `$FOLLOW`.
		field: 'meeting_booking',
		type: 'string',
		meta: {
			group: 'linked_records',
			interface: 'mm-booking-link',
			width: 'half',
			note: note('The booking this event stands for'),
		},
	},
	{
		field: 'is_blocking_availability',
		type: 'boolean',
		schema: { default_value: true },
		meta: {
			group: 'linked_records',
			...FLAG,
			width: 'half',
			note: note('A choice made by hand is kept by later syncs'),
		},
	},
];

function internal(field: string, type: FieldConfig['type'], rest: Partial<FieldConfig['meta']>): FieldConfig {
	return { field, type, meta: { interface: 'input', group: 'sync_internals', readonly: true, width: 'half', ...rest } };
}

/** What the sync keeps for itself. Clients' values for these are ignored. */
export const eventInternalFields: readonly FieldConfig[] = [
	section('sync_internals', 'build', 'closed'),
	internal('blocking_reason', 'string', { note: note('The rule that decided whether this event blocks') }),
	{
		...internal('blocking_set_by_hand', 'boolean', { ...FLAG, note: note('A person decided; syncs leave it alone') }),
		schema: { default_value: false },
	},
	{ ...internal('sync_attempts', 'integer', { note: note('Failed attempts in a row') }), schema: { default_value: 0 } },
	internal('next_retry', 'timestamp', SYSTEM_MOMENT),
	{ ...internal('external_etag', 'string', {}), schema: { max_length: 1024 } },
	internal('ical_uid', 'text', {}),
	internal('series_id', 'text', {}),
	internal('external_resource', 'text', { note: note('CalDAV: the path of the calendar object') }),
	{
		...internal('outbound_action', 'string', { note: note('What has still to be done at the calendar service') }),
		schema: { max_length: 16 },
	},
	internal('booking_content', 'json', { ...JSON_CODE, note: note('What the booking last made of this event') }),
	internal('synced_content', 'json', {
		...JSON_CODE,
		note: note('The version both sides had before a change made here'),
	}),
	{
		...internal('original_start', 'string', { note: note('The start the series gives this occurrence') }),
		schema: { max_length: 64 },
	},
	{
		...internal('content_hash', 'string', { note: note('Fingerprint of what the calendar last said') }),
		schema: { max_length: 64 },
	},
	{
		...internal('external_id_hash', 'string', {
			note: note('Fingerprint of the external id; unique within the calendar'),
		}),
		schema: { max_length: 64 },
	},
	{
		...internal('managed_by_sync', 'boolean', {
			...FLAG,
			note: note('Written by a sync, so a sync may change or delete it'),
		}),
		schema: { default_value: false },
	},
	{
		...internal('length_class', 'integer', {
			note: note('0 up to a day, 1 up to 32 days, 2 longer; each is looked up apart'),
		}),
		schema: { default_value: 0 },
	},
	internal('validation_warnings', 'json', { ...JSON_CODE, width: 'full', note: note('Warnings of the last save') }),
	internal('modified', 'timestamp', {
		...SYSTEM_MOMENT,
		note: note('Last change of content; stamps of the sync do not count'),
	}),
];
