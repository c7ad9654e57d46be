import type {
	DeletionStrategy,
	ExternalChangePolicy,
	IntegrationDirection,
	IntegrationStatus,
	Provider,
} from './integration';

/** An integration as the sync needs it. */
export interface SyncIntegration {
	name: string;
	user: string | null;
	/** The owner's addresses in lower case: of the user here and of the account at the provider. */
	ownerEmails: string[];
	provider: Provider;
	/** A `RemoteCalendar.id`; null for feeds. */
	externalCalendarId: string | null;
	direction: IntegrationDirection;
	invitesAttendees: boolean;
	externalChangePolicy: ExternalChangePolicy;
	timeZone: string;
	isActive: boolean;
	status: IntegrationStatus;
	syncIntervalMinutes: number;
	pastDays: number;
	futureDays: number;
	tentativeBlocks: boolean;
	deletionStrategy: DeletionStrategy;
	retryThreshold: number;
}
