/** The simulator's clock: the machine's, and as far away from it as a test wants. */
export interface Clock {
	nowMs: () => number;
	/** Moves the clock on (or back, to simulate a skew) from where it is. */
	advance: (byMs: number) => void;
}

export function createClock(): Clock {
	let aheadMs = 0;
	return {
		nowMs: () => Date.now() + aheadMs,
		advance: (byMs) => {
			aheadMs += byMs;
		},
	};
}
