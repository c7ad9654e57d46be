import { changed, changedContent } from '../domain/changed-content';
import { contentOf } from '../domain/event-content';
import type { EventContent } from '../domain/event-content';
import { EVENT_COLLECTION } from '../domain/event';
import { bookingConflictHappening } from '../domain/happening';
import type { Happening } from '../domain/happening';
import { mergeContent } from '../domain/merge';
import type { Merge } from '../domain/merge';
import { holdsEdit } from '../domain/outbound';
import type { RemoteEvent } from '../domain/remote-event';
import type { SyncIntegration } from '../domain/sync-integration';
import type { Knex } from 'knex';
import { messages } from '../messages';
import { demandBookingsOf } from '../store/booking-demand';
import { writeErrorLog } from '../store/error-log';
import { lockOutboundEvents, updateOutboundEvent } from '../store/outbox';
import { columnsOf, commonVersionColumn, contentOfRow } from '../store/shared-content';
import type { OutboundEvent } from '../store/outbox';
import { fromJson } from '../store/values';
import type { RowChanges, SyncDependencies } from './sync-dependencies';

interface Context {
	dependencies: SyncDependencies;
	integration: SyncIntegration;
	changes: RowChanges;
	now: Date;
}

/**
 * Brings a change made at the provider and one made here together on the row, and returns the row as it is to be
 * written; null where nothing of it is left to be.
 */
export async function mergeEvent(
	{ dependencies, integration, changes, now }: Context,
	event: OutboundEvent,
	remote: RemoteEvent,
): Promise<OutboundEvent | null> {
	const content = contentOf(remote, integration);
	return dependencies.database.transaction(async (transaction) => {
		const row = (await lockOutboundEvents(transaction, [event.name])).get(event.name);
		if (row === undefined || row.integration !== integration.name || !holdsEdit(row)) return null;
		await storeMerged(transaction, { integration, changes, now }, row, content);
		(changes.bookings ??= []).push(...(await demandBookingsOf(transaction, [event.name], now)));
		return (await lockOutboundEvents(transaction, [event.name])).get(event.name) ?? null;
	});
}

/** Stores the merge of a waiting row with what its provider says by now. Within a transaction. */
export async function storeMerged(
	transaction: Knex,
	{ integration, changes, now }: Pick<Context, 'integration' | 'changes' | 'now'>,
	row: OutboundEvent,
	content: EventContent,
): Promise<void> {
	const provider = contentOfRow({ ...content });
	const isHereLater = content.external_last_modified === null || row.modified >= content.external_last_modified;
	const merge = mergeContent({ base: row.commonVersion, here: row.content, provider, isHereLater });
	const isWaiting = merge.keptHere.length > 0;
	const attendees = merge.keptHere.includes('attendees') ? {} : { attendees_json: fromJson(content.attendees_json) };
	const when = merge.keptHere.includes('when')
		? {}
		: { event_type: typeAfter(row, content), length_class: content.length_class };
	await updateOutboundEvent(transaction, row.name, {
		...columnsOf(merge.merged),
		...attendees,
		...when,
		...ownColumns(content),
		...(row.isBlockingSetByHand
			? {}
			: { is_blocking_availability: content.is_blocking_availability, blocking_reason: content.blocking_reason }),
		sync_direction: 'Bidirectional',
		...(isWaiting
			? { outbound_action: 'update', synced_content: commonVersionColumn(provider), sync_status: 'Pending Sync' }
			: { outbound_action: null, synced_content: null, sync_status: 'Synced', next_retry: null, last_synced: now }),
	});
	await logLost(transaction, row.name, merge, now);
	const payload = {
		...changedContent(row.content, merge.merged),
		...('attendees_json' in attendees ? changed('attendees_json', row.attendeesJson, content.attendees_json) : {}),
		...changed('sync_status', row.syncStatus, isWaiting ? 'Pending Sync' : 'Synced'),
	};
	changes.updated.push({ key: row.name, payload });
	if (row.booking !== null && merge.lost.length > 0) {
		(changes.happenings ??= []).push(lostHappening(integration, row.booking, merge));
	}
}

/** Of events that stand for no booking the log alone tells: nobody else counts on them. */
function lostHappening({ user }: SyncIntegration, booking: string, { lost, merged }: Merge): Happening {
	const slot = { start: new Date(merged.when.start), end: new Date(merged.when.end) };
	const fields = lost.map(({ field, side }) => ({
		field,
		kept: side === 'here' ? ('calendar' as const) : ('here' as const),
	}));
	const message = messages.fieldsLost(
		booking,
		fields.map(({ field }) => field),
	);
	return bookingConflictHappening({ name: booking, user, slot }, { reason: 'fields_lost', fields }, message);
}

/** What only the calendar says. */
function ownColumns(content: EventContent): Record<string, unknown> {
	const { organizer_email, external_etag, external_last_modified, external_resource, content_hash } = content;
	const { ical_uid, series_id, original_start } = content;
	return {
		organizer_email,
		external_etag,
		external_last_modified,
		external_resource,
		content_hash,
		ical_uid,
		series_id,
		original_start,
	};
}

/** A row that stands for a booking stays what it is, whatever its calendar calls it. */
function typeAfter(row: OutboundEvent, content: EventContent): string {
	return row.eventType === 'Meeting Booking' && content.event_type === 'External Event'
		? row.eventType
		: content.event_type;
}

/** The value that gave way is kept where people look for what went wrong (decision 9). */
export async function logLost(
	transaction: Knex,
	name: string,
	{ lost }: Pick<Merge, 'lost'>,
	now: Date,
): Promise<void> {
	if (lost.length === 0) return;
	const entries = lost.map(({ field, value, side }) => ({
		title: messages.conflictTitle,
		message: messages.conflictLost(field, JSON.stringify(value), side),
		reference_collection: EVENT_COLLECTION,
		reference_name: name,
	}));
	await writeErrorLog(transaction, entries, now);
}
