import { contentOf } from '../domain/event-content';
import { isSameContent } from '../domain/merge';
import { isDeleted } from '../domain/reconcile';
import type { RemoteEvent } from '../domain/remote-event';
import type { SyncIntegration } from '../domain/sync-integration';
import { demandBookingsOf } from '../store/booking-demand';
import { deleteTwin, lockOutboundEvents, updateOutboundEvent } from '../store/outbox';
import { commonVersionColumn } from '../store/shared-content';
import type { OutboundEvent } from '../store/outbox';
import { externalIdHash } from './read-draft';
import type { RowChanges, SyncDependencies } from './sync-dependencies';

interface Context {
	dependencies: SyncDependencies;
	integration: SyncIntegration;
	changes: RowChanges;
	now: Date;
}

/**
 * Stores how the calendar tells of an event just written to it, so that it is recognised when it comes back (decision
 * 10). A row that was changed again meanwhile keeps waiting, with what was written as the common version.
 */
export async function storeWritten(
	{ dependencies, integration, changes, now }: Context,
	event: OutboundEvent,
	written: RemoteEvent,
): Promise<void> {
	const hash = externalIdHash(written.externalId);
	await dependencies.database.transaction(async (transaction) => {
		const row = (await lockOutboundEvents(transaction, [event.name])).get(event.name);
		// Deleted outright or moved meanwhile: the calendar's event comes back with the next sync (decision 8).
		if (row === undefined || row.integration !== integration.name) return;
		// A sync may have seen the new event before this row knew its id.
		changes.deleted.push(...(await deleteTwin(transaction, integration.name, { hash, except: event.name })));
		const identity = {
			external_event_id: written.externalId,
			external_id_hash: hash,
			organizer_email: written.organizerEmail,
			ical_uid: written.iCalUid,
			series_id: written.seriesId,
			original_start: written.originalStart,
			external_resource: written.resource,
			external_etag: written.etag,
			external_last_modified: written.lastModified,
			content_hash: contentOf(written, integration).content_hash,
			managed_by_sync: true,
		};
		if (isDeleted(row.syncStatus)) {
			const outbound_action = row.syncStatus === 'Deleted Locally' ? 'delete' : null;
			await updateOutboundEvent(transaction, event.name, { ...identity, outbound_action, synced_content: null });
			return;
		}
		const isCurrent = isSameContent(row.content, event.content);
		await updateOutboundEvent(transaction, event.name, {
			...identity,
			sync_attempts: 0,
			next_retry: null,
			sync_error_log: null,
			// Kept even if nothing waits: a save that began before this may still be on its way.
			synced_content: commonVersionColumn(event.content),
			...(isCurrent
				? { sync_status: 'Synced', last_synced: now, outbound_action: null }
				: { outbound_action: 'update' }),
		});
		const payload = { external_event_id: written.externalId, ...(isCurrent ? { sync_status: 'Synced' } : {}) };
		changes.updated.push({ key: event.name, payload });
		if (row.booked !== null)
			(changes.bookings ??= []).push(...(await demandBookingsOf(transaction, [event.name], now)));
	});
}
