import { z } from 'zod';
import { accountsArgs } from '../endpoint-args';
import type { Operation } from './operation';
import { flag, instant, orNone, text } from './parts';

const SECRET = 'Vd1vZ0aXr3vYh0nB5q2m8wJt6cKs4pLx9eRgUiTfQkM';

export const busyFeedOperations: readonly Operation[] = [
	{
		method: 'get',
		path: '/freebusy_link',
		tag: 'Busy feed',
		id: 'getFreeBusyLink',
		summary: 'Whether a person’s busy times have an address',
		description: 'The address itself is told once, when it is made. Another person’s: for System Managers.',
		audience: 'signed in',
		args: accountsArgs,
		success: {
			kind: 'data',
			schema: z.object({ exists: flag, created: orNone(instant) }),
			example: { exists: false, created: null },
		},
		errors: [400],
		example: {},
	},
	{
		method: 'post',
		path: '/freebusy_link',
		tag: 'Busy feed',
		id: 'createFreeBusyLink',
		summary: 'Gives a person’s busy times a new secret address',
		description: 'An earlier address stops working.',
		audience: 'signed in',
		args: accountsArgs,
		success: {
			kind: 'data',
			schema: z.object({ url: text }),
			example: { url: `https://directus.example.com/meeting-manager/freebusy/${SECRET}.ics` },
		},
		errors: [400],
		example: {},
	},
	{
		method: 'get',
		path: '/freebusy/{file}',
		tag: 'Busy feed',
		id: 'readFreeBusy',
		summary: 'A person’s busy times as iCalendar, for whoever knows the address',
		description: 'An unknown address is a 404 without a body; `If-None-Match` is honoured.',
		audience: 'anybody',
		isEarly: true,
		pathParameters: { file: 'The secret and `.ics`.' },
		success: { kind: 'document', mediaType: 'text/calendar', description: 'A VCALENDAR with busy times alone' },
		example: { file: `${SECRET}.ics` },
	},
	{
		method: 'post',
		path: '/freebusy_link/revoke',
		tag: 'Busy feed',
		id: 'revokeFreeBusyLink',
		summary: 'Takes the address back',
		audience: 'signed in',
		args: accountsArgs,
		success: { kind: 'data', schema: z.object({ revoked: flag }), example: { revoked: true } },
		errors: [400],
		example: {},
	},
];
