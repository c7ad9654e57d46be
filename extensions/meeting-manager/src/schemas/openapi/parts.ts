import { z } from 'zod';
import { EVENT_TYPES } from '../../domain/event';
import { PROVIDERS } from '../../domain/integration';

/** What several answers hold, and the people and records that the examples are about. */

export const EXAMPLE = {
	user: 'sarah@bestsecurity.com',
	userId: '5f0e7f0c-9a5e-4c53-8f4e-3a3f6a0c1d11',
	integration: 'MM-CI-sarah@bestsecurity.com-0001',
	event: 'MM-CES-MM-CI-sarah@bestsecurity.com-0001-0001',
	booking: 'MM-MB-support-0001',
	/** The account's own calendar bears its address. */
	calendar: 'sarah@gmail.example',
	account: '0b9c1f6e-7a53-4c0e-9d55-2f1f4c8f7a10',
} as const;

/** UTC, as `2026-12-10T14:00:00.000Z`. */
export const instant = z.string().meta({ format: 'date-time' });
export const id = z.string().meta({ format: 'uuid' });
export const text = z.string();
export const count = z.int().min(0);
export const flag = z.boolean();
/** Null: none, or hidden from the caller. */
export const orNone = <T extends z.ZodType>(schema: T) => schema.nullable();

export const conflict = z.object({
	name: orNone(text).describe('Null for holds, and for callers who see times only.'),
	event_title: text.describe('`Busy` for callers who see times only.'),
	start_datetime: instant,
	end_datetime: instant,
});

export const conflictExample = {
	name: EXAMPLE.event,
	event_title: 'Dentist Appointment',
	start_datetime: '2026-12-10T14:00:00.000Z',
	end_datetime: '2026-12-10T15:00:00.000Z',
};

export const blockingEvent = conflict.extend({
	event_type: z.enum(EVENT_TYPES),
	location: orNone(text),
	calendar_integration: orNone(text),
});

export const coverage = z.object({
	status: z
		.enum(['fresh', 'partial', 'stale', 'none'])
		.describe(
			'How far the answer can be trusted: `partial` leaves the synced window, `stale` was not synced lately, `none` has no calendar.',
		),
	integrations: z
		.array(
			z.object({
				name: text,
				provider: z.enum(PROVIDERS),
				last_synced: orNone(instant),
				status: text,
				covered_from: orNone(instant),
				covered_to: orNone(instant),
			}),
		)
		.optional()
		.describe('Missing for callers who see times only.'),
});

export const refusal = z.object({
	start_datetime: instant,
	end_datetime: instant,
	user: text,
	reason: text.describe(
		'`event`, `booking`, `hold`, `buffer`, `rule`, `working hours`, `notice`, `days ahead`, or `coverage` and its status.',
	),
	name: orNone(text),
});
