import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './targets';

const run = promisify(execFile);

/** Languages of fenced blocks that are executed: commands and requests, and programs. */
export type Language = 'sh' | 'ts';

export interface Block {
	/** Of the section it stands in: the nearest heading of level two. */
	heading: string;
	language: string;
	text: string;
}

/** Paths of all documents for people, from the repository's root. */
export const documents: readonly string[] = globSync(
	['README.md', 'CONTRIBUTING.md', 'docs/*.md', 'extensions/*/README.md'],
	{ cwd: repositoryRoot },
).toSorted();

export function readDocument(document: string): string {
	return readFileSync(path.join(repositoryRoot, document), 'utf8');
}

/** The fenced blocks of a document, in order. */
export function readBlocks(document: string): Block[] {
	let heading = '';
	let open: { language: string; lines: string[] } | null = null;
	const blocks: Block[] = [];
	for (const line of readDocument(document).split('\n')) {
		if (open === null && line.startsWith('## ')) heading = line.slice(3);
		const fence = /^```(\w*)/.exec(line);
		if (fence === null) open?.lines.push(line);
		else if (open === null) open = { language: fence[1] ?? '', lines: [] };
		else {
			blocks.push({ heading, language: open.language, text: `${open.lines.join('\n')}\n` });
			open = null;
		}
	}
	return blocks;
}

/** The commands of a section, block by block. Throws where there are none. */
export function readScript(document: string, heading: string, language: Language = 'sh'): string[] {
	const found = readBlocks(document).filter((block) => block.heading === heading && block.language === language);
	if (found.length === 0) throw new Error(`${document} has no ${language} under "${heading}"`);
	return found.map(({ text }) => text);
}

/** The definitions that requests of all documents use: `ask` and `field`, as the README gives them. */
export function readDefinitions(): string {
	const [first = ''] = readScript('README.md', 'From nothing to a right answer');
	return first.split('\n').slice(0, 2).join('\n');
}

/** Runs blocks one after the other; answers what each request got that is not read by the script itself. */
export async function runScript(blocks: readonly string[], env: Record<string, string>) {
	// Each request's answer on a line of its own.
	const script = `set -euo pipefail; shopt -s expand_aliases\n${blocks.join('\necho\n')}`
		.replaceAll(/(["'])\nask/g, '$1; echo\nask')
		.replaceAll(')\nask', '); echo\nask');
	const { stdout } = await run('bash', ['-c', script], { env: { ...process.env, ...env }, timeout: 60_000 });
	return stdout
		.split('\n')
		.filter((line) => line.startsWith('{'))
		.map((line) => JSON.parse(line));
}

/** Runs a program of a document where it finds this repository's packages. @returns what it printed */
export async function runProgram(text: string, env: Record<string, string>): Promise<string> {
	const parent = path.join(repositoryRoot, '.cache/runs');
	await mkdir(parent, { recursive: true });
	const folder = await mkdtemp(path.join(parent, 'program-'));
	try {
		const file = path.join(folder, 'program.mts');
		await writeFile(file, text);
		const options = { env: { ...process.env, ...env, NODE_NO_WARNINGS: '1' }, timeout: 60_000 };
		const { stdout } = await run(process.execPath, ['--experimental-strip-types', file], options);
		return stdout;
	} finally {
		await rm(folder, { recursive: true });
	}
}
