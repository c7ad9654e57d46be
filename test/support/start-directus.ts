import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { copyDatabase, describeDatabase, dropDatabase, newDatabaseName } from './databases';
import type { DatabaseConnection, TestDatabase } from './databases';
import { adminToken, baseEnv } from './directus-env';
import { findFreePort, runDirectus } from './processes';
import type { RunningCommand } from './processes';
import { getTarget, repositoryRoot } from './targets';
import type { Target, TargetName } from './targets';
import { takeBuiltExtension, takeTemplate } from './templates';

const startUpLimitMs = 60_000;
const pollMs = 100;

/** A project of its own: a folder, a database, the built extension. Servers and commands run on it. */
export interface DirectusProject {
	target: Target;
	folder: string;
	database: TestDatabase;
	env: Record<string, string>;
	/** Runs `directus <args>` to its end. */
	run(args: string[], env?: Record<string, string>): Promise<{ code: number; log: string }>;
	remove(): Promise<void>;
}

export interface ProjectOptions {
	target: TargetName;
	env?: Record<string, string>;
	/** Default: the built extension of this repository. */
	extensionsPath?: string;
	/** False leaves out `mm:install`: Directus alone, the extension beside it. */
	installed?: boolean;
}

export interface DirectusServer {
	url: string;
	adminToken: string;
	/** For a knex of the test's own. */
	database: DatabaseConnection;
	project: DirectusProject;
	pid: number;
	log(): string;
	/** Ends the server and, if it was started with a project of its own, removes that. */
	stop(): Promise<void>;
}

/** Makes a project from the cached template: no server runs yet. */
export async function createProject(options: ProjectOptions): Promise<DirectusProject> {
	const target = getTarget(options.target);
	const extension = await takeBuiltExtension(target);
	const template = await takeTemplate(target, options.installed === false ? null : extension);
	const parent = path.join(repositoryRoot, '.cache/runs');
	await mkdir(parent, { recursive: true });
	const folder = await mkdtemp(path.join(parent, `${target.name}-`));
	const id = target.engine === 'sqlite' ? path.join(folder, 'data.db') : newDatabaseName();
	const database = describeDatabase(target.engine, id);
	await copyDatabase(template, database);
	const env = {
		...baseEnv(target, folder),
		...database.env,
		// Its servers come and go on ports of their own, and are one installation all the same.
		MM_INSTALLATION_ID: path.basename(folder),
		EXTENSIONS_PATH: options.extensionsPath ?? extension.extensionsPath,
		...options.env,
	};
	return {
		target,
		folder,
		database,
		env,
		run: async (args, extra = {}) => {
			const command = runDirectus(target, args, { ...env, ...extra }, folder);
			return { code: await command.exited, log: command.log() };
		},
		remove: async () => {
			if (target.engine !== 'sqlite') await dropDatabase(database);
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** Serves a project on the PORT of `env` or its own, else a free one, and waits until it answers. Several servers may share one project. */
export async function serveProject(
	project: DirectusProject,
	env: Record<string, string> = {},
): Promise<DirectusServer> {
	const port = env['PORT'] ?? project.env['PORT'] ?? String(await findFreePort());
	const url = `http://127.0.0.1:${port}`;
	const serverEnv = { ...project.env, PUBLIC_URL: url, ...env, PORT: port };
	const command = runDirectus(project.target, ['start'], serverEnv, project.folder);
	try {
		await waitForPing(url, command);
	} catch (error) {
		await command.end();
		throw error;
	}
	return {
		url,
		adminToken,
		database: project.database.connection,
		project,
		pid: command.pid,
		log: command.log,
		stop: command.end,
	};
}

/** A fresh server: its own project and database, removed by `stop`. */
export async function startDirectus(options: ProjectOptions): Promise<DirectusServer> {
	const project = await createProject(options);
	try {
		const server = await serveProject(project);
		return {
			...server,
			stop: async () => {
				await server.stop();
				await project.remove();
			},
		};
	} catch (error) {
		await project.remove();
		throw error;
	}
}

async function waitForPing(url: string, command: RunningCommand): Promise<void> {
	const deadline = Date.now() + startUpLimitMs;
	let code: number | null = null;
	void command.exited.then((exitCode) => {
		code = exitCode;
	});
	while (Date.now() < deadline) {
		if (code !== null) throw new Error(`Directus ended with ${String(code)} before it served:\n${command.log()}`);
		const answer = await fetch(`${url}/server/ping`).catch(() => null);
		if (answer?.ok) return;
		await sleep(pollMs);
	}
	throw new Error(`Directus did not serve within ${startUpLimitMs / 1000} s:\n${command.log()}`);
}
