import { z } from 'zod';
import { ACCOUNT_PROVIDERS } from '../../domain/account';
import {
	accountArgs,
	accountsArgs,
	callbackArgs,
	chooseCalendarsArgs,
	connectArgs,
	connectCalDavArgs,
} from '../endpoint-args';
import type { Operation } from './operation';
import { EXAMPLE, flag, id, orNone, text } from './parts';

function connectPages(provider: 'google' | 'outlook', name: string): Operation[] {
	const title = provider === 'google' ? 'Google' : 'Outlook';
	return [
		{
			method: 'get',
			path: `/connect/${provider}`,
			tag: 'Accounts',
			id: `connect${title}`,
			summary: `Sends the browser to ${name} to connect an account`,
			description:
				'To be opened in the browser in which the person is signed in to Directus. They come back with `connected` and the account’s id in the address, or with `error` and what it means.',
			audience: 'signed in',
			args: connectArgs,
			success: { kind: 'redirect', description: `${name}’s page` },
			errors: [400, 502],
			example: { return_to: '/admin' },
		},
		{
			method: 'get',
			path: `/connect/${provider}/callback`,
			tag: 'Accounts',
			id: `finish${title}`,
			summary: `Where ${name} sends the browser back to`,
			description: 'Taken only from the browser that began, once, within ten minutes.',
			audience: 'anybody',
			args: callbackArgs,
			success: { kind: 'redirect', description: 'The address that `return_to` named' },
			errors: [400],
			example: { state: 'state-of-the-sign-in', code: 'code-of-the-provider' },
		},
	];
}

export const accountOperations: readonly Operation[] = [
	...connectPages('google', 'Google'),
	...connectPages('outlook', 'Microsoft'),
	{
		method: 'post',
		path: '/connect/caldav',
		tag: 'Accounts',
		id: 'connectCalDav',
		summary: 'Connects a CalDAV account',
		audience: 'signed in',
		args: connectCalDavArgs,
		success: { kind: 'data', schema: z.object({ account: id }), example: { account: EXAMPLE.account } },
		errors: [400, 502],
		example: { server_url: 'https://caldav.example.com/', username: 'sarah', password: 'app-password' },
	},
	{
		method: 'get',
		path: '/accounts',
		tag: 'Accounts',
		id: 'getAccounts',
		summary: 'A person’s connected accounts',
		description: 'Another person’s: for System Managers.',
		audience: 'signed in',
		args: accountsArgs,
		success: {
			kind: 'data',
			schema: z.array(
				z.object({
					id,
					user: text,
					provider: z.enum(ACCOUNT_PROVIDERS),
					email: orNone(text),
					status: z.enum(['Connected', 'Needs Reauthorization']),
					integrations: z.array(text),
				}),
			),
			example: [
				{
					id: EXAMPLE.account,
					user: EXAMPLE.userId,
					provider: 'Google Calendar',
					email: EXAMPLE.calendar,
					status: 'Connected',
					integrations: [],
				},
			],
		},
		errors: [400],
		example: {},
	},
	{
		method: 'get',
		path: '/accounts/calendars',
		tag: 'Accounts',
		id: 'getAccountCalendars',
		summary: 'The calendars in an account of the caller’s',
		audience: 'signed in',
		args: accountArgs,
		success: {
			kind: 'data',
			schema: z.array(
				z.object({
					id: text,
					name: text,
					time_zone: orNone(text),
					is_primary: flag,
					can_write: flag,
					integration: orNone(text).describe('The integration that reads it; null where none does.'),
				}),
			),
			example: [
				{
					id: EXAMPLE.calendar,
					name: EXAMPLE.calendar,
					time_zone: 'Europe/Berlin',
					is_primary: true,
					can_write: true,
					integration: null,
				},
			],
		},
		errors: [400, 502],
		example: { account: EXAMPLE.account },
	},
	{
		method: 'post',
		path: '/accounts/calendars',
		tag: 'Accounts',
		id: 'chooseCalendars',
		summary: 'Makes integrations of calendars in an account',
		description: 'Those that are integrations already stay as they are.',
		audience: 'signed in',
		args: chooseCalendarsArgs,
		success: {
			kind: 'data',
			schema: z.array(z.object({ id: text, calendar_integration: text, created: flag })),
			example: [{ id: EXAMPLE.calendar, calendar_integration: 'MM-CI-sarah@bestsecurity.com-0002', created: true }],
		},
		errors: [400, 502],
		example: { account: EXAMPLE.account, calendars: [{ id: EXAMPLE.calendar, sync_direction: 'Two-Way' }] },
	},
	{
		method: 'post',
		path: '/accounts/disconnect',
		tag: 'Accounts',
		id: 'disconnectAccount',
		summary: 'Takes the access back, deletes the credentials and pauses the account’s calendars',
		description: 'Another person’s: for System Managers.',
		audience: 'signed in',
		args: accountArgs,
		success: {
			kind: 'data',
			schema: z.object({ paused: z.array(text) }),
			example: { paused: ['MM-CI-sarah@bestsecurity.com-0002'] },
		},
		errors: [400],
		example: { account: EXAMPLE.account },
	},
];
