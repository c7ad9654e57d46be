import { BOOKING_COLLECTION, BOOKING_DEFAULTS } from '../extensions/meeting-manager/src/domain/booking';
import type { BookingStatus } from '../extensions/meeting-manager/src/domain/booking';
import { GREEN, GREY, ORANGE, PURPLE, select } from './choices';
import { DATE_TIME, FLAG, JSON_CODE, NAMED_BY_HOOK, USER_REFERENCE, label } from './field-parts';
import { FOLDER } from './folder';
import type { CollectionConfig } from './types';

const statuses: Record<BookingStatus, string> = { Confirmed: GREEN, Rescheduled: ORANGE, Cancelled: GREY };

export const meetingBooking: CollectionConfig = {
	collection: BOOKING_COLLECTION,
	meta: {
		icon: 'handshake',
		color: PURPLE,
		note: 'A meeting booked with a user',
		group: FOLDER,
		sort: 3,
		display_template: '{{name}} · {{start_datetime}}',
		translations: [
			{ language: 'en-US', translation: 'Meeting Bookings', singular: 'Meeting Booking', plural: 'Meeting Bookings' },
		],
	},
	fields: [
		NAMED_BY_HOOK,
		{
			field: 'meeting_type',
			type: 'string',
			meta: { interface: 'input', required: true, width: 'half', note: 'Part of the booking’s name; without /' },
		},
		{ field: 'assigned_user', type: 'uuid', meta: { ...USER_REFERENCE, required: true, width: 'half' } },
		{
			field: 'start_datetime',
			type: 'timestamp',
			meta: { ...DATE_TIME, required: true, width: 'half', ...label('Start DateTime') },
		},
		{
			field: 'end_datetime',
			type: 'timestamp',
			meta: { ...DATE_TIME, required: true, width: 'half', ...label('End DateTime') },
		},
		{
			field: 'status',
			type: 'string',
			schema: { default_value: BOOKING_DEFAULTS.status },
			meta: { ...select(statuses), width: 'half' },
		},
		{ field: 'title', type: 'string', schema: { max_length: 1024 }, meta: { interface: 'input', width: 'half' } },
		{ field: 'description', type: 'text', meta: { interface: 'input-multiline', width: 'full' } },
		{
			field: 'location',
			type: 'text',
			meta: { interface: 'input', width: 'full', note: 'Address or link of a video call' },
		},
		{ field: 'customer_name', type: 'string', meta: { interface: 'input', width: 'half' } },
		{
			field: 'customer_email',
			type: 'string',
			schema: { max_length: 320 },
			meta: { interface: 'input', options: { iconLeft: 'mail' }, width: 'half' },
		},
		{
			field: 'attendees_json',
			type: 'json',
			meta: {
				...JSON_CODE,
				width: 'full',
				note: 'List of e-mail addresses, or of objects with at least an "email"',
				...label('Attendees'),
			},
		},
		{
			field: 'override_conflicts',
			type: 'boolean',
			schema: { default_value: BOOKING_DEFAULTS.override_conflicts },
			meta: { ...FLAG, width: 'half', note: 'Book despite conflicts (System Manager)' },
		},
		{
			field: 'hold',
			type: 'string',
			meta: { interface: 'input', width: 'half', note: 'The hold on this slot that the booking redeems' },
		},
		{
			field: 'external_change',
			type: 'json',
			meta: {
				...JSON_CODE,
				readonly: true,
				width: 'full',
				note: 'A change made in the calendar, to be accepted or refused',
			},
		},
		{
			field: 'calendar_key',
			type: 'string',
			schema: { max_length: 36 },
			meta: { interface: 'input', hidden: true, readonly: true },
		},
		{
			field: 'slot_version',
			type: 'string',
			schema: { max_length: 36 },
			meta: { interface: 'input', hidden: true, readonly: true },
		},
	],
};
