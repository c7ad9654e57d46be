import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end, isStopping, run, start, tail } from './commands.mjs';
import { Advice } from './output.mjs';
import { cacheFolder, root } from './paths.mjs';
import { localUrl } from './settings.mjs';

const directusProgram = path.join(root, 'node_modules/@directus/api/dist/cli/run.js');
const startUpLimitMs = 120_000;
const pollMs = 150;

/** Tables of the plugin that are no collections, after Directus's own defaults. */
const excludedTables = [
	'spatial_ref_sys',
	'sysdiagrams',
	...JSON.parse(readFileSync(path.join(root, 'extensions/meeting-manager/src/engine-tables.json'), 'utf8')),
];

/**
 * The environment of every Directus command. Directus runs in the data folder: a `.env` where the person stands would
 * override everything said here.
 * @param {import('./settings.mjs').Settings} settings
 */
export function directusEnv(settings, secret, adminPassword) {
	const given = process.env;
	const database = settings.isDefaultDatabase
		? { DB_CLIENT: 'sqlite3', DB_FILENAME: path.join(settings.dataFolder, 'data.db') }
		: given.DB_FILENAME && { DB_FILENAME: path.resolve(given.DB_FILENAME) };
	return {
		NODE_COMPILE_CACHE: path.join(cacheFolder, 'compile'),
		TELEMETRY: 'false',
		LOG_LEVEL: 'warn',
		PUBLIC_URL: localUrl(settings),
		WEBSOCKETS_ENABLED: 'true',
		...given,
		...database,
		TZ: 'UTC',
		SECRET: secret,
		HOST: settings.host,
		PORT: String(settings.port),
		ADMIN_EMAIL: settings.adminEmail,
		...(adminPassword && { ADMIN_PASSWORD: adminPassword }),
		EXTENSIONS_PATH: path.join(root, 'extensions'),
		EXTENSIONS_MUST_LOAD: 'true',
		PACKAGE_FILE_LOCATION: root,
		DB_EXCLUDE_TABLES: mergeLists(given.DB_EXCLUDE_TABLES, excludedTables),
	};
}

/** @param {string | undefined} given comma-separated */
export function mergeLists(given, added) {
	const names = (given ?? '').split(',').map((name) => name.trim());
	return [...new Set([...names.filter(Boolean), ...added])].join(',');
}

/** Runs `directus <args>` to its end and returns what it printed. */
export async function runDirectus(args, env, cwd) {
	const { code, output } = await run(process.execPath, [directusProgram, ...args], { env, cwd });
	if (code !== 0) throw explainFailure(`directus ${args.join(' ')}`, output);
	return output;
}

/** Starts the server and waits until it answers. */
export async function serveDirectus(env, cwd, url) {
	const server = start(process.execPath, [directusProgram, 'start'], { env, cwd, show: true });
	let hasEnded = false;
	void server.exited.then(() => {
		hasEnded = true;
	});
	const deadline = Date.now() + startUpLimitMs;
	while (!(await answers(`${url}/server/ping`))) {
		if (isStopping()) process.exit(143);
		if (hasEnded) throw explainFailure('Directus', server.output());
		if (Date.now() > deadline) {
			await end(server);
			throw new Advice('Directus did not answer within two minutes.', 'See its messages above.', tail(server.output()));
		}
		await sleep(pollMs);
	}
	return server;
}

async function answers(url) {
	const response = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => null);
	return response?.ok ?? false;
}

/** True if a database that was installed is not any more: emptied, or another one. */
export function isUninstalled(error) {
	return (
		error instanceof Advice &&
		/Directus tables|not installed|outstanding migrations|unknown command/i.test(error.details)
	);
}

function explainFailure(what, output) {
	const details = tail(output);
	if (/EADDRINUSE/.test(output)) return portTaken(process.env.PORT ?? '8055', details);
	if (
		/Can't connect to the database|ECONNREFUSED|authentication failed|Access denied|database ".*" does not exist/i.test(
			output,
		)
	) {
		const advice = 'Check the DB_ variables: DB_CLIENT, DB_HOST, DB_PORT, DB_DATABASE, DB_USER, DB_PASSWORD.';
		return new Advice('The database cannot be reached.', advice, details);
	}
	if (/environment variable|"DB_\w+" (is|Environment)/i.test(output)) {
		return new Advice('Directus lacks a setting.', 'Set the variable that is named above.', details);
	}
	if (/SQLITE_CANTOPEN|SQLITE_READONLY|EACCES/.test(output)) {
		return new Advice(
			'The data folder cannot be written to.',
			'Set MM_DATA_DIR to a folder you may write to.',
			details,
		);
	}
	return new Advice(`${what} failed.`, 'See its messages above.', details);
}

export function portTaken(port, details = '') {
	return new Advice(
		`Port ${port} is in use.`,
		`Stop what uses it, or choose another: PORT=${Number(port) + 1} npm start`,
		details,
	);
}
