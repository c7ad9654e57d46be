import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { EventDraft } from '../domain/event';
import { isEmpty } from '../domain/read-values';
import { validateEvent } from '../domain/validate-event';
import type { EventFacts, EventReading, EventValues } from '../domain/validate-event';
import { findBooking, findIntegration, isBookingLinked, isExternalIdTaken } from '../store/lookups';
import { storableInstants, toFlag, toInstant, toJson } from '../store/values';

/** What the rules of an event may ask of other records. Whoever may not know a record is given none. */
export interface EventLookups {
	findIntegration(name: string): Promise<EventFacts['integration']>;
	isExternalIdTaken(query: { integration: string; hash: string; except: string | null }): Promise<boolean>;
	findBooking(name: string): Promise<EventFacts['booking']>;
	isBookingLinked(query: { booking: string; except: string | null }): Promise<boolean>;
	storable: EventFacts['storable'];
}

/** Every record there is: for writes, whose callers have been checked. */
export function lookupsIn(database: Knex): EventLookups {
	return {
		findIntegration: (name) => findIntegration(database, name),
		isExternalIdTaken: (query) => isExternalIdTaken(database, query),
		findBooking: (name) => findBooking(database, name),
		isBookingLinked: (query) => isBookingLinked(database, query),
		storable: storableInstants(database),
	};
}

/** What clients may send; the rest of the record is the engine's and ignored when a client sends it. */
export const CLIENT_FIELDS: readonly (keyof EventValues)[] = [
	'calendar_integration',
	'external_event_id',
	'event_title',
	'event_type',
	'sync_status',
	'start_datetime',
	'end_datetime',
	'description',
	'location',
	'attendees_json',
	'organizer_email',
	'meeting_booking',
	'is_blocking_availability',
	'sync_direction',
	'last_synced',
	'external_last_modified',
	'sync_error_log',
];

/** SHA-256 of an external id: ids are case-sensitive and up to 1,024 characters, too long for a unique index (decision 6). */
export function externalIdHash(externalId: string): string {
	return createHash('sha256').update(externalId).digest('hex');
}

/** The rules on a whole draft, with what they need to know of other records. */
export async function readDraft(
	lookups: EventLookups,
	draft: EventDraft,
	name: string | null,
	now: Date,
): Promise<EventReading> {
	const { calendar_integration: integration, external_event_id: externalId, meeting_booking: booking } = draft;
	const integrationName = typeof integration === 'string' && !isEmpty(integration) ? integration : null;
	const bookingName = typeof booking === 'string' && !isEmpty(booking) ? booking : null;
	const idText = isEmpty(externalId) ? null : String(externalId);
	return validateEvent(draft, {
		integration: integrationName === null ? null : await lookups.findIntegration(integrationName),
		externalIdTaken:
			integrationName !== null &&
			idText !== null &&
			(await lookups.isExternalIdTaken({ integration: integrationName, hash: externalIdHash(idText), except: name })),
		booking: bookingName === null ? null : await lookups.findBooking(bookingName),
		bookingLinkedElsewhere:
			bookingName !== null && (await lookups.isBookingLinked({ booking: bookingName, except: name })),
		storable: lookups.storable,
		now,
	});
}

export function clientFields(payload: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(CLIENT_FIELDS.filter((field) => field in payload).map((field) => [field, payload[field]]));
}

/** A nested many-to-one comes as an object; its key names the integration. */
export function linkedName(value: unknown): unknown {
	return typeof value === 'object' && value !== null && 'name' in value ? value.name : value;
}

/** The stored row in the form of a draft, with instants and flags as values. */
export function storedDraft(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return {
		...Object.fromEntries(CLIENT_FIELDS.map((field) => [field, row[field]])),
		start_datetime: toInstant(row.start_datetime),
		end_datetime: toInstant(row.end_datetime),
		last_synced: toInstant(row.last_synced),
		external_last_modified: toInstant(row.external_last_modified),
		attendees_json: toJson(row.attendees_json),
		is_blocking_availability: toFlag(row.is_blocking_availability),
	};
}
