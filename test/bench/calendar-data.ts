import { createHash, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../extensions/meeting-manager/src/domain/interval';
import { lengthClassOf } from '../../extensions/meeting-manager/src/domain/length-class';
import { createRandom } from '../support/random';

const INSERT_ROWS = 400;
const TRANSACTION_ROWS = 20_000;
const OTHER_INTEGRATIONS = 500;
const HISTORY_DAYS = 3652;
const FUTURE_DAYS = 60;
const FAR_FUTURE_MS = Date.UTC(2100, 0, 1);

/** Where the events lie: ten years of history up to today and a little future. */
export interface Span {
	startMs: number;
	endMs: number;
}

export function spanAround(now: Date): Span {
	const todayMs = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
	return { startMs: todayMs - HISTORY_DAYS * DAY_MS, endMs: todayMs + FUTURE_DAYS * DAY_MS };
}

/** Users and integrations by SQL: one for the person asked about and 500 of others. They never become due. */
export async function seedIntegrations(knex: Knex, person: { id: string; email: string }, span: Span) {
	const others = Array.from({ length: OTHER_INTEGRATIONS }, (_, index) => {
		const email = `user${index}@customer.com`;
		return { id: randomUUID(), email, integration: `MM-CI-${email}-0001` };
	});
	const main = { id: person.id, email: person.email, integration: `MM-CI-${person.email}-0001` };
	const all = [main, ...others];
	await knex.transaction(async (transaction) => {
		const users = others.map(({ id, email }) => ({ id, email, status: 'active' }));
		await transaction.batchInsert('directus_users', users, 50);
		const integrations = all.map(({ id, integration }) => ({
			name: integration,
			user: id,
			provider: 'iCal',
			time_zone: 'Europe/Berlin',
			is_active: true,
			is_primary: true,
			status: 'Connected',
			sync_interval_minutes: 15,
			last_synced: new Date(),
		}));
		await transaction.batchInsert('mm_calendar_integration', integrations, 50);
		const states = all.map(({ integration }) => ({
			calendar_integration: integration,
			window_from: span.startMs,
			window_to: span.endMs,
			consecutive_failures: 0,
			next_due: FAR_FUTURE_MS,
		}));
		await transaction.batchInsert('mm_sync_state', states, 50);
	});
	return { main: main.integration, others: others.map(({ integration }) => integration) };
}

/**
 * Inserts events `from`…`to - 1` straight by SQL: every other one belongs to the person asked about, the rest are
 * spread over the others. Each calendar is filled in the order of time, as a calendar in use is.
 */
export async function seedEvents(
	knex: Knex,
	integrations: { main: string; others: readonly string[] },
	range: { from: number; to: number; span: Span },
): Promise<void> {
	const random = createRandom(range.from + 1);
	for (let first = range.from; first < range.to; first += TRANSACTION_ROWS) {
		const count = Math.min(TRANSACTION_ROWS, range.to - first);
		const rows = Array.from({ length: count }, (_, offset) => {
			const index = first + offset;
			const other = integrations.others[Math.floor(index / 2) % integrations.others.length] ?? '';
			const progress = (index - range.from + random()) / (range.to - range.from);
			return makeEvent(index, {
				integration: index % 2 === 0 ? integrations.main : other,
				progress,
				random,
				span: range.span,
			});
		});
		await knex.transaction((transaction) => transaction.batchInsert('mm_calendar_event_sync', rows, INSERT_ROWS));
	}
}

function makeEvent(
	index: number,
	{ integration, progress, random, span }: { integration: string; progress: number; random: () => number; span: Span },
) {
	const somewhereMs = span.startMs + progress * (span.endMs - span.startMs);
	const shape = shapeOf(random(), random(), somewhereMs);
	const hash = createHash('sha256').update(`event-${index}`).digest('hex');
	const state = stateOf(random());
	return {
		name: `MM-CES-${integration}-${String(index + 1).padStart(4, '0')}`,
		calendar_integration: integration,
		external_event_id: `${hash.slice(0, 26)}@bestsecurity.com`,
		external_id_hash: hash,
		content_hash: hash,
		ical_uid: `${hash.slice(0, 26)}@bestsecurity.com`,
		event_title: `Installation at customer ${index % 977}`,
		...shape,
		location: index % 3 === 0 ? 'https://meet.bestsecurity.com/room' : null,
		description:
			index % 2 === 0 ? 'Bring the keys, call the customer on arrival and take photos of the finished work.' : null,
		organizer_email: 'sarah@bestsecurity.com',
		...state,
		length_class: lengthClassOf({ start: shape.start_datetime, end: shape.end_datetime, event_type: shape.event_type }),
		managed_by_sync: true,
		blocking_set_by_hand: false,
		sync_direction: 'Inbound',
		sync_attempts: 0,
		last_synced: new Date(somewhereMs),
		modified: new Date(somewhereMs),
	};
}

/** 85 % up to two hours, 8 % up to eight, 5 % all-day, 2 % of one to ten days, mostly short ones. */
function shapeOf(kind: number, length: number, somewhereMs: number) {
	const startMs = Math.floor(somewhereMs / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
	const timed = (lengthMs: number) => ({
		event_type: 'External Event',
		start_datetime: new Date(startMs),
		end_datetime: new Date(startMs + Math.ceil(lengthMs / (15 * MINUTE_MS)) * 15 * MINUTE_MS),
	});
	if (kind < 0.85) return timed((length * 1.75 + 0.25) * HOUR_MS);
	if (kind < 0.93) return timed((2 + length * 6) * HOUR_MS);
	if (kind < 0.98) {
		const dayMs = Math.floor(somewhereMs / DAY_MS) * DAY_MS;
		return {
			event_type: 'All-Day Event',
			start_datetime: new Date(dayMs),
			end_datetime: new Date(dayMs + DAY_MS - 1000),
		};
	}
	return timed(DAY_MS + length ** 3 * 9 * DAY_MS);
}

/** 12 % are declined or free, 3 % deleted, 1 % failed. */
function stateOf(kind: number) {
	if (kind < 0.12) return { is_blocking_availability: false, blocking_reason: 'declined', sync_status: 'Synced' };
	if (kind < 0.15)
		return { is_blocking_availability: true, blocking_reason: 'busy', sync_status: 'Deleted Externally' };
	if (kind < 0.16) return { is_blocking_availability: true, blocking_reason: 'busy', sync_status: 'Sync Failed' };
	return { is_blocking_availability: true, blocking_reason: 'busy', sync_status: 'Synced' };
}
