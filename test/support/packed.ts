import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeDatabase } from './databases';
import { baseEnv } from './directus-env';
import { runDirectus } from './processes';
import type { DirectusProject } from './start-directus';
import { repositoryRoot } from './targets';
import type { Target } from './targets';

export const packageFolder = path.join(repositoryRoot, 'extensions/meeting-manager');

/** The untyped boundary to the scripts: npm, freed of what an outer npm set for itself. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
	const { runNpm } = await import(path.join(repositoryRoot, 'scripts/lib/npm.mjs'));
	const { code, output } = await runNpm(args, cwd);
	if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${code}:\n${output}`);
	return String(output);
}

/** What `npm publish` would send, from the build that is there. @returns the path of the archive */
export async function packExtension(folder: string): Promise<string> {
	await npm(['pack', '--ignore-scripts', '--pack-destination', folder], packageFolder);
	const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
	if (archive === undefined) throw new Error('npm pack packed nothing');
	return path.join(folder, archive);
}

/**
 * A project in which nothing is but the Directus of the target, linked from where it is installed: no database, no
 * extension, none of the plugin's settings. Its commands are the ones people type.
 */
export async function createBlankProject(target: Target): Promise<DirectusProject> {
	const parent = path.join(repositoryRoot, '.cache/runs');
	await mkdir(parent, { recursive: true });
	const above = await mkdtemp(path.join(parent, `${target.name}-blank-`));
	// Above the project, as in a workspace: npm takes away what it did not put into a project itself.
	await linkDirectus(path.join(above, 'node_modules'), path.join(target.projectRoot, 'node_modules'));
	const folder = path.join(above, 'project');
	await mkdir(folder);
	await writeFile(path.join(folder, 'package.json'), JSON.stringify({ name: 'blank-project', private: true }));
	const database = describeDatabase('sqlite', path.join(folder, 'data.db'));
	const base = { ...baseEnv(target, folder), ...database.env };
	const given = ['EXTENSIONS_PATH', 'EXTENSIONS_MUST_LOAD', 'TZ', 'MM_ICAL_ALLOWED_HOSTS', 'PACKAGE_FILE_LOCATION'];
	const env = Object.fromEntries(Object.entries(base).filter(([name]) => !given.includes(name)));
	return {
		target,
		folder,
		database,
		env,
		run: async (args, extra = {}) => {
			const command = runDirectus(target, args, { ...env, ...extra }, folder);
			return { code: await command.exited, log: command.log() };
		},
		remove: () => rm(above, { recursive: true, force: true }),
	};
}

async function linkDirectus(modules: string, installed: string): Promise<void> {
	await mkdir(path.join(modules, '.bin'), { recursive: true });
	for (const name of ['directus', '@directus']) {
		await symlink(path.join(installed, name), path.join(modules, name));
	}
	// As the package's own, without the check for updates that it makes first.
	const program = JSON.stringify(path.join(installed, '@directus/api/dist/cli/run.js'));
	await writeFile(path.join(modules, '.bin/directus'), `#!/usr/bin/env node\nimport(${program});\n`, { mode: 0o755 });
}
