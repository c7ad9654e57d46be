import { z } from 'zod';
import { PROVIDERS } from '../../domain/integration';
import { peopleArgs, teamArgs } from '../endpoint-args';
import type { Operation } from './operation';
import { EXAMPLE, blockingEvent, conflictExample, flag, instant, orNone, text } from './parts';

export const teamOperations: readonly Operation[] = [
	{
		method: 'get',
		path: '/me',
		tag: 'Availability',
		id: 'getMe',
		summary: 'Who the caller is here, and what they may see of others',
		audience: 'signed in',
		success: {
			kind: 'data',
			schema: z.object({
				id: text,
				name: orNone(text),
				email: orNone(text),
				time_zone: text,
				sees_others: z.enum(['details', 'times', 'nothing']),
				providers: z.array(z.object({ provider: z.enum(PROVIDERS), is_configured: flag })),
			}),
			example: {
				id: EXAMPLE.userId,
				name: 'Sarah Johnson',
				email: EXAMPLE.user,
				time_zone: 'Europe/Berlin',
				sees_others: 'nothing',
				providers: [{ provider: 'Google Calendar', is_configured: true }],
			},
		},
		example: {},
	},
	{
		method: 'get',
		path: '/people',
		tag: 'Availability',
		id: 'findPeople',
		summary: 'People whose time the caller may ask for',
		description:
			'Oneself alone for those who may ask for nobody else’s; without addresses for those who see times only.',
		audience: 'signed in',
		args: peopleArgs,
		success: {
			kind: 'data',
			schema: z.array(z.object({ id: text, name: orNone(text), email: orNone(text) })),
			example: [{ id: EXAMPLE.userId, name: 'Sarah Johnson', email: EXAMPLE.user }],
		},
		errors: [400],
		example: { search: 'sarah' },
	},
	{
		method: 'get',
		path: '/team_availability',
		tag: 'Availability',
		id: 'getTeamAvailability',
		summary: 'Several people’s time beside each other',
		description: 'In a range of at most 31 days; dates are days of the caller’s zone.',
		audience: 'signed in',
		args: teamArgs,
		success: {
			kind: 'data',
			schema: z.array(
				z.object({
					user: text,
					time_zone: orNone(text),
					coverage: z.object({ status: z.enum(['fresh', 'partial', 'stale', 'none']) }),
					busy: z.array(blockingEvent),
					closed: z
						.array(z.object({ start_datetime: instant, end_datetime: instant, reason: text }))
						.describe('When the person does not work: `working hours` or `rule`.'),
				}),
			),
			example: [
				{
					user: EXAMPLE.userId,
					time_zone: 'Europe/Berlin',
					coverage: { status: 'fresh' },
					busy: [
						{
							...conflictExample,
							event_type: 'External Event',
							location: '123 Main St, Dental Clinic',
							calendar_integration: EXAMPLE.integration,
						},
					],
					closed: [
						{
							start_datetime: '2026-12-09T23:00:00.000Z',
							end_datetime: '2026-12-10T08:00:00.000Z',
							reason: 'working hours',
						},
					],
				},
			],
		},
		errors: [400],
		example: { users: EXAMPLE.user, start_date: '2026-12-10', end_date: '2026-12-10' },
	},
];
