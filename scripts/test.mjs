import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { runChecks } from './lib/checks.mjs';
import { start, tieChildren } from './lib/commands.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureBuild } from './lib/extension-build.mjs';
import { findProgram } from './lib/find-program.mjs';
import { ensureNode } from './lib/node-runtime.mjs';
import { Advice, runMain, say } from './lib/output.mjs';
import { cacheFolder, directus12Folder, root } from './lib/paths.mjs';

/** Suites that need a server of somebody else's, and the variable that says where it is. */
const outsideSuites = [
	{ name: '11-postgres', variable: 'MM_TEST_POSTGRES_URL' },
	{ name: '11-mariadb', variable: 'MM_TEST_MARIADB_URL' },
	{ name: 'redis', variable: 'MM_TEST_REDIS_URL' },
];

/**
 * Programs of somebody else's that tests start themselves, by suite: their names, and the variable with the program's
 * path; without it PATH is searched.
 */
const outsidePrograms = [
	{ suite: 'caldav', programs: ['radicale'], variable: 'MM_TEST_RADICALE' },
	{ suite: 'caldav', programs: ['xandikos'], variable: 'MM_TEST_XANDIKOS' },
	{ suite: 'browser', programs: ['chromium', 'chromium-browser', 'google-chrome'], variable: 'MM_TEST_CHROMIUM' },
];

await runMain(async () => {
	tieChildren();
	refuseBadUrls();
	const missing = await findPrograms();
	await ensureNode();
	await Promise.all([
		ensureDependencies(root, 'Installing packages'),
		ensureDependencies(directus12Folder, 'Installing Directus 12 for its tests'),
	]);
	const args = process.argv.slice(2);
	await ensureBuild();
	const isClean = args.length > 0 || (await runChecks());
	const { code, counts } = await runLanes(args);
	const total = summarise(counts, missing, args.length === 0);
	if (!isClean) say('The checks before the tests failed: see above, or run npm run check.');
	say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
	return code === 0 && isClean && total.passed > 0 ? 0 : 1;
});

function refuseBadUrls() {
	for (const { variable } of outsideSuites) {
		const value = process.env[variable];
		if (value && !URL.canParse(value))
			throw new Advice(`${variable} is no URL.`, 'See README.md for its form, or unset it.');
	}
}

/** Sets the variables of the programs that are there. @returns {Promise<Map<string, string[]>>} by suite, those that are not */
async function findPrograms() {
	const missing = new Map();
	for (const { suite, programs, variable } of outsidePrograms) {
		const named = process.env[variable];
		const found = await findFirst(named ? [named] : programs);
		if (named && !found) throw new Advice(`${variable} names no program.`, 'Give its path, or unset it.');
		if (found) process.env[variable] = found;
		else missing.set(suite, [...(missing.get(suite) ?? []), programs[0]]);
	}
	return missing;
}

async function findFirst(programs) {
	for (const program of programs) {
		const found = await findProgram(program);
		if (found) return found;
	}
	return null;
}

/**
 * Suites side by side: those that wait for a database server leave a core to the others. Each line names its suite.
 * @param {string[]} args what the caller asked for; then one run does it
 */
async function runLanes(args) {
	const hasServers = process.env.MM_TEST_POSTGRES_URL || process.env.MM_TEST_MARIADB_URL;
	const servers = ['*-postgres', '*-mariadb'];
	const lanes =
		args.length > 0 || !hasServers
			? [args]
			: [servers.map((name) => `--project=${name}`), servers.map((name) => `--project=!${name}`)];
	const runs = await Promise.all(lanes.map(runVitest));
	return {
		code: Math.max(...runs.map(({ code }) => code)),
		counts: {
			projects: Object.assign({}, ...runs.map(({ counts }) => counts.projects)),
			unhandledErrors: runs.reduce((sum, { counts }) => sum + counts.unhandledErrors, 0),
		},
	};
}

async function runVitest(args, lane = 0) {
	const file = path.join(cacheFolder, `test-counts-${process.pid}-${lane}.json`);
	const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
	const reporters = ['--reporter=default', `--reporter=${path.join(root, 'scripts/lib/vitest-counts.mjs')}`];
	const env = { ...process.env, MM_TEST_COUNTS: file };
	const { exited } = start(process.execPath, [vitest, 'run', ...reporters, ...args], { cwd: root, env, inherit: true });
	const code = await exited;
	const counts = await readFile(file, 'utf8').then(JSON.parse, () => ({ projects: {}, unhandledErrors: 1 }));
	await rm(file, { force: true });
	return { code, counts };
}

/** Tells which suites ran and which did not, and why. A suite that did not run counts as one skipped test. */
function summarise({ projects, unhandledErrors }, missing, isWhole) {
	const total = { passed: 0, failed: unhandledErrors, skipped: 0 };
	say('Suites:');
	for (const [name, counts] of Object.entries(projects)) {
		say(`  ${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
		for (const key of Object.keys(total)) total[key] += counts[key];
	}
	for (const { name, variable } of isWhole ? outsideSuites : []) {
		if (process.env[variable]) continue;
		say(`  ${name}: SKIPPED, as ${variable} is not set`);
		total.skipped += 1;
	}
	for (const [suite, programs] of isWhole ? missing : []) {
		say(`  ${suite}: SKIPPED, as ${programs.join(' and ')} ${programs.length > 1 ? 'are' : 'is'} not installed`);
		total.skipped += 1;
	}
	return total;
}
