import { createHash } from 'node:crypto';
import { blockingOf } from './blocking-policy';
import type { Attendee, EventType } from './event';
import { lengthClassOf } from './length-class';
import type { RemoteEvent } from './remote-event';

/** What a sync stores of a remote event: the fields that follow the provider, and a hash over them. */
export interface EventContent {
	external_event_id: string;
	event_title: string;
	event_type: EventType;
	start_datetime: Date;
	end_datetime: Date;
	description: string | null;
	location: string | null;
	attendees_json: Attendee[] | null;
	organizer_email: string | null;
	is_blocking_availability: boolean;
	blocking_reason: string;
	external_last_modified: Date | null;
	external_etag: string | null;
	external_resource: string | null;
	ical_uid: string | null;
	series_id: string | null;
	original_start: string | null;
	length_class: number;
	validation_warnings: string[];
	content_hash: string;
}

export function contentOf(event: RemoteEvent, options: { tentativeBlocks: boolean }): EventContent {
	const blocking = blockingOf(event, options);
	const event_type = eventTypeOf(event);
	const content = {
		external_event_id: event.externalId,
		event_title: event.title,
		event_type,
		start_datetime: event.start,
		end_datetime: event.end,
		description: event.description,
		location: event.location,
		attendees_json: event.attendees.length === 0 ? null : event.attendees,
		organizer_email: event.organizerEmail,
		is_blocking_availability: blocking.isBlocking,
		blocking_reason: blocking.reason,
		external_last_modified: event.lastModified,
		external_resource: event.resource,
		ical_uid: event.iCalUid,
		series_id: event.seriesId,
		original_start: event.originalStart,
		length_class: lengthClassOf({ start: event.start, end: event.end, event_type }),
		validation_warnings: event.notes,
	};
	// Versions change with reminders and colours, too: a new one alone is no reason to write a row.
	const content_hash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
	return { ...content, external_etag: event.etag, content_hash };
}

function eventTypeOf(event: RemoteEvent): EventType {
	if (event.isAllDay) return 'All-Day Event';
	return event.kind === 'focus-time' ? 'Blocked Time' : 'External Event';
}
