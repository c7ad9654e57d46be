/** The calendar integration (MM Calendar Integration): one external calendar of one user. */

export const INTEGRATION_COLLECTION = 'mm_calendar_integration';

export const PROVIDERS = ['Google Calendar', 'Outlook', 'iCal', 'CalDAV'] as const;
export type Provider = (typeof PROVIDERS)[number];

export const INTEGRATION_DIRECTIONS = ['One-Way', 'Two-Way'] as const;
export type IntegrationDirection = (typeof INTEGRATION_DIRECTIONS)[number];

export const DELETION_STRATEGIES = ['Soft Delete', 'Hard Delete'] as const;
export type DeletionStrategy = (typeof DELETION_STRATEGIES)[number];

export const EXTERNAL_CHANGE_POLICIES = ['apply', 'propose', 'ignore'] as const;
export type ExternalChangePolicy = (typeof EXTERNAL_CHANGE_POLICIES)[number];

export const INTEGRATION_STATUSES = ['Connected', 'Needs Reauthorization', 'Failing', 'Paused'] as const;
export type IntegrationStatus = (typeof INTEGRATION_STATUSES)[number];

/** What a field holds when nobody says otherwise, in the database and in the code. */
export const INTEGRATION_DEFAULTS = {
	time_zone: 'UTC',
	is_active: true,
	is_primary: false,
	sync_direction: 'One-Way',
	sync_interval_minutes: 15,
	sync_past_days: 30,
	sync_future_days: 365,
	tentative_blocks: true,
	deletion_strategy: 'Soft Delete',
	invite_attendees: false,
	write_attendee_calendars: false,
	external_change_policy: 'apply',
	retry_threshold: 3,
	status: 'Connected',
} as const;
