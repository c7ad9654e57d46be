import { z } from 'zod';
import { validateEventArgs } from '../endpoint-args';
import type { Operation } from './operation';
import { EXAMPLE, text } from './parts';

export const validateOperations: readonly Operation[] = [
	{
		method: 'post',
		path: '/validate_event',
		tag: 'Sync',
		id: 'validateEvent',
		summary: 'The faults and warnings of a draft, before it is saved',
		description:
			'The draft’s fields are those of `mm_calendar_event_sync`; with `name` they are laid over that event. Of calendars and bookings that are not the caller’s it tells what it would tell of none.',
		audience: 'signed in',
		args: validateEventArgs,
		success: {
			kind: 'data',
			schema: z.object({ errors: z.array(z.object({ field: text, message: text })), warnings: z.array(text) }),
			example: { errors: [], warnings: [] },
		},
		errors: [400],
		// Fields of the draft go beside it: calendar_integration, event_title, start_datetime …
		example: { name: EXAMPLE.event },
	},
];
