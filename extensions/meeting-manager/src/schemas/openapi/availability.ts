import { z } from 'zod';
import { EVENT_TYPES, SYNC_DIRECTIONS, SYNC_STATUSES } from '../../domain/event';
import { blockingEventsArgs, checkTimeSlotArgs, findSlotsArgs, holdSlotArgs, ownEventsArgs } from '../endpoint-args';
import type { Operation } from './operation';
import {
	EXAMPLE,
	blockingEvent,
	conflict,
	conflictExample,
	coverage,
	flag,
	instant,
	orNone,
	refusal,
	text,
} from './parts';

const ownEvent = z.object({
	name: text,
	calendar_integration: text,
	external_event_id: text,
	event_title: text,
	event_type: z.enum(EVENT_TYPES),
	sync_status: z.enum(SYNC_STATUSES),
	description: orNone(text),
	location: orNone(text),
	organizer_email: orNone(text),
	meeting_booking: orNone(text),
	sync_direction: z.enum(SYNC_DIRECTIONS),
	sync_error_log: orNone(text),
	blocking_reason: orNone(text),
	start_datetime: instant,
	end_datetime: instant,
	last_synced: orNone(instant),
	external_last_modified: orNone(instant),
	modified: orNone(instant),
	attendees_json: orNone(z.array(z.union([text, z.looseObject({ email: text })]))),
	validation_warnings: orNone(z.array(text)),
	is_blocking_availability: flag,
});

const coverageExample = {
	status: 'fresh',
	integrations: [
		{
			name: EXAMPLE.integration,
			provider: 'iCal',
			last_synced: '2026-12-09T08:00:00.000Z',
			status: 'Connected',
			covered_from: '2026-11-09T08:00:00.000Z',
			covered_to: '2027-12-09T08:00:00.000Z',
		},
	],
};

const slot = { start_datetime: '2026-12-10T14:00:00Z', end_datetime: '2026-12-10T15:00:00Z' };

export const availabilityOperations: readonly Operation[] = [
	{
		method: 'get',
		path: '/check_time_slot',
		tag: 'Availability',
		id: 'checkTimeSlot',
		summary: 'Whether a person is free in a time slot',
		description:
			'An event conflicts with what it overlaps; one that ends when the slot starts does not. Another person’s times: for System Managers, and for Availability Readers without details.',
		audience: 'signed in',
		args: checkTimeSlotArgs,
		success: {
			kind: 'data',
			schema: z.object({
				available: flag,
				conflicts: z.array(conflict),
				coverage,
				fresh: flag.optional().describe('With `fresh`: whether the calendars were synced for this answer.'),
				refused: z.array(refusal).optional().describe('With `explain`.'),
			}),
			example: { available: false, conflicts: [conflictExample], coverage: coverageExample },
		},
		errors: [400],
		example: { user: EXAMPLE.user, ...slot },
	},
	{
		method: 'get',
		path: '/get_blocking_events',
		tag: 'Availability',
		id: 'getBlockingEvents',
		summary: 'What blocks a person’s time, by start',
		description: 'Whole without `limit`: a range may be ten years long.',
		audience: 'signed in',
		args: blockingEventsArgs,
		success: {
			kind: 'data',
			schema: z.array(blockingEvent),
			example: [
				{
					...conflictExample,
					event_type: 'External Event',
					location: '123 Main St, Dental Clinic',
					calendar_integration: EXAMPLE.integration,
				},
			],
		},
		errors: [400],
		example: { user: EXAMPLE.user, start_date: '2026-12-10', end_date: '2026-12-11' },
	},
	{
		method: 'get',
		path: '/events',
		tag: 'Availability',
		id: 'getOwnEvents',
		summary: 'The caller’s own events, whole',
		description: 'Blocking or not, without deleted ones, whatever the licence lets people read through `/items`.',
		audience: 'signed in',
		args: ownEventsArgs,
		success: {
			kind: 'data',
			schema: z.array(ownEvent),
			example: [
				{
					...conflictExample,
					calendar_integration: EXAMPLE.integration,
					external_event_id: 'dentist-2026',
					event_type: 'External Event',
					sync_status: 'Synced',
					description: 'Annual checkup',
					location: '123 Main St, Dental Clinic',
					organizer_email: EXAMPLE.user,
					meeting_booking: null,
					sync_direction: 'Inbound',
					sync_error_log: null,
					blocking_reason: 'busy',
					last_synced: '2026-12-09T08:00:00.000Z',
					external_last_modified: '2026-12-08T10:30:00.000Z',
					modified: '2026-12-09T08:00:00.000Z',
					attendees_json: [{ email: EXAMPLE.user, response_status: 'accepted' }],
					validation_warnings: [],
					is_blocking_availability: true,
				},
			],
		},
		errors: [400],
		example: { start_date: '2026-12-10', end_date: '2026-12-11' },
	},
	{
		method: 'get',
		path: '/find_available_slots',
		tag: 'Availability',
		id: 'findAvailableSlots',
		summary: 'Slots that all of the people have free',
		description:
			'Within everybody’s working hours, with their buffers, notice and limits, in a range of at most 92 days. With `explain` the answer is `{slots, refused}`.',
		audience: 'signed in',
		args: findSlotsArgs,
		success: {
			kind: 'data',
			schema: z.union([
				z.array(z.object({ start_datetime: instant, end_datetime: instant })),
				z.object({
					slots: z.array(z.object({ start_datetime: instant, end_datetime: instant })),
					refused: z.array(refusal),
				}),
			]),
			example: [{ start_datetime: '2026-12-10T09:00:00.000Z', end_datetime: '2026-12-10T09:30:00.000Z' }],
		},
		errors: [400],
		example: { users: EXAMPLE.user, start_date: '2026-12-10', end_date: '2026-12-10', duration_minutes: 30 },
	},
	{
		method: 'post',
		path: '/hold_slot',
		tag: 'Bookings',
		id: 'holdSlot',
		summary: 'Keeps a slot while somebody fills in a form',
		description: 'The booking redeems it by `hold`. A slot that is taken is a 409.',
		audience: 'signed in',
		args: holdSlotArgs,
		success: {
			kind: 'data',
			schema: z.object({
				hold: text.describe('Its holder’s secret.'),
				expires_at: instant,
				fresh: flag.optional().describe('With `fresh`: whether the calendars were synced before.'),
			}),
			example: { hold: 'q2JwY3n8Vd1vZ0aXr3vYh0nB5q2m8wJt', expires_at: '2026-12-09T08:05:00.000Z' },
		},
		errors: [400, 409],
		example: {
			user: EXAMPLE.user,
			start_datetime: '2026-12-11T09:00:00Z',
			end_datetime: '2026-12-11T09:30:00Z',
			minutes: 5,
		},
	},
];
