import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { copyDatabase, createDatabase, databaseExists, describeDatabase, dropDatabase } from './databases';
import type { TestDatabase } from './databases';
import { baseEnv } from './directus-env';
import { withLock } from './locks';
import { runDirectus } from './processes';
import { repositoryRoot } from './targets';
import type { Target } from './targets';

const extensionSource = path.join(repositoryRoot, 'extensions/meeting-manager');

/** The built extension, copied aside so that a rebuild under a running test changes nothing. */
export interface BuiltExtension {
	hash: string;
	/** What EXTENSIONS_PATH must be. It lies under the target's project, so that run-time imports find that Directus. */
	extensionsPath: string;
}

export async function takeBuiltExtension(target: Target): Promise<BuiltExtension> {
	const parts = await Promise.all(
		['package.json', 'dist/api.js', 'dist/app.js'].map((file) =>
			readFile(path.join(extensionSource, file)).catch(() => {
				throw new Error(`extensions/meeting-manager/${file} is missing: run npm run build first`);
			}),
		),
	);
	const hash = shortHash(parts);
	const extensionsPath = path.join(target.projectRoot, '.cache/extensions', hash);
	await withLock(`${extensionsPath}.lock`, async () => {
		if (existsSync(extensionsPath)) return;
		const unfinished = `${extensionsPath}.new`;
		await rm(unfinished, { recursive: true, force: true });
		await mkdir(path.join(unfinished, 'meeting-manager'), { recursive: true });
		for (const entry of ['package.json', 'dist']) {
			await cp(path.join(extensionSource, entry), path.join(unfinished, 'meeting-manager', entry), { recursive: true });
		}
		await rename(unfinished, extensionsPath);
	});
	return { hash, extensionsPath };
}

/** A database with Directus and, with an extension, the plugin installed: made once, kept under .cache or on the server. */
export async function takeTemplate(target: Target, extension: BuiltExtension | null): Promise<TestDatabase> {
	const version = await readDirectusVersion(target);
	const seed = JSON.stringify([version, target.engine, target.major, extension?.hash ?? null, 'v1']);
	const key = `${target.name}-${extension ? 'installed' : 'bare'}-${shortHash([seed])}`;
	const folder = path.join(repositoryRoot, '.cache/templates', key);
	const id = target.engine === 'sqlite' ? path.join(folder, 'data.db') : `mm_template_${shortHash([key, repositoryRoot])}`;
	const template = describeDatabase(target.engine, id);
	await withLock(`${folder}.lock`, async () => {
		const finished = target.engine === 'sqlite' ? existsSync(template.id) : await databaseExists(template);
		if (!finished) await makeTemplate(target, extension, template, folder);
	});
	return template;
}

/** Builds beside the final place and moves there last, so that an interrupted build is never taken for a template. */
async function makeTemplate(target: Target, extension: BuiltExtension | null, template: TestDatabase, folder: string) {
	const workFolder = `${folder}.new`;
	await rm(workFolder, { recursive: true, force: true });
	await mkdir(workFolder, { recursive: true });
	const workId = target.engine === 'sqlite' ? path.join(workFolder, 'data.db') : `${template.id}_new`;
	const work = describeDatabase(target.engine, workId);
	if (target.engine !== 'sqlite') await dropDatabase(work);
	if (extension === null) await createDatabase(work);
	else await copyDatabase(await takeTemplate(target, null), work);
	const env = { ...baseEnv(target, workFolder), ...work.env };
	if (extension === null) await runToEnd(target, ['bootstrap'], env, workFolder);
	else await runToEnd(target, ['mm:install'], { ...env, EXTENSIONS_PATH: extension.extensionsPath }, workFolder);
	if (target.engine === 'sqlite') {
		await rename(workFolder, folder);
		return;
	}
	await copyDatabase(work, template);
	await dropDatabase(work);
	await rm(workFolder, { recursive: true, force: true });
}

async function runToEnd(target: Target, args: string[], env: Record<string, string>, cwd: string): Promise<void> {
	const command = runDirectus(target, args, env, cwd);
	const code = await command.exited;
	if (code !== 0) throw new Error(`directus ${args.join(' ')} on ${target.name} ended with ${code}:\n${command.log()}`);
}

async function readDirectusVersion(target: Target): Promise<string> {
	const file = path.join(target.projectRoot, 'node_modules/directus/package.json');
	const manifest: unknown = JSON.parse(
		await readFile(file, 'utf8').catch(() => {
			throw new Error(`Directus ${target.major} is not installed in ${target.projectRoot}: npm test installs it`);
		}),
	);
	return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

function shortHash(parts: (string | Buffer)[]): string {
	const hash = createHash('sha256');
	for (const part of parts) hash.update(part);
	return hash.digest('hex').slice(0, 16);
}
