import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './commands.mjs';

/** The environment for npm: what an outer npm set for its own script would mislead an inner one. */
function cleanEnv(extra) {
	const env = { ...process.env, ...extra };
	for (const name of Object.keys(env)) {
		if (/^npm_(package|lifecycle)_/i.test(name) || /^npm_config_local_prefix$/i.test(name)) delete env[name];
	}
	return env;
}

/** npm's own program, to be run by the node that runs this: the `npm` on the PATH may belong to another one. */
function findNpmProgram() {
	const outer = process.env.npm_execpath;
	if (outer && path.basename(outer) === 'npm-cli.js' && existsSync(outer)) return outer;
	const folders = [path.dirname(process.execPath), ...(process.env.PATH ?? '').split(path.delimiter)];
	for (const folder of folders) {
		for (const below of ['../lib/node_modules/npm', 'node_modules/npm', '../share/nodejs/npm']) {
			const program = path.join(folder, below, 'bin/npm-cli.js');
			if (existsSync(program)) return program;
		}
	}
	return null;
}

/**
 * Runs npm in `cwd` to its end.
 * @param {string[]} args
 * @param {string} cwd
 * @param {Record<string, string>} [extraEnv]
 */
export function runNpm(args, cwd, extraEnv = {}) {
	const options = { cwd, env: cleanEnv(extraEnv) };
	const program = findNpmProgram();
	if (program !== null) return run(process.execPath, [program, ...args], options);
	return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}

/** True if npm's output says that the registry could not be reached. */
export function isNetworkFailure(output) {
	return /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network (timeout|request)|ERR_SOCKET_TIMEOUT/.test(
		output,
	);
}
