import type { DeletionStrategy, IntegrationStatus, Provider } from './integration';

/** An integration as the sync needs it. */
export interface SyncIntegration {
	name: string;
	user: string | null;
	/** The owner's addresses in lower case. */
	ownerEmails: string[];
	provider: Provider;
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
