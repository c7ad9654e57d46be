import { fileURLToPath } from 'node:url';
import path from 'node:path';

export type TargetName = '11-sqlite' | '11-postgres' | '11-mariadb' | '12-sqlite' | '12-postgres' | '12-mariadb';
export type Engine = 'sqlite' | 'postgres' | 'mariadb';
export type DirectusMajor = 11 | 12;

/** One Directus on one database engine. `projectRoot` is the folder whose node_modules hold that Directus. */
export interface Target {
	name: TargetName;
	major: DirectusMajor;
	engine: Engine;
	projectRoot: string;
}

export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

const roots: Record<DirectusMajor, string> = {
	11: repositoryRoot,
	12: path.join(repositoryRoot, 'test/directus-12'),
};

const all: Record<TargetName, [DirectusMajor, Engine]> = {
	'11-sqlite': [11, 'sqlite'],
	'11-postgres': [11, 'postgres'],
	'11-mariadb': [11, 'mariadb'],
	'12-sqlite': [12, 'sqlite'],
	'12-postgres': [12, 'postgres'],
	'12-mariadb': [12, 'mariadb'],
};

export function getTarget(name: TargetName): Target {
	const [major, engine] = all[name];
	return { name, major, engine, projectRoot: roots[major] };
}

/** The variable that says where the server of an engine is; null for engines that need none. */
export const urlVariables: Record<Engine, string | null> = {
	sqlite: null,
	postgres: 'MM_TEST_POSTGRES_URL',
	mariadb: 'MM_TEST_MARIADB_URL',
};

/** The server's URL, read from the environment. Throws with the variable's name where it is unset. */
export function getServerUrl(engine: Exclude<Engine, 'sqlite'>): URL {
	const variable = urlVariables[engine];
	const value = variable === null ? undefined : process.env[variable];
	if (!value) throw new Error(`Set ${String(variable)} to run tests on ${engine}`);
	return new URL(value);
}
