import { z } from 'zod';
import { RUN_STATUSES, RUN_TRIGGERS } from '../../domain/sync-run';
import { syncIntegrationArgs, syncSingleEventArgs } from '../endpoint-args';
import type { Operation } from './operation';
import { EXAMPLE, count, id, instant, orNone, text } from './parts';

export const syncOperations: readonly Operation[] = [
	{
		method: 'post',
		path: '/sync_integration',
		tag: 'Sync',
		id: 'syncIntegration',
		summary: 'Syncs a calendar now and answers with the run',
		description:
			'For the calendar’s owner and System Managers. A run under way is joined. A calendar that cannot be read is no error of the request: `status` is `error` then.',
		audience: 'signed in',
		args: syncIntegrationArgs,
		success: {
			kind: 'data',
			schema: z.object({
				name: id,
				calendar_integration: text,
				trigger: z.enum(RUN_TRIGGERS),
				status: z.enum(RUN_STATUSES),
				started: instant,
				ended: instant,
				created: count,
				updated: count,
				deleted: count,
				unchanged: count,
				quarantined: count.describe('Events that could not be read and were set aside.'),
				error: orNone(text),
			}),
			example: {
				name: '3f9a2f62-0a7d-4f1e-bb0f-5a6a7a0c9d21',
				calendar_integration: EXAMPLE.integration,
				trigger: 'manual',
				status: 'success',
				started: '2026-12-09T08:00:00.000Z',
				ended: '2026-12-09T08:00:00.420Z',
				created: 1,
				updated: 0,
				deleted: 0,
				unchanged: 0,
				quarantined: 0,
				error: null,
			},
		},
		errors: [400],
		example: { calendar_integration: EXAMPLE.integration },
	},
	{
		method: 'post',
		path: '/sync_single_event',
		tag: 'Sync',
		id: 'syncSingleEvent',
		summary: 'Syncs one event now',
		description:
			'For the calendar’s owner and System Managers. Where it fails, the event is marked `Sync Failed`, with the reason in `sync_error_log`.',
		audience: 'signed in',
		args: syncSingleEventArgs,
		success: {
			kind: 'data',
			schema: z.object({ status: z.enum(['success', 'error']), message: text }),
			example: { status: 'success', message: `Event '${EXAMPLE.event}' synced successfully` },
		},
		errors: [400],
		example: { calendar_event_sync_name: EXAMPLE.event },
	},
];
