/** The simulator's clock: the machine's, and as far ahead of it as a test wants. */
export interface Clock {
	nowMs: () => number;
	/** Moves the clock on from where it is. */
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
