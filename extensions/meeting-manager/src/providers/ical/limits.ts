/** What one feed may cost. Tests of whole decades raise the counts; the product uses `DEFAULT_LIMITS`. */
export interface Limits {
	/** Occurrences one rule may be stepped through, those before the window included where COUNT needs them. */
	occurrencesPerRule: number;
	/** Computing time of one rule. */
	ruleMs: number;
	/** Occurrences all series of a feed may have in the window. */
	occurrencesPerFeed: number;
	/** Computing time of all rules of a feed. */
	feedRulesMs: number;
}

export const DEFAULT_LIMITS: Limits = {
	occurrencesPerRule: 50_000,
	ruleMs: 250,
	occurrencesPerFeed: 100_000,
	feedRulesMs: 10_000,
};

/** Values of one list (EXDATE, RDATE) of one event. */
export const MAX_LISTED_DATES = 50_000;
/** Attendees kept of one event. */
export const MAX_ATTENDEES = 1_000;
export const MAX_TITLE_LENGTH = 1_024;
export const MAX_LOCATION_LENGTH = 1_024;
/** So that four-byte characters still fit a MariaDB TEXT column of 65,535 bytes. */
export const MAX_DESCRIPTION_LENGTH = 16_000;
export const MAX_RAW_LENGTH = 4_000;
/** External ids are stored up to 1,024 characters; occurrences add `|20251210T100000Z` and a number. */
export const MAX_UID_LENGTH = 950;

/** Lets other work have its turn: to be awaited between pieces of work that take a few milliseconds at most. */
export type Pace = () => Promise<void> | void;

const SLICE_MS = 20;

/** A `Pace` that gives the event loop a turn every 20 ms and otherwise costs nothing. */
export function createPace(): Pace {
	let sliceStart = performance.now();
	return () => {
		if (performance.now() - sliceStart < SLICE_MS) return;
		return new Promise((resolve) => {
			setImmediate(() => {
				sliceStart = performance.now();
				resolve();
			});
		});
	};
}
