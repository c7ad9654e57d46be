import { defineConfig } from 'vitest/config';
import { repositoryRoot } from '../support/targets';

/** vitest runs the benchmark for its TypeScript and its exit code alone: nothing here asserts a timing. */
export default defineConfig({
	root: repositoryRoot,
	test: {
		include: ['test/bench/all.bench-run.ts'],
		fileParallelism: false,
		disableConsoleIntercept: true,
		reporters: ['dot'],
		testTimeout: 1_200_000,
		hookTimeout: 300_000,
		env: { TZ: 'UTC' },
	},
});
