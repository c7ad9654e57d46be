import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { runChecks } from './lib/checks.mjs';
import { start, tieChildren } from './lib/commands.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureBuild } from './lib/extension-build.mjs';
import { ensureNode } from './lib/node-runtime.mjs';
import { Advice, runMain, say } from './lib/output.mjs';
import { cacheFolder, directus12Folder, root } from './lib/paths.mjs';

/** Suites that need a server of somebody else's, and the variable that says where it is. */
const outsideSuites = [
	{ name: '11-postgres', variable: 'MM_TEST_POSTGRES_URL' },
	{ name: '11-mariadb', variable: 'MM_TEST_MARIADB_URL' },
	{ name: 'redis', variable: 'MM_TEST_REDIS_URL' },
];

await runMain(async () => {
	tieChildren();
	refuseBadUrls();
	await ensureNode();
	await Promise.all([
		ensureDependencies(root, 'Installing packages'),
		ensureDependencies(directus12Folder, 'Installing Directus 12 for its tests'),
	]);
	const args = process.argv.slice(2);
	await ensureBuild();
	const isClean = args.length > 0 || (await runChecks());
	const { code, counts } = await runVitest(args);
	const total = summarise(counts, args.length === 0);
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

async function runVitest(args) {
	const file = path.join(cacheFolder, `test-counts-${process.pid}.json`);
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
function summarise({ projects, unhandledErrors }, isWhole) {
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
	return total;
}
