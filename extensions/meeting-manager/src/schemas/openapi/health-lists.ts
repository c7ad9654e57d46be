import { z } from 'zod';
import { PROVIDERS } from '../../domain/integration';
import { pageArgs, syncActivityArgs } from '../endpoint-args';
import type { Operation } from './operation';
import { count, flag, instant, orNone, text } from './parts';

const owned = { calendar_integration: orNone(text), calendar_name: orNone(text), owner: orNone(text) };

const lists = {
	calendars: z.object({
		name: text,
		calendar_name: orNone(text),
		owner: orNone(text),
		provider: orNone(z.enum(PROVIDERS)),
		status: orNone(text),
		is_active: flag,
		last_synced: orNone(instant),
		sync_interval_minutes: orNone(count),
		error: orNone(text),
		consecutive_failures: count,
		failed_events: count,
		quarantined: count,
	}),
	failed_events: z.object({
		name: text,
		event_title: orNone(text),
		...owned,
		start_datetime: orNone(instant),
		end_datetime: orNone(instant),
		sync_error_log: orNone(text),
		sync_attempts: count,
		next_retry: orNone(instant),
		modified: orNone(instant),
	}),
	quarantine: z.object({
		id: text,
		...owned,
		uid: orNone(text),
		reason: orNone(text),
		raw: orNone(text).describe('The item’s own text, at most 4,000 characters.'),
		first_seen: orNone(instant),
	}),
	proposed_changes: z.object({
		meeting_booking: text,
		title: orNone(text),
		owner: orNone(text),
		start_datetime: orNone(instant),
		end_datetime: orNone(instant),
		external_change: z.unknown(),
	}),
	lost_changes: z.object({
		name: text,
		calendar_event_sync: orNone(text),
		event_title: orNone(text),
		message: orNone(text),
		created: orNone(instant),
	}),
};

const SUMMARIES: Record<keyof typeof lists, string> = {
	calendars: 'Calendars, those that need somebody first',
	failed_events: 'Events that failed to sync, the latest first',
	quarantine: 'What was set aside, with the reason and the raw text',
	proposed_changes: 'Changes made in calendars of bookings that wait for a decision',
	lost_changes: 'What gave way where both sides changed an event',
};

function listOperation(name: keyof typeof lists): Operation {
	const page = z.object({ total: count, items: z.array(lists[name]) });
	const isCounted = name === 'calendars';
	return {
		method: 'get',
		path: `/health/${name}`,
		tag: 'Administration',
		id: `list${name.replaceAll(/(?:^|_)(\w)/g, (_whole, letter: string) => letter.toUpperCase())}`,
		summary: SUMMARIES[name],
		audience: 'System Manager',
		args: pageArgs,
		success: {
			kind: 'data',
			schema: isCounted ? page.extend({ by_status: z.record(z.string(), count) }) : page,
			// Lists are empty here: what stands in them differs from installation to installation.
			example: isCounted ? { total: 0, items: [], by_status: {} } : { total: 0, items: [] },
		},
		errors: [400],
		example: { limit: 25, page: 1 },
	};
}

const day = z.object({
	date: z.string().meta({ format: 'date' }),
	runs: count,
	failed_runs: count,
	created: count,
	updated: count,
	deleted: count,
	quarantined: count,
});

export const healthListOperations: readonly Operation[] = [
	listOperation('calendars'),
	listOperation('failed_events'),
	listOperation('quarantine'),
	listOperation('proposed_changes'),
	listOperation('lost_changes'),
	{
		method: 'get',
		path: '/sync_activity',
		tag: 'Administration',
		id: 'getSyncActivity',
		summary: 'The sync of the last days in figures',
		audience: 'System Manager',
		args: syncActivityArgs,
		success: {
			kind: 'data',
			schema: z.object({
				integrations: z.record(z.string(), count).describe('How many are in each state.'),
				lag_seconds: z.object({ p50: orNone(z.int()), p95: orNone(z.int()), max: orNone(z.int()) }),
				failed_events: count,
				days: z.array(day).describe('Each day of UTC, the last of which is today.'),
			}),
			example: {
				integrations: { Connected: 1, 'Needs Reauthorization': 0, Failing: 0, Paused: 0 },
				lag_seconds: { p50: 42, p95: 42, max: 42 },
				failed_events: 0,
				days: [{ date: '2026-12-09', runs: 1, failed_runs: 0, created: 1, updated: 0, deleted: 0, quarantined: 0 }],
			},
		},
		errors: [400],
		example: { days: 14 },
	},
];
