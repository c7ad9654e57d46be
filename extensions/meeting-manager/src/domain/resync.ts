/** Syncing by hand what failed: limits of one request. */

/** Events or calendars that one request may name. */
export const MAX_NAMED = 100;
export const RESYNC_LIMIT = { least: 1, most: 1_000, usual: 100 } as const;
/** A year. */
export const NOT_SYNCED_MINUTES = { least: 0, most: 527_040 } as const;
export const ENDED_WITHIN_DAYS = { least: 0, most: 3_660 } as const;
