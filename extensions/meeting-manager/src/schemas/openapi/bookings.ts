import { z } from 'zod';
import { SYNC_DIRECTIONS, SYNC_STATUSES } from '../../domain/event';
import { bookingSyncStatusArgs, settleExternalChangeArgs } from '../endpoint-args';
import type { Operation } from './operation';
import { EXAMPLE, count, flag, instant, orNone, text } from './parts';

export const bookingOperations: readonly Operation[] = [
	{
		method: 'get',
		path: '/booking_sync_status',
		tag: 'Bookings',
		id: 'getBookingSyncStatus',
		summary: 'How far a booking has reached the calendars',
		description: 'For its assigned user and System Managers.',
		audience: 'signed in',
		args: bookingSyncStatusArgs,
		success: {
			kind: 'data',
			schema: z.object({
				synced: flag,
				event_count: count,
				events: z.array(
					z.object({
						name: text,
						calendar_integration: orNone(text),
						external_event_id: orNone(text),
						sync_status: orNone(z.enum(SYNC_STATUSES)),
						sync_direction: orNone(z.enum(SYNC_DIRECTIONS)),
						last_synced: orNone(instant),
					}),
				),
				message: text,
			}),
			example: {
				synced: true,
				event_count: 1,
				events: [
					{
						name: 'MM-CES-MM-CI-sarah@bestsecurity.com-0001-0002',
						calendar_integration: EXAMPLE.integration,
						external_event_id: 'xyz789abc123',
						sync_status: 'Synced',
						sync_direction: 'Outbound',
						last_synced: '2026-12-09T08:00:00.000Z',
					},
				],
				message: 'All events synced successfully',
			},
		},
		errors: [400],
		example: { meeting_booking: EXAMPLE.booking },
	},
	{
		method: 'post',
		path: '/settle_external_change',
		tag: 'Bookings',
		id: 'settleExternalChange',
		summary: 'Accepts or refuses what was changed in the calendar of a booking',
		description:
			'For its assigned user and System Managers, where the calendar’s `external_change_policy` is `propose`; the change stands in `external_change`.',
		audience: 'signed in',
		args: settleExternalChangeArgs,
		success: {
			kind: 'data',
			schema: z.object({ meeting_booking: text, accepted: flag }),
			example: { meeting_booking: EXAMPLE.booking, accepted: false },
		},
		errors: [400],
		example: { meeting_booking: EXAMPLE.booking, accept: false },
	},
];
