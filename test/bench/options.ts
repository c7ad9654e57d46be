/** What `npm run bench -- …` was told, handed on by scripts/bench.mjs. */
export interface BenchOptions {
	/** Rows of the large data set; the small one has a hundredth. */
	events: number;
	rounds: number;
	engines: string[];
	parts: string[];
	plans: boolean;
}

export function readOptions(): BenchOptions {
	const options: unknown = JSON.parse(process.env['MM_BENCH_OPTIONS'] ?? '{}');
	const defaults = {
		events: 1_000_000,
		rounds: 300,
		engines: ['sqlite', 'postgres'],
		parts: ['availability', 'slots', 'sync', 'push'],
		plans: false,
	};
	return Object.assign(defaults, options);
}
