import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { copyPictures } from '../../scripts/lib/pictures.mjs';
import { describeSettings } from '../../scripts/lib/settings-reference.mjs';

// The schema and a command are loaded, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '../..');

test('docs/settings.md is what npm run docs writes', async () => {
	expect(await readFile(path.join(root, 'docs/settings.md'), 'utf8')).toBe(await describeSettings());
});

test('CONTRIBUTING.md names parts and options that the benchmark has', async () => {
	const told = /`npm run bench -- ([^`]+)`/.exec(await readFile(path.join(root, 'CONTRIBUTING.md'), 'utf8'))?.[1] ?? '';
	const { stderr, stdout } = await run(process.execPath, ['scripts/bench.mjs', '--none', '1'], { cwd: root }).catch(
		(error) => error,
	);
	const usage = stdout + stderr;
	expect(usage).toContain('--none 1 is not understood');
	expect(told.match(/--\w+/g)?.filter((option) => !usage.includes(option))).toEqual([]);
	expect(usage).toContain('availability');
});

describe('npm run docs -- --pictures', () => {
	let folder;
	beforeEach(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'mm-docs-'));
		await mkdir(path.join(folder, 'docs'));
		await mkdir(path.join(folder, 'shots'));
		await writeFile(path.join(folder, 'README.md'), '![The week](docs/images/module-my-week.png)');
		await writeFile(path.join(folder, 'docs/admins.md'), '![A form](images/studio-event-form.png)');
		for (const name of ['module-my-week.png', 'of-no-document.png']) {
			await writeFile(path.join(folder, 'shots', name), `picture ${name}`);
		}
	});
	afterEach(() => rm(folder, { recursive: true }));

	test('copies what the documents show and names what was not taken', async () => {
		const screenshots = path.join(folder, 'shots');
		expect(await copyPictures({ root: folder, screenshots })).toEqual({
			copied: ['module-my-week.png'],
			missing: ['studio-event-form.png'],
		});
		expect(await readdir(path.join(folder, 'docs/images'))).toEqual(['module-my-week.png']);
	});

	test('names all of them where no browser test ran', async () => {
		const { missing } = await copyPictures({ root: folder, screenshots: path.join(folder, 'nothing') });
		expect(missing).toEqual(['module-my-week.png', 'studio-event-form.png']);
	});
});
