/** The record of one run of the sync. */

export const SYNC_RUN_COLLECTION = 'mm_sync_run';

export const RUN_TRIGGERS = ['manual', 'schedule', 'push'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

export const RUN_STATUSES = ['success', 'error'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** One run as it is kept: what it did, in counts of event rows. */
export interface SyncRun {
	calendar_integration: string;
	trigger: RunTrigger;
	status: RunStatus;
	started: Date;
	ended: Date;
	created: number;
	updated: number;
	deleted: number;
	unchanged: number;
	quarantined: number;
	error: string | null;
}
