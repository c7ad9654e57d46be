import { changed, changedContent } from '../domain/changed-content';
import type { EventContent } from '../domain/event-content';
import type { OutboundEvent } from '../store/outbox';
import { contentOfRow } from '../store/shared-content';

/** What a sync wrote, as a save through Directus would announce it: without the engine's own columns. */

export function announcedInsert(name: string, integration: string, content: EventContent): Record<string, unknown> {
	return {
		name,
		calendar_integration: integration,
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

/** The fields that `updateEvent` changed of the row, and the stamp that it leaves in any case. */
export function announcedUpdate(row: OutboundEvent, content: EventContent, now: Date): Record<string, unknown> {
	const type = row.eventType === 'Meeting Booking' && content.event_type === 'External Event' ? row.eventType : null;
	return {
		...changedContent(row.content, contentOfRow({ ...content })),
		...changed('event_type', row.eventType, type ?? content.event_type),
		...changed('attendees_json', row.attendeesJson, content.attendees_json),
		...changed('organizer_email', row.organizerEmail, content.organizer_email?.toLowerCase()),
		...(row.isBlockingSetByHand
			? {}
			: changed('is_blocking_availability', row.isBlocking, content.is_blocking_availability)),
		...changed('sync_status', row.syncStatus, 'Synced'),
		...(row.direction === 'Outbound' ? { sync_direction: 'Bidirectional' } : {}),
		last_synced: now.toISOString(),
	};
}
