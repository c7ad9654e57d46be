import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { npm, packageFolder, packExtension } from '../support/packed';
import { repositoryRoot } from '../support/targets';

const run = promisify(execFile);

describe('the package', () => {
	let folder: string;
	let archive: string;
	beforeAll(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'mm-package-'));
		archive = await packExtension(folder);
	}, 60_000);
	afterAll(() => rm(folder, { recursive: true }));

	test('holds what it needs and nothing else', async () => {
		const { stdout } = await run('tar', ['-tzf', archive]);
		const built = (await readdir(path.join(packageFolder, 'dist'))).filter((name) => !name.startsWith('.'));
		expect(stdout.trim().split('\n').toSorted()).toEqual(
			['LICENSE', 'README.md', ...built.map((name) => `dist/${name}`), 'package.json'].map((name) => `package/${name}`),
		);
	});

	test('is one that Directus takes', async () => {
		const program = path.join(repositoryRoot, 'node_modules/@directus/extensions-sdk/cli.js');
		const { stdout, stderr } = await run(process.execPath, [program, 'validate', '--verbose'], { cwd: packageFolder });
		expect(stdout + stderr).toContain('Extension is valid');
		expect(stdout + stderr).not.toMatch(/\[Error\]/i);
	});

	test('is one that npm’s tools understand', async () => {
		const { messages } = await publint({ pkgDir: packageFolder, strict: true });
		expect(messages).toEqual([]);
	});

	test('says what the Marketplace lists it by', async () => {
		const manifest = JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8'));
		expect(manifest.keywords).toEqual(expect.arrayContaining(['directus-extension', 'directus-extension-bundle']));
		expect(manifest).toMatchObject({
			name: expect.stringMatching(/^directus-extension-/),
			icon: expect.stringMatching(/^[a-z_]+$/),
			description: expect.any(String),
			license: 'MIT',
			'directus:extension': { type: 'bundle', host: '^11.0.0 || ^12.0.0' },
		});
		expect(manifest.scripts.prepack).toBe('node ../../scripts/build.mjs');
		expect(JSON.parse(await npm(['pkg', 'get', 'private'], packageFolder))).toEqual({});
	});
});
