import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './targets';

const run = promisify(execFile);

/** The commands of a section of the README, block by block. */
export async function readScript(heading: string): Promise<string[]> {
	const readme = await readFile(path.join(repositoryRoot, 'README.md'), 'utf8');
	const start = readme.indexOf(`## ${heading}`);
	const section = readme.slice(start, readme.indexOf('\n## ', start + 5));
	return [...section.matchAll(/```sh\n(.*?)```/gs)].map((match) => match[1] ?? '');
}

/** Runs blocks one after the other; answers what each request got that is not read by the script itself. */
export async function runScript(blocks: readonly string[], env: Record<string, string>) {
	// Each request's answer on a line of its own.
	const script = `set -euo pipefail; shopt -s expand_aliases\n${blocks.join('\necho\n')}`.replaceAll(
		/(["')])\nask/g,
		'$1; echo\nask',
	);
	const { stdout } = await run('bash', ['-c', script], { env: { ...process.env, ...env }, timeout: 60_000 });
	return stdout
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line));
}
