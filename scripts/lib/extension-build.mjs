import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, tail } from './commands.mjs';
import { hashFiles, readText } from './hashes.mjs';
import { Advice, step } from './output.mjs';
import { packageFiles, writePackageFiles } from './package-files.mjs';
import { extensionFolder, root } from './paths.mjs';

const sources = ['extensions', 'migrations', 'directus-config', 'package.json', 'package-lock.json', 'tsconfig.json'];

/**
 * Builds the extension if its sources changed since the last build.
 * @param {{force?: boolean}} [options]
 * @returns {Promise<string>} the hash of the sources
 */
export async function ensureBuild({ force = false } = {}) {
	const mark = path.join(extensionFolder, 'dist/.mm-source-hash');
	const wanted = await hashFiles(root, sources);
	const isBuilt = ['api.js', 'app.js', ...packageFiles].every((file) =>
		existsSync(path.join(extensionFolder, 'dist', file)),
	);
	if (!force && isBuilt && (await readText(mark)) === wanted) return wanted;
	await step('Building the extension', async () => {
		const builder = path.join(root, 'node_modules/@directus/extensions-sdk/cli.js');
		const { code, output } = await run(process.execPath, [builder, 'build'], { cwd: extensionFolder });
		if (code !== 0 || /\bUNRESOLVED_IMPORT\b/.test(output)) {
			throw new Advice('The extension does not build.', 'See the message above.', tail(output, 40));
		}
		await writePackageFiles();
	});
	await writeFile(mark, `${wanted}\n`);
	return wanted;
}
