import { z } from 'zod';
import { INTEGRATION_STATUSES } from '../../domain/integration';
import { CHANNEL_STATUSES, PUSH_PROVIDERS } from '../../domain/push';
import type { Operation } from './operation';
import { EXAMPLE, count, flag, instant, orNone, text } from './parts';

const health = z.object({
	integrations: z.array(
		z.object({
			name: text,
			status: orNone(z.enum(INTEGRATION_STATUSES)),
			error: orNone(text),
			lag_seconds: orNone(z.int()).describe('Since the last sync; null before the first.'),
		}),
	),
	failed_events: count,
	queue_depth: count,
	queue: z.object({
		kind: z.enum(['local', 'redis']),
		connected: flag.describe('False: Redis cannot be reached; each process does its own work meanwhile.'),
		waiting: count,
		running: count,
		delayed: count,
		failed: count,
		last_failure: orNone(z.object({ kind: text, integration: text, at: instant, message: text })),
	}),
	channels: z.array(
		z.object({
			name: text,
			provider: z.enum(PUSH_PROVIDERS),
			status: z.enum(CHANNEL_STATUSES),
			expires: instant,
			last_delivery: orNone(instant),
		}),
	),
	channel_errors: z.array(z.object({ name: text, error: text })),
	quarantined: z
		.array(
			z.object({
				calendar_integration: text,
				uid: orNone(text),
				reason: orNone(text),
				raw: orNone(text),
				first_seen: instant,
			}),
		)
		.describe('What was set aside, the newest 50.'),
	changes_announced: flag.describe('Whether Flows and subscriptions see changes made by the sync.'),
	outbound_paused: flag.describe('This is a copy of another installation: nothing is written to calendars.'),
	warnings: z.array(text),
});

export const administrationOperations: readonly Operation[] = [
	{
		method: 'get',
		path: '/health',
		tag: 'Administration',
		id: 'getHealth',
		summary: 'How the sync is doing',
		audience: 'System Manager',
		success: {
			kind: 'data',
			schema: health,
			example: {
				integrations: [{ name: EXAMPLE.integration, status: 'Connected', error: null, lag_seconds: 42 }],
				failed_events: 0,
				queue_depth: 0,
				queue: {
					kind: 'local',
					connected: true,
					waiting: 0,
					running: 0,
					delayed: 0,
					failed: 0,
					last_failure: null,
				},
				channels: [],
				channel_errors: [],
				quarantined: [],
				changes_announced: true,
				outbound_paused: false,
				warnings: [],
			},
		},
		example: {},
	},
	{
		method: 'post',
		path: '/confirm_installation',
		tag: 'Administration',
		id: 'confirmInstallation',
		summary: 'Lets this installation write to calendars',
		description:
			'A database that was copied or restored writes to no calendar until a System Manager says that the other installation is no more.',
		audience: 'System Manager',
		success: { kind: 'data', schema: z.object({ confirmed: flag }), example: { confirmed: true } },
		example: {},
	},
	{
		method: 'get',
		path: '/openapi.json',
		tag: 'Administration',
		id: 'getOpenApi',
		summary: 'This description',
		audience: 'signed in',
		success: { kind: 'document', mediaType: 'application/json', description: 'OpenAPI 3.1', isJson: true },
		example: {},
	},
];
