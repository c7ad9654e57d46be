import { z } from 'zod';
import { INTEGRATION_DIRECTIONS, INTEGRATION_STATUSES, PROVIDERS } from '../../domain/integration';
import { RUN_STATUSES } from '../../domain/sync-run';
import { accountsArgs, addFeedArgs, calendarArgs, changeCalendarArgs } from '../endpoint-args';
import type { Operation } from './operation';
import { EXAMPLE, count, flag, id, instant, orNone, text } from './parts';

const calendar = z.object({
	name: text,
	calendar_name: orNone(text),
	provider: z.enum(PROVIDERS),
	status: z.enum(INTEGRATION_STATUSES),
	is_active: flag,
	is_primary: flag,
	sync_direction: z.enum(INTEGRATION_DIRECTIONS),
	time_zone: text,
	sync_interval_minutes: count,
	last_synced: orNone(instant),
	error: orNone(text),
	address: orNone(text).describe('Scheme and host of a feed; the rest is a secret.'),
	account: orNone(
		z.object({ id, email: orNone(text), status: z.enum(['Connected', 'Needs Reauthorization']) }),
	).describe('Null for feeds, and where the account was disconnected.'),
	coverage: z.object({
		status: z.enum(['fresh', 'partial', 'stale', 'none']),
		covered_from: orNone(instant),
		covered_to: orNone(instant),
	}),
	last_run: orNone(
		z.object({
			status: z.enum(RUN_STATUSES),
			ended: instant,
			created: count,
			updated: count,
			deleted: count,
			unchanged: count,
			quarantined: count,
			error: orNone(text),
		}),
	),
});

const calendarExample = {
	name: EXAMPLE.integration,
	calendar_name: null,
	provider: 'iCal',
	status: 'Connected',
	is_active: true,
	is_primary: true,
	sync_direction: 'One-Way',
	time_zone: 'UTC',
	sync_interval_minutes: 15,
	last_synced: '2026-12-09T08:00:00.000Z',
	error: null,
	address: 'https://calendar.example.com/…',
	account: null,
	coverage: {
		status: 'fresh',
		covered_from: '2026-11-09T08:00:00.000Z',
		covered_to: '2027-12-09T08:00:00.000Z',
	},
	last_run: null,
};

export const calendarOperations: readonly Operation[] = [
	{
		method: 'get',
		path: '/calendars',
		tag: 'Accounts',
		id: 'getCalendars',
		summary: 'A person’s calendars, the primary one first',
		description: 'Another person’s: for System Managers.',
		audience: 'signed in',
		args: accountsArgs,
		success: { kind: 'data', schema: z.array(calendar), example: [calendarExample] },
		errors: [400],
		example: {},
	},
	{
		method: 'post',
		path: '/calendars/update',
		tag: 'Accounts',
		id: 'changeCalendar',
		summary: 'Changes a calendar: pauses or resumes it, makes it the primary one, has it written to',
		description: 'For its owner and System Managers. What is not sent stays as it is.',
		audience: 'signed in',
		args: changeCalendarArgs,
		success: { kind: 'data', schema: calendar, example: calendarExample },
		errors: [400, 502],
		example: { calendar_integration: EXAMPLE.integration, is_primary: true },
	},
	{
		method: 'post',
		path: '/calendars',
		tag: 'Accounts',
		id: 'addFeed',
		summary: 'Adds an iCal feed',
		audience: 'signed in',
		args: addFeedArgs,
		success: {
			kind: 'data',
			schema: calendar,
			example: {
				...calendarExample,
				name: 'MM-CI-sarah@bestsecurity.com-0003',
				calendar_name: 'Trainings',
				is_primary: false,
				coverage: { status: 'stale', covered_from: null, covered_to: null },
			},
		},
		errors: [400],
		example: { ical_url: 'https://calendar.example.com/trainings.ics', calendar_name: 'Trainings' },
	},
	{
		method: 'post',
		path: '/calendars/remove',
		tag: 'Accounts',
		id: 'removeCalendar',
		summary: 'Removes a calendar; its events are archived, or deleted as its deletion strategy says',
		description: 'For its owner and System Managers.',
		audience: 'signed in',
		args: calendarArgs,
		success: {
			kind: 'data',
			schema: z.object({ removed: text, events: z.enum(['archived', 'deleted']) }),
			example: { removed: 'MM-CI-sarah@bestsecurity.com-0003', events: 'archived' },
		},
		errors: [400],
		example: { calendar_integration: 'MM-CI-sarah@bestsecurity.com-0003' },
	},
];
