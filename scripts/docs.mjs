import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ensureNode } from './lib/node-runtime.mjs';
import { Advice, runMain, say } from './lib/output.mjs';
import { cacheFolder, root } from './lib/paths.mjs';
import { copyPictures } from './lib/pictures.mjs';
import { describeSettings } from './lib/settings-reference.mjs';

const usage = 'npm run docs -- [--pictures]';

/** Writes what the documents hold that is made from something else. */
await runMain(async () => {
	const [option, ...others] = process.argv.slice(2);
	if ((option !== undefined && option !== '--pictures') || others.length > 0) {
		throw new Advice(`${process.argv.slice(2).join(' ')} is not understood.`, usage);
	}
	await ensureNode();
	await ensureDependencies(root, 'Installing packages');
	await mkdir(path.join(root, 'docs'), { recursive: true });
	await writeFile(path.join(root, 'docs/settings.md'), await describeSettings());
	say('docs/settings.md is up to date.');
	return option === undefined ? 0 : bringPictures();
});

async function bringPictures() {
	const screenshots = path.join(cacheFolder, 'screenshots/11-sqlite');
	const { copied, missing } = await copyPictures({ root, screenshots });
	if (copied.length > 0) say(`docs/images: ${copied.join(', ')}`);
	if (missing.length === 0) return 0;
	throw new Advice(`The browser tests took no ${missing.join(', ')}.`, 'Run npm test, then this again.');
}
