import { say } from './output.mjs';

const POINTS_PER_LINE = 25;
const KINDS = ['lost', 'duplicate', 'orphan'];

/** A vitest reporter that tells what the points of crash tests found: a line now and then, and one for each file in the end. */
export default class CrashReporter {
	/** @type {Map<string, {passed: number, failed: number, bookings: number, cutOff: number, lost: number, duplicate: number, orphan: number}>} */
	#files = new Map();

	/** @param {import('vitest/node').TestCase} test */
	onTestCaseResult(test) {
		const { crash } = test.meta();
		// What is no point asks whether the points were any good.
		if (crash === undefined && test.result().state === 'passed') return;
		const name = nameOf(test.module);
		const sums = this.#files.get(name) ?? {
			passed: 0,
			failed: 0,
			bookings: 0,
			cutOff: 0,
			lost: 0,
			duplicate: 0,
			orphan: 0,
		};
		this.#files.set(name, sums);
		sums[test.result().state === 'passed' ? 'passed' : 'failed'] += 1;
		if (crash !== undefined) {
			sums.bookings += crash.bookings;
			sums.cutOff += crash.cutOff;
			for (const kind of KINDS) sums[kind] += crash[kind].length;
		}
		if ((sums.passed + sums.failed) % POINTS_PER_LINE === 0) say(describe(name, sums));
	}

	onTestRunEnd() {
		say('Crashes:');
		for (const [name, sums] of this.#files) say(`  ${describe(name, sums)}`);
	}
}

/** @param {import('vitest/node').TestModule} module */
function nameOf(module) {
	const processes = module.moduleId.includes('-of-two') ? 'two processes' : 'one process';
	return `${module.project.name.replace('11-', '')}, ${processes}`;
}

function describe(name, { passed, failed, bookings, cutOff, lost, duplicate, orphan }) {
	const points = `${passed + failed} points, ${bookings} bookings, ${cutOff} cut off`;
	return `${name}: ${points}: ${lost} lost, ${duplicate} duplicate, ${orphan} orphan events; ${passed} points passed, ${failed} failed`;
}
