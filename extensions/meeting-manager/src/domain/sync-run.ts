/** The record of one run of the sync. */

export const SYNC_RUN_COLLECTION = 'mm_sync_run';

export const RUN_TRIGGERS = ['manual', 'schedule', 'push'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

export const RUN_STATUSES = ['success', 'error'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
