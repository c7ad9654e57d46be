import { createHash } from 'node:crypto';
import type { SyncIntegration } from '../domain/sync-integration';
import type { KnownEvent, OutgoingEvent } from '../providers/provider';
import type { OutboundEvent } from '../store/outbox';

/** A row that waits to be written, in the terms of the provider that takes it. */

export function outgoingEvent(integration: SyncIntegration, event: OutboundEvent): OutgoingEvent {
	const { content, start, end, isBlocking, isBlockingSetByHand, isManaged, attendees } = event;
	return {
		title: content.event_title,
		description: content.description,
		location: content.location,
		isAllDay: content.when.isAllDay,
		start,
		end,
		timeZone: integration.timeZone,
		// Why an event of the calendar does not block may be something else than what it says of that itself.
		blocks: isManaged && !isBlockingSetByHand ? null : isBlocking,
		attendees: integration.invitesAttendees ? attendees : [],
	};
}

export function knownEvent({ externalEventId, resource, etag, iCalUid, start, end }: OutboundEvent): KnownEvent {
	return { externalId: externalEventId, resource, etag, iCalUid, start, end };
}

const PENDING_ID = /^pending:([0-9a-f-]{36})$/i;

/** The key outlives every attempt and names no event of anybody else's, whatever id a client has chosen. */
export function creationKey(externalEventId: string): string {
	const [, uuid] = PENDING_ID.exec(externalEventId) ?? [];
	if (uuid !== undefined) return uuid.toLowerCase();
	const hash = createHash('sha256').update(externalEventId).digest('hex');
	return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}
