import type { Knex } from 'knex';
import { EVENT_COLLECTION } from '../domain/event';
import type { EventContent } from '../domain/event-content';
import { MINUTE_MS } from '../domain/interval';
import type { StoredEvent } from '../domain/reconcile';
import type { SyncIntegration } from '../domain/sync-integration';
import { messages } from '../messages';
import { insertEvents, markDeletedExternally, markSyncFailed, updateEvent } from '../store/synced-events';
import { deleteSyncedEvents } from './delete-events';
import type { SyncPlan } from './plan-sync';
import { externalIdHash } from './prepare-event';
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
		if (key !== undefined) changes.created.push({ key, payload: announced(content, { name: key, integration }) });
	});

	for (const { stored, content } of plan.update) {
		await updateEvent(transaction, stored, content, now);
		changes.updated.push({ key: stored.name, payload: announced(content, { integration }) });
	}

	const removed = plan.remove.map(({ name }) => name);
	if (integration.deletionStrategy === 'Hard Delete') {
		await deleteSyncedEvents(transaction, removed, now);
		changes.deleted.push(...removed);
	} else {
		await markDeletedExternally(transaction, removed);
		for (const key of removed) changes.updated.push({ key, payload: { sync_status: 'Deleted Externally' } });
	}

	for (const { stored, reason } of plan.fail) {
		await failEvent(transaction, integration, stored, reason, now);
		changes.updated.push({ key: stored.name, payload: { sync_status: 'Sync Failed' } });
	}
	return changes;
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
