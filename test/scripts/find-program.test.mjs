import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../scripts/lib/find-program.mjs';

describe('a program of somebody else', () => {
	let folder;
	beforeAll(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'mm-programs-'));
		await writeFile(path.join(folder, 'server'), '#!/bin/sh\n');
		await chmod(path.join(folder, 'server'), 0o755);
		await writeFile(path.join(folder, 'notes'), 'no program');
	});
	afterAll(() => rm(folder, { recursive: true, force: true }));

	it('is found in PATH', async () => {
		const searchPath = ['/nowhere', folder].join(path.delimiter);
		expect(await findProgram('server', searchPath)).toBe(path.join(folder, 'server'));
	});

	it('is taken by its path, wherever PATH leads', async () => {
		expect(await findProgram(path.join(folder, 'server'), '')).toBe(path.join(folder, 'server'));
	});

	it('is missing where nothing can be run', async () => {
		expect(await findProgram('server', '/nowhere')).toBeNull();
		expect(await findProgram('notes', folder)).toBeNull();
		expect(await findProgram(folder, '')).toBeNull();
	});
});
