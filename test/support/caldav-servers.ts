import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from './processes';

export type CalDavServerName = 'radicale' | 'xandikos';

/** A CalDAV server of somebody else's, started for a test on a free loopback port. */
export interface CalDavServer {
	name: CalDavServerName;
	/** `http://127.0.0.1:<port>` */
	origin: string;
	username: string;
	/** Xandikos lets everybody in, whatever they say. */
	password: string;
	/** Where Radicale keeps its collections. */
	folder: string;
	/** Sends a request as another client of the same user would. `target` is a path. */
	request(
		method: string,
		target: string,
		options?: { headers?: Record<string, string>; body?: string },
	): Promise<Response>;
	/** Makes an empty calendar; answers its path. */
	createCalendar(name: string): Promise<string>;
	close(): Promise<void>;
}

const USERNAME = 'sarah';
const PASSWORD = 'päss wörd'; // Not ASCII: servers take UTF-8.
const startLimitMs = 20_000;
const graceMs = 3_000;

const homes: Record<CalDavServerName, string> = {
	radicale: `/${USERNAME}/`,
	xandikos: `/${USERNAME}/calendars/`,
};

/** Starts the program that MM_TEST_RADICALE or MM_TEST_XANDIKOS names. Its data lives in memory where the system has such a place. */
export async function startCalDavServer(name: CalDavServerName): Promise<CalDavServer> {
	const variable = `MM_TEST_${name.toUpperCase()}`;
	const program = process.env[variable];
	if (!program) throw new Error(`Set ${variable} to the path of ${name} to run its tests`);
	const folder = await mkdtemp(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), `mm-${name}-`));
	const port = await findFreePort();
	const args = name === 'radicale' ? await radicaleArgs(folder, port) : xandikosArgs(folder, port);
	const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
	const log = collectOutput(child);
	const killWithUs = (): void => void child.kill('SIGKILL');
	process.once('exit', killWithUs);

	const origin = `http://127.0.0.1:${port}`;
	const authorization = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}`;
	const request: CalDavServer['request'] = (method, target, { headers = {}, body } = {}) =>
		fetch(origin + target, { method, headers: { authorization, ...headers }, ...(body === undefined ? {} : { body }) });
	const close = async (): Promise<void> => {
		await endChild(child);
		process.off('exit', killWithUs);
		await rm(folder, { recursive: true, force: true });
	};
	await untilItAnswers(request, child, log).catch(async (error: unknown) => {
		await close();
		throw error;
	});
	const createCalendar = async (calendar: string): Promise<string> => {
		const target = `${homes[name]}${calendar}/`;
		const answer = await request('MKCALENDAR', target, {
			headers: { 'content-type': 'text/xml' },
			body: mkcalendar(calendar),
		});
		if (answer.status !== 201) throw new Error(`MKCALENDAR ${target}: ${answer.status} ${await answer.text()}`);
		return target;
	};
	return { name, origin, username: USERNAME, password: PASSWORD, folder, request, createCalendar, close };
}

async function radicaleArgs(folder: string, port: number): Promise<string[]> {
	const users = path.join(folder, 'users');
	const config = path.join(folder, 'config');
	await writeFile(users, `${USERNAME}:${PASSWORD}\n`);
	const lines = [
		'[server]',
		`hosts = 127.0.0.1:${port}`,
		'[auth]',
		'type = htpasswd',
		`htpasswd_filename = ${users}`,
		'htpasswd_encryption = plain',
		// A failed login costs a second otherwise.
		'delay = 0',
		'[storage]',
		`filesystem_folder = ${path.join(folder, 'collections')}`,
	];
	await writeFile(config, lines.join('\n'));
	return ['--config', config];
}

function xandikosArgs(folder: string, port: number): string[] {
	const address = ['--listen-address', '127.0.0.1', '--port', String(port)];
	return ['-d', path.join(folder, 'data'), '--defaults', '--current-user-principal', `/${USERNAME}/`, ...address];
}

function mkcalendar(name: string): string {
	return `<?xml version="1.0"?><c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop><d:displayname>${name}</d:displayname></d:prop></d:set></c:mkcalendar>`;
}

function collectOutput(child: ChildProcess): () => string {
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream?.on('data', (chunk: Buffer) => {
			output = (output + chunk.toString()).slice(-10_000);
		});
	}
	child.once('error', (error) => {
		output += String(error);
	});
	return () => output;
}

async function untilItAnswers(request: CalDavServer['request'], child: ChildProcess, log: () => string): Promise<void> {
	const deadline = Date.now() + startLimitMs;
	while (Date.now() < deadline) {
		if (child.exitCode !== null || child.pid === undefined) break;
		const answer = await request('OPTIONS', '/').catch(() => null);
		if (answer !== null) return;
		await sleep(50);
	}
	throw new Error(`The CalDAV server did not start:\n${log()}`);
}

/** Ends exactly this process: asks, then kills. */
async function endChild(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
	const exited = new Promise((resolve) => {
		child.once('close', resolve);
	});
	child.kill('SIGTERM');
	const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
	await exited;
	clearTimeout(killer);
}
