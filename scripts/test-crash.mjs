import path from 'node:path';
import { start, tieChildren } from './lib/commands.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureBuild } from './lib/extension-build.mjs';
import { ensureNode } from './lib/node-runtime.mjs';
import { Advice, runMain, say } from './lib/output.mjs';
import { root } from './lib/paths.mjs';

const usage = 'npm run test:crash -- [--points 500] [--engines sqlite,postgres,mariadb]';

/** Engines, and the variable that says where their server is. */
const variables = { sqlite: null, postgres: 'MM_TEST_POSTGRES_URL', mariadb: 'MM_TEST_MARIADB_URL' };

/** Kills a Directus at many random moments while bookings are saved, on every engine that is there. */
await runMain(async () => {
	tieChildren();
	const { points, engines } = readOptions(process.argv.slice(2));
	await ensureNode();
	await ensureDependencies(root, 'Installing packages');
	await ensureBuild();
	const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
	const reporter = path.join(root, 'scripts/lib/vitest-crashes.mjs');
	const projects = engines.map((engine) => `--project=11-${engine}`);
	const args = [vitest, 'run', '--reporter=default', `--reporter=${reporter}`, ...projects, 'booking-crashes'];
	const env = { ...process.env, MM_TEST_CRASH_POINTS: String(points) };
	return start(process.execPath, args, { cwd: root, env, inherit: true }).exited;
});

function readOptions(args) {
	const options = { points: 500, engines: Object.keys(variables) };
	for (let index = 0; index < args.length; index += 2) {
		const [name, value = ''] = args.slice(index, index + 2);
		const engines = value.split(',');
		if (name === '--points' && Number.isInteger(Number(value)) && Number(value) > 0) options.points = Number(value);
		else if (name === '--engines' && engines.every((engine) => engine in variables)) options.engines = engines;
		else throw new Advice(`${name} ${value} is not understood.`, usage);
	}
	return { ...options, engines: options.engines.filter(hasServer) };
}

function hasServer(engine) {
	const variable = variables[engine];
	if (variable === null || process.env[variable]) return true;
	say(`${engine}: SKIPPED, as ${variable} is not set`);
	return false;
}
