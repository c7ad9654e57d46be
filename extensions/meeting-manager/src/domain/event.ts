/** The event record of the specification (MM Calendar Event Sync) and its vocabulary. */

export const EVENT_COLLECTION = 'mm_calendar_event_sync';

export const EVENT_TYPES = ['External Event', 'Meeting Booking', 'Blocked Time', 'All-Day Event'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const SYNC_STATUSES = [
	'Synced',
	'Pending Sync',
	'Sync Failed',
	'Deleted Externally',
	'Deleted Locally',
] as const;
export type SyncStatus = (typeof SYNC_STATUSES)[number];

export const SYNC_DIRECTIONS = ['Inbound', 'Outbound', 'Bidirectional'] as const;
export type SyncDirection = (typeof SYNC_DIRECTIONS)[number];

/** What has still to be done at the provider with a row changed here. */
export const OUTBOUND_ACTIONS = ['create', 'update', 'delete'] as const;
export type OutboundAction = (typeof OUTBOUND_ACTIONS)[number];

export const RESPONSE_STATUSES = ['accepted', 'declined', 'tentative', 'needs_action'] as const;
export type ResponseStatus = (typeof RESPONSE_STATUSES)[number];

/** One attendee as a sync stores it; what clients write may also be a bare address. */
export interface Attendee {
	email: string;
	response_status?: string;
	display_name?: string;
	[extra: string]: unknown;
}

/** A whole event as validation sees it: the stored row with the payload laid over it. Values are unchecked. */
export type EventDraft = Readonly<Record<string, unknown>>;
