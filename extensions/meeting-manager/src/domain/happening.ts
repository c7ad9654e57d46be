import type { BusyRecord } from './availability';
import { BOOKING_COLLECTION } from './booking';
import type { ExternalChange } from './booking-events';
import { EVENT_COLLECTION } from './event';
import { INTEGRATION_COLLECTION } from './integration';
import type { IntegrationStatus, Provider } from './integration';
import type { SharedField } from './merge';
import type { Interval } from './remote-event';

/**
 * What happened beyond a change of rows: told to event-hook Flows, other extensions and nobody else. Names and payloads
 * are an interface that docs/flows.md describes. They hold ids, times and sentences, and no titles or secrets.
 */
export interface Happening {
	event: (typeof HAPPENINGS)[keyof typeof HAPPENINGS];
	collection: string;
	/** The records it is about, as Directus's own events name them. */
	keys: string[];
	payload: Readonly<Record<string, unknown>>;
}

export const HAPPENINGS = {
	reauthorization: 'meeting-manager.integration.reauthorization',
	syncFailed: 'meeting-manager.sync.failed',
	bookingConflict: 'meeting-manager.booking.conflict',
} as const;

/** An account has to be connected again by its owner, told once until it works again. */
export function reauthorizationHappening(
	integrations: readonly string[],
	/** `account`: how people know it, by its address where there is one. */
	told: { user: string | null; provider: Provider; account: string; message: string },
): Happening {
	return {
		event: HAPPENINGS.reauthorization,
		collection: INTEGRATION_COLLECTION,
		keys: [...integrations],
		payload: told,
	};
}

/** A calendar that synced until now does not any more; told once until it syncs again. */
export function syncFailedHappening(
	integration: string,
	told: { user: string | null; provider: Provider; status: IntegrationStatus; run: string; message: string },
): Happening {
	return { event: HAPPENINGS.syncFailed, collection: INTEGRATION_COLLECTION, keys: [integration], payload: told };
}

/** Something that stands in a booking's time. A hold has no name: its id is its holder's secret. */
export interface InTheWay extends Interval {
	collection: string | null;
	name: string | null;
}

export type Conflict =
	/** Something else stands in the booking's time since. */
	| { reason: 'overlap'; conflicts: readonly InTheWay[] }
	/** Its calendar event was moved or deleted, and somebody has to accept or refuse that; where it was moved onto something, with that. */
	| { reason: 'external_change'; change: ExternalChange; conflicts: readonly InTheWay[] }
	/** Booking and calendar were changed at once; these fields took the later change. */
	| { reason: 'fields_lost'; fields: readonly { field: SharedField; kept: 'here' | 'calendar' }[] }
	/** It was not saved, as the time is taken (409). */
	| { reason: 'refused'; conflicts: readonly InTheWay[] };

/** A booking and the calendars contradict each other. `name` null: it was refused before it had one. */
export function bookingConflictHappening(
	booking: { name: string | null; user: string | null; slot: Interval | null },
	conflict: Conflict,
	message: string,
): Happening {
	const { name, user, slot } = booking;
	return {
		event: HAPPENINGS.bookingConflict,
		collection: BOOKING_COLLECTION,
		keys: name === null ? [] : [name],
		payload: {
			reason: conflict.reason,
			user,
			message,
			start_datetime: slot?.start.toISOString() ?? null,
			end_datetime: slot?.end.toISOString() ?? null,
			conflicts: 'conflicts' in conflict ? conflict.conflicts.map(describe) : [],
			external_change: 'change' in conflict ? conflict.change : null,
			fields: 'fields' in conflict ? conflict.fields : [],
		},
	};
}

/** What keeps somebody busy, as far as it is told. */
export function asInTheWay({ kind, name, start, end }: BusyRecord): InTheWay {
	const collections = { event: EVENT_COLLECTION, booking: BOOKING_COLLECTION, hold: null };
	return { collection: collections[kind], name, start, end };
}

function describe({ collection, name, start, end }: InTheWay) {
	return { collection, name, start_datetime: start.toISOString(), end_datetime: end.toISOString() };
}
