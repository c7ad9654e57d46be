import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { copyDatabase, createDatabase, databaseExists, describeDatabase, dropDatabase } from './databases';
import type { TestDatabase } from './databases';
import { baseEnv } from './directus-env';
import { withLock } from './locks';
import { runDirectus } from './processes';
import { repositoryRoot } from './targets';
import type { Target } from './targets';

const templatesFolder = path.join(repositoryRoot, '.cache/templates');
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
	const id =
		target.engine === 'sqlite' ? path.join(folder, 'data.db') : `mm_template_${shortHash([key, repositoryRoot])}`;
	const template = describeDatabase(target.engine, id);
	await withLock(`${folder}.lock`, async () => {
		const finished = existsSync(folder) && (target.engine === 'sqlite' || (await databaseExists(template)));
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
	await rm(folder, { recursive: true, force: true });
	if (target.engine !== 'sqlite') {
		await dropDatabase(work);
		await dropDatabase(template);
	}
	if (extension === null) await createDatabase(work);
	else await copyDatabase(await takeTemplate(target, null), work);
	const env = { ...baseEnv(target, workFolder), ...work.env };
	if (extension === null) await runToEnd(target, ['bootstrap'], env, workFolder);
	else await runToEnd(target, ['mm:install'], { ...env, EXTENSIONS_PATH: extension.extensionsPath }, workFolder);
	await pruneTemplates(target, path.basename(folder));
	if (target.engine !== 'sqlite') {
		await copyDatabase(work, template);
		await dropDatabase(work);
	}
	await rename(workFolder, folder);
}

/** Drops what older builds of the same kind left, but the latest: another run may be using that. */
async function pruneTemplates(target: Target, key: string): Promise<void> {
	const kind = key.slice(0, key.lastIndexOf('-') + 1);
	const names = (await readdir(templatesFolder)).filter((name) => name.startsWith(kind) && !/\.(lock|new)$/.test(name));
	const aged = await Promise.all(
		names.map(async (name) => ({ name, madeMs: (await stat(path.join(templatesFolder, name))).mtimeMs })),
	);
	aged.sort((a, b) => b.madeMs - a.madeMs);
	for (const { name } of aged.slice(1)) {
		await dropDatabase(describeDatabase(target.engine, templateId(target, name)));
		await rm(path.join(templatesFolder, name), { recursive: true, force: true });
	}
}

function templateId(target: Target, key: string): string {
	if (target.engine === 'sqlite') return path.join(templatesFolder, key, 'data.db');
	return `mm_template_${shortHash([key, repositoryRoot])}`;
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
