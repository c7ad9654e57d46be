import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * A vitest reporter that writes how many tests of each project passed, failed and were skipped, as JSON, to the file
 * named by MM_TEST_COUNTS.
 */
export default class CountsReporter {
	/** @param {ReadonlyArray<import('vitest/node').TestModule>} modules */
	onTestRunEnd(modules, unhandledErrors) {
		const projects = {};
		for (const module of modules) {
			const counts = (projects[module.project.name] ??= { passed: 0, failed: 0, skipped: 0 });
			for (const test of module.children.allTests()) {
				const { state } = test.result();
				counts[state === 'pending' ? 'skipped' : state] += 1;
			}
			const hasNoFailedTest = [...module.children.allTests('failed')].length === 0;
			if (module.state() === 'failed' && hasNoFailedTest) counts.failed += 1;
		}
		const file = process.env.MM_TEST_COUNTS;
		if (!file) return;
		mkdirSync(path.dirname(file), { recursive: true });
		writeFileSync(file, JSON.stringify({ projects, unhandledErrors: unhandledErrors.length }));
	}
}
