import path from 'node:path';
import { Advice } from './output.mjs';

/**
 * What `npm start` is told by its environment, checked.
 * @typedef {{port: number, host: string, dataFolder: string, hasDemo: boolean, hasSimulators: boolean, adminEmail: string,
 *   adminPassword: string | null, adminToken: string | null, isDefaultDatabase: boolean}} Settings
 */

const shortestPassword = 8;

/** Each with what it is when nobody sets it, and its line in docs/settings.md. */
export const startVariables = {
	PORT: ['8055', 'Port that Directus listens on.'],
	HOST: ['127.0.0.1', 'Address that it listens on.'],
	MM_DATA_DIR: ['.data', 'Folder of the SQLite file and the generated secret.'],
	ADMIN_EMAIL: ['admin@example.com', 'Who signs in.'],
	ADMIN_PASSWORD: ['', 'Their password, at least 8 characters; generated and printed where not set.'],
	ADMIN_TOKEN: ['', 'A static token of theirs, for requests.'],
	MM_DEMO: ['1', '`0` leaves the database empty.'],
	MM_SIMULATE: ['0', '`1` serves stand-ins for Google and Microsoft beside Directus.'],
	MM_SIMULATOR_PORT: ['8056', 'Port of the first stand-in; the next one is used as well.'],
};

/**
 * @param {Record<string, string | undefined>} env
 * @returns {Settings}
 */
export function readSettings(env) {
	const read = (name) => env[name]?.trim() || startVariables[name]?.[0] || null;
	const adminEmail = read('ADMIN_EMAIL');
	refuseUnless(/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(adminEmail), 'ADMIN_EMAIL', adminEmail, 'an e-mail address');
	const port = Number(read('PORT'));
	refuseUnless(Number.isInteger(port) && port > 0 && port < 65_536, 'PORT', env.PORT, 'a number from 1 to 65535');
	const demo = read('MM_DEMO');
	refuseUnless(demo === '0' || demo === '1', 'MM_DEMO', demo, '1 or 0');
	const simulate = read('MM_SIMULATE');
	refuseUnless(simulate === '0' || simulate === '1', 'MM_SIMULATE', simulate, '1 or 0');
	const host = read('HOST');
	refuseUnless(/^[\w.:-]+$/.test(host), 'HOST', host, 'an address or a host name');
	const adminPassword = read('ADMIN_PASSWORD');
	if (adminPassword !== null && adminPassword.length < shortestPassword) {
		throw new Advice('ADMIN_PASSWORD is too short.', `Give one of at least ${shortestPassword} characters, or none.`);
	}
	const client = read('DB_CLIENT');
	const clients = ['sqlite3', 'pg', 'mysql', 'mssql', 'oracledb', 'cockroachdb'];
	refuseUnless(client === null || clients.includes(client), 'DB_CLIENT', client, `one of ${clients.join(', ')}`);
	if (client === null) refuseOrphans(env);
	return {
		port,
		host,
		dataFolder: path.resolve(read('MM_DATA_DIR')),
		hasDemo: demo === '1',
		hasSimulators: simulate === '1',
		adminEmail,
		adminPassword,
		adminToken: read('ADMIN_TOKEN'),
		isDefaultDatabase: client === null,
	};
}

/** DB_HOST without DB_CLIENT would quietly be ignored. */
function refuseOrphans(env) {
	const orphan = ['DB_HOST', 'DB_DATABASE', 'DB_CONNECTION_STRING', 'DB_USER', 'DB_FILENAME'].find((name) => env[name]);
	if (orphan === undefined) return;
	throw new Advice(
		`${orphan} is set but DB_CLIENT is not.`,
		'Set DB_CLIENT too (pg, mysql, sqlite3), or unset all DB_ variables.',
	);
}

function refuseUnless(isRight, name, value, expected) {
	if (!isRight) throw new Advice(`${name} is ${JSON.stringify(value)}.`, `Set ${name} to ${expected}.`);
}

/** The address a browser on this machine opens. @param {Settings} settings */
export function localUrl({ host, port }) {
	const name = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host);
	return `http://${name}:${port}`;
}
