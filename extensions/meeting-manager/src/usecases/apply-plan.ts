import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import type { EventContent } from '../domain/event-content';
import { MINUTE_MS } from '../domain/interval';
import { holdsEdit } from '../domain/outbound';
import type { StoredEvent } from '../domain/reconcile';
import type { SyncIntegration } from '../domain/sync-integration';
import { messages } from '../messages';
import { demandBookingsOf } from '../store/booking-demand';
import { lockOutboundEvents } from '../store/outbox';
import type { OutboundEvent } from '../store/outbox';
import { insertEvents, markDeletedExternally, markSyncFailed, updateEvent } from '../store/synced-events';
import { deleteSyncedEvents } from './delete-events';
import { storeMerged } from './merge-event';
import type { SyncPlan } from './plan-sync';
import { externalIdHash } from './read-draft';
import type { RowChanges } from './sync-dependencies';

/** Writes a plan's rows within a transaction and returns what changed, to be announced after the commit. */
export async function applyPlan(
	transaction: Knex,
	integration: SyncIntegration,
	plan: SyncPlan,
	now: Date,
): Promise<RowChanges> {
	const changes: RowChanges = { collection: EVENT_COLLECTION, created: [], updated: [], deleted: [] };
	const inserted = plan.insert.map((content) => ({ content, hash: externalIdHash(content.external_event_id) }));
	const names = await insertEvents(transaction, integration.name, inserted, now);
	plan.insert.forEach((content, index) => {
		const key = names[index];
		if (key !== undefined) changes.created.push({ key, payload: () => announced(content, { name: key, integration }) });
	});

	const current = await lockCurrent(transaction, integration, plan);
	for (const { stored, content } of plan.update) {
		const row = current.get(stored.name);
		if (row === undefined) continue;
		if (holdsEdit(row)) {
			changes.updated.push(await storeMerged(transaction, row, content, now));
			continue;
		}
		await updateEvent(transaction, row, content, now);
		changes.updated.push({ key: stored.name, payload: announced(content, { integration }) });
	}

	const removed = plan.remove.flatMap(({ name }) => current.get(name) ?? []);
	const { dropped, marked } = splitRemoved(removed, integration);
	await deleteSyncedEvents(transaction, dropped, now);
	changes.deleted.push(...dropped);
	await markDeletedExternally(transaction, marked);
	for (const key of marked) changes.updated.push({ key, payload: { sync_status: 'Deleted Externally' } });

	changes.bookings = await demandBookingsOf(
		transaction,
		[...plan.update.map(({ stored }) => stored.name), ...marked],
		now,
	);
	for (const { stored, reason } of plan.fail) {
		// What waits to be written has its own retries.
		if (current.get(stored.name)?.outboundAction !== null) continue;
		await failEvent(transaction, integration, stored, reason, now);
		changes.updated.push({ key: stored.name, payload: { sync_status: 'Sync Failed' } });
	}
	return changes;
}

/** What becomes of rows that are gone at the provider. One that stands for a booking is kept: the booking has to hear of it. */
export function splitRemoved(
	rows: readonly Pick<OutboundEvent, 'name' | 'booked'>[],
	{ deletionStrategy }: Pick<SyncIntegration, 'deletionStrategy'>,
): { dropped: string[]; marked: string[] } {
	const isDropped = ({ booked }: Pick<OutboundEvent, 'booked'>) =>
		deletionStrategy === 'Hard Delete' && booked === null;
	return {
		dropped: rows.filter(isDropped).map(({ name }) => name),
		marked: rows.filter((row) => !isDropped(row)).map(({ name }) => name),
	};
}

/**
 * The rows that the plan speaks of as they are by now: whoever changed one since it was read is not overruled. Without
 * those that were deleted here or moved to another calendar.
 */
async function lockCurrent(
	transaction: Knex,
	integration: SyncIntegration,
	plan: SyncPlan,
): Promise<Map<string, OutboundEvent>> {
	const named = [...plan.update, ...plan.fail].map(({ stored }) => stored.name);
	const rows = await lockOutboundEvents(transaction, [...named, ...plan.remove.map(({ name }) => name)]);
	return new Map(
		[...rows].filter(([, row]) => row.integration === integration.name && row.syncStatus !== 'Deleted Locally'),
	);
}

/**
 * Marks a row as failed once more. It keeps blocking with its last known times while a retry is
 * scheduled, and stops at the integration's threshold (decision 2).
 */
export async function failEvent(
	database: Knex,
	integration: SyncIntegration,
	row: Pick<StoredEvent, 'name' | 'attempts'>,
	reason: string,
	now: Date,
): Promise<void> {
	const attempts = row.attempts + 1;
	const isFinal = attempts >= integration.retryThreshold;
	const at = `${now.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
	await markSyncFailed(database, row.name, {
		attempts,
		nextRetry: isFinal ? null : new Date(now.getTime() + integration.syncIntervalMinutes * MINUTE_MS),
		errorLog: isFinal ? messages.syncErrorFinal(at, reason) : messages.syncErrorEntry(at, reason),
	});
}

/** The payload as a save through Directus would announce it, without the engine's own columns. */
function announced(
	content: EventContent,
	extra: { name?: string; integration: SyncIntegration },
): Record<string, unknown> {
	return {
		...(extra.name === undefined ? {} : { name: extra.name }),
		calendar_integration: extra.integration.name,
		external_event_id: content.external_event_id,
		event_title: content.event_title,
		event_type: content.event_type,
		start_datetime: content.start_datetime.toISOString(),
		end_datetime: content.end_datetime.toISOString(),
		description: content.description,
		location: content.location,
		attendees_json: content.attendees_json,
		organizer_email: content.organizer_email,
		is_blocking_availability: content.is_blocking_availability,
		sync_status: 'Synced',
		sync_direction: 'Inbound',
	};
}
