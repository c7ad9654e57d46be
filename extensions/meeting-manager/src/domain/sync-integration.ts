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
	/** The owner's addresses in lower case: of the user here, and all that the provider knows the account by. */
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
	/** Its people were told that its account has to be connected again, and it has not worked since. */
	isAccountBroken: boolean;
	/** The provider takes no writes from its account until then; null: it does. */
	writesSuspendedUntil: Date | null;
	syncIntervalMinutes: number;
	pastDays: number;
	futureDays: number;
	tentativeBlocks: boolean;
	deletionStrategy: DeletionStrategy;
	retryThreshold: number;
}
