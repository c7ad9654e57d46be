import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startDirectus } from './start-directus';
import { repositoryRoot } from './targets';
import type { TargetName } from './targets';
import './shared-server';

const targetNames: readonly TargetName[] = [
	'11-sqlite',
	'11-postgres',
	'11-mariadb',
	'12-sqlite',
	'12-postgres',
	'12-mariadb',
];

/** Starts the server that the files of a project share. The project is named after its target. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const targetName = targetNames.find((name) => name === project.name);
	if (targetName === undefined) throw new Error(`${project.name} is no target`);
	const server = await startDirectus({ target: targetName });
	project.provide('targetName', targetName);
	project.provide('serverUrl', server.url);
	project.provide('adminToken', server.adminToken);
	project.provide('database', server.database);
	return async () => {
		const logs = path.join(repositoryRoot, '.cache/logs');
		await mkdir(logs, { recursive: true });
		await writeFile(path.join(logs, `${targetName}.log`), server.log());
		await server.stop();
	};
}
