import path from 'node:path';
import { run } from './commands.mjs';
import { say } from './output.mjs';
import { root } from './paths.mjs';

const checks = [
	{ title: 'Types', program: 'vue-tsc/bin/vue-tsc.js', args: ['--noEmit'] },
	{ title: 'Lint', program: 'oxlint/bin/oxlint', args: ['--deny-warnings'] },
	{ title: 'Format', program: 'oxfmt/bin/oxfmt', args: ['--check'] },
	{ title: 'Unused code', program: 'knip/bin/knip.js', args: ['--no-progress', '--no-config-hints'] },
];

/** Type check, lint, format, unused code; all of them, whatever fails. @returns {Promise<boolean>} true if none failed */
export async function runChecks() {
	let isClean = true;
	for (const { title, program, args } of checks) {
		const command = path.join(root, 'node_modules', program);
		const { code, output } = await run(process.execPath, [command, ...args], { cwd: root });
		say(`${code === 0 ? '✓' : '✗'} ${title}`);
		if (code === 0) continue;
		say(output.trimEnd());
		isClean = false;
	}
	return isClean;
}
