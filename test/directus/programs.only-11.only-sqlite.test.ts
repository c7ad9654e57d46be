import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { documents, readBlocks } from '../support/documents';
import { repositoryRoot } from '../support/targets';

const run = promisify(execFile);

test('the programs of the documents are typed by what the package exports', { timeout: 120_000 }, async () => {
	const programs = documents.flatMap(readBlocks).filter(({ language }) => language === 'ts');
	expect(programs.length).toBeGreaterThan(1);
	const parent = path.join(repositoryRoot, '.cache/runs');
	await mkdir(parent, { recursive: true });
	const folder = await mkdtemp(path.join(parent, 'programs-'));
	try {
		const files = programs.map((_program, index) => `program-${index}.ts`);
		for (const [index, { text }] of programs.entries()) await writeFile(path.join(folder, files[index] ?? ''), text);
		const config = { extends: path.join(repositoryRoot, 'tsconfig.json'), include: [], files };
		await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
		const compiler = path.join(repositoryRoot, 'node_modules/typescript/bin/tsc');
		const { stdout } = await run(process.execPath, [compiler, '-p', folder]).catch(
			(error: { stdout: string }) => error,
		);
		expect(stdout).toBe('');
	} finally {
		await rm(folder, { recursive: true });
	}
});
