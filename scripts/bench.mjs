import path from 'node:path';
import { start, tieChildren } from './lib/commands.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureBuild } from './lib/extension-build.mjs';
import { ensureNode } from './lib/node-runtime.mjs';
import { Advice, runMain } from './lib/output.mjs';
import { root } from './lib/paths.mjs';

const usage =
	'npm run bench -- [--engines sqlite,postgres] [--parts availability,slots,sync,push] [--events 1000000] [--rounds 300] [--plans]';

await runMain(async () => {
	tieChildren();
	const options = readOptions(process.argv.slice(2));
	await ensureNode();
	await ensureDependencies(root, 'Installing packages');
	await ensureBuild();
	const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
	const config = path.join(root, 'test/bench/vitest.config.ts');
	const env = { ...process.env, TZ: 'UTC', MM_BENCH_OPTIONS: JSON.stringify(options) };
	return start(process.execPath, [vitest, 'run', '--config', config], { cwd: root, env, inherit: true }).exited;
});

/** Only what was given; the benchmark knows the rest. */
function readOptions(args) {
	const options = {};
	for (let index = 0; index < args.length; index += 1) {
		const name = args[index];
		const value = args[index + 1] ?? '';
		if (name === '--plans') {
			options.plans = true;
			continue;
		}
		index += 1;
		if (name === '--engines' || name === '--parts') options[name.slice(2)] = value.split(',');
		else if ((name === '--events' || name === '--rounds') && Number(value) > 0) options[name.slice(2)] = Number(value);
		else throw new Advice(`${name} ${value} is not understood.`, usage);
	}
	return options;
}
