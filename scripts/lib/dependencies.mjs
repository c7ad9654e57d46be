import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, tail } from './commands.mjs';
import { hashTexts, readText } from './hashes.mjs';
import { isNetworkFailure, runNpm } from './npm.mjs';
import { Advice, step } from './output.mjs';
import { findMissingTools } from './toolchain.mjs';

/** Compiled modules without which Directus does not start. */
const nativeModules = ['sqlite3', 'isolated-vm', 'argon2', 'sharp'];

/**
 * Installs the lockfile of `folder` unless what is installed came from the same one, on the same kind of node.
 * @param {string} folder
 * @param {string} title
 */
export async function ensureDependencies(folder, title) {
	const lock = await readFile(path.join(folder, 'package-lock.json'), 'utf8');
	const wanted = hashTexts(lock, process.platform, process.arch, process.versions.modules);
	const mark = path.join(folder, 'node_modules/.mm-lock-hash');
	if ((await readText(mark)) === wanted) return;
	await step(`${title} (a few minutes the first time)`, async () => {
		await install(folder);
		await checkNativeModules(folder);
	});
	await writeFile(mark, `${wanted}\n`);
}

async function install(folder) {
	const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
	const { code, output } = await runNpm(args, folder);
	if (code === 0) return;
	if (/gyp ERR!|node-gyp|prebuild-install/.test(output)) throw await explainCompileFailure(output);
	if (/ENOSPC/.test(output)) throw new Advice('The disk is full.', 'Free about 2 GB and start again.', tail(output));
	if (isNetworkFailure(output)) {
		const advice = "Check the network, the proxy settings and npm's registry setting (npm config get registry).";
		throw new Advice('The npm registry cannot be reached.', advice, tail(output));
	}
	throw new Advice('npm could not install the packages of the lockfile.', 'See what npm says above.', tail(output));
}

/** Loads each native module in a process of its own, as a broken one may take its process down. */
async function checkNativeModules(folder) {
	const from = path.join(folder, 'node_modules/@directus/api/package.json');
	if (!existsSync(from)) return;
	const code = `const load = require('node:module').createRequire(${JSON.stringify(from)}); load(process.argv[1]);`;
	for (const name of nativeModules) {
		const loaded = await run(process.execPath, ['-e', code, name]);
		if (loaded.code !== 0) throw await explainBrokenModule(name, loaded.output);
	}
}

async function explainCompileFailure(output) {
	const missing = await findMissingTools();
	if (missing === null) {
		const advice = 'Nothing of the toolchain is missing: see the compiler’s own words above.';
		return new Advice('sqlite3 could not be compiled.', advice, tail(output, 60));
	}
	const names = missing.names.join(', ');
	return new Advice(
		`sqlite3 has to be compiled here, and this machine lacks: ${names}.`,
		missing.advice,
		tail(output, 12),
	);
}

async function explainBrokenModule(name, output) {
	const missing = await findMissingTools();
	const scripts = (await runNpm(['config', 'get', 'ignore-scripts'], process.cwd())).output.trim();
	if (scripts === 'true') {
		const advice =
			'npm is set to ignore-scripts: run npm config set ignore-scripts false for this project and start again.';
		return new Advice(`The compiled module ${name} was not built.`, advice, tail(output));
	}
	const advice = missing ? missing.advice : 'Delete node_modules and start again.';
	return new Advice(`The compiled module ${name} does not load.`, advice, tail(output));
}
