import { BOOKING_COLLECTION, BOOKING_DEFAULTS } from '../extensions/meeting-manager/src/domain/booking';
import { bookingStatusLooks } from '../extensions/meeting-manager/src/studio/looks';
import { PURPLE, select } from './choices';
import { ATTENDEES, DATE_TIME, FLAG, NAMED_BY_HOOK, USER_REFERENCE, presentation, section } from './field-parts';
import { FOLDER } from './folder';
import { namesOf, note } from './texts';
import type { CollectionConfig, FieldConfig } from './types';

const meetingFields: readonly FieldConfig[] = [
	section('meeting', 'event'),
	{
		field: 'title',
		type: 'string',
		schema: { max_length: 1024 },
		meta: { group: 'meeting', interface: 'input', width: 'full' },
	},
	{
		field: 'meeting_type',
		type: 'string',
		meta: {
			group: 'meeting',
			interface: 'input',
			required: true,
			width: 'half',
			note: note('Part of the booking’s name; without /'),
		},
	},
	{
		field: 'status',
		type: 'string',
		schema: { default_value: BOOKING_DEFAULTS.status },
		meta: { group: 'meeting', ...select(bookingStatusLooks), width: 'half' },
	},
	{
		field: 'start_datetime',
		type: 'timestamp',
		meta: { group: 'meeting', ...DATE_TIME, required: true, width: 'half' },
	},
	{
		field: 'end_datetime',
		type: 'timestamp',
		meta: { group: 'meeting', ...DATE_TIME, required: true, width: 'half' },
	},
	{ field: 'description', type: 'text', meta: { group: 'meeting', interface: 'input-multiline', width: 'full' } },
	{
		field: 'location',
		type: 'text',
		meta: { group: 'meeting', interface: 'input', width: 'full', note: note('Address or link of a video call') },
	},
];

const peopleFields: readonly FieldConfig[] = [
	section('people', 'group'),
	{
		field: 'assigned_user',
		type: 'uuid',
		meta: { group: 'people', ...USER_REFERENCE, required: true, width: 'full' },
	},
	{ field: 'customer_name', type: 'string', meta: { group: 'people', interface: 'input', width: 'half' } },
	{
		field: 'customer_email',
		type: 'string',
		schema: { max_length: 320 },
		meta: { group: 'people', interface: 'input', options: { iconLeft: 'mail' }, width: 'half' },
	},
	{
		field: 'attendees_json',
		type: 'json',
		meta: { group: 'people', ...ATTENDEES, note: note('Who takes part, and what each has answered') },
	},
];

const calendarFields: readonly FieldConfig[] = [
	section('calendars', 'calendar_month'),
	presentation('calendar_events', 'mm-booking-events', 'calendars'),
	{
		field: 'override_conflicts',
		type: 'boolean',
		schema: { default_value: BOOKING_DEFAULTS.override_conflicts },
		meta: { group: 'calendars', ...FLAG, width: 'half', note: note('Book despite conflicts (System Manager)') },
	},
	{
		field: 'hold',
		type: 'string',
		meta: {
			group: 'calendars',
			interface: 'input',
			width: 'half',
			note: note('The hold on this slot that the booking redeems'),
		},
	},
	{
		field: 'external_change',
		type: 'json',
		meta: {
			group: 'calendars',
			interface: 'mm-external-change',
			special: ['cast-json'],
			readonly: true,
			width: 'full',
			note: note('A change made in the calendar, to be accepted or refused'),
		},
	},
	{
		field: 'calendar_key',
		type: 'string',
		schema: { max_length: 36 },
		meta: { interface: 'input', hidden: true, readonly: true },
	},
];

export const meetingBooking: CollectionConfig = {
	collection: BOOKING_COLLECTION,
	meta: {
		icon: 'handshake',
		color: PURPLE,
		note: 'A meeting booked with a user',
		group: FOLDER,
		sort: 3,
		display_template: '{{name}} · {{start_datetime}}',
		translations: namesOf('bookings', 'booking'),
	},
	fields: [NAMED_BY_HOOK, ...meetingFields, ...peopleFields, ...calendarFields],
};
