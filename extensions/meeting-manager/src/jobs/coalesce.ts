/** Calls of one key in quick succession, made few. */
export interface Coalescer {
	/** The first call works at once; those that come within the spacing are followed by one more. Never throws. */
	call(key: string): void;
	/** Does at once what is still to come. */
	flush(): Promise<void>;
}

interface Turn {
	timer: NodeJS.Timeout | null;
	working: Promise<void>;
	isCalledAgain: boolean;
}

/** @param work its failures are told to `onError` and not repeated */
export function createCoalescer(
	work: (key: string) => Promise<void>,
	{ spacingMs, onError }: { spacingMs: number; onError: (error: unknown) => void },
): Coalescer {
	const turns = new Map<string, Turn>();

	function begin(key: string): void {
		const turn: Turn = { timer: null, working: work(key).catch(onError), isCalledAgain: false };
		turns.set(key, turn);
		turn.timer = setTimeout(() => void end(key, turn), spacingMs);
	}

	async function end(key: string, turn: Turn): Promise<void> {
		turn.timer = null;
		// What is called again while the work takes long is worked on after it, never beside it.
		await turn.working;
		if (turns.get(key) !== turn) return;
		turns.delete(key);
		if (turn.isCalledAgain) begin(key);
	}

	return {
		call: (key) => {
			const turn = turns.get(key);
			if (turn) turn.isCalledAgain = true;
			else begin(key);
		},
		flush: async () => {
			const all = [...turns];
			turns.clear();
			await Promise.all(
				all.map(async ([key, turn]) => {
					if (turn.timer !== null) clearTimeout(turn.timer);
					await turn.working;
					if (turn.isCalledAgain) await work(key).catch(onError);
				}),
			);
		},
	};
}
