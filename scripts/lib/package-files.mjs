import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeCollections } from './collection-types.mjs';
import { extensionFolder } from './paths.mjs';
import { allowTypeScript } from './typescript.mjs';

/** What the package holds besides the two bundles: names in its `dist`. */
export const packageFiles = ['types.d.ts', 'openapi.json'];

/** Writes the types of the collections and the description of the endpoints, from the definitions themselves. */
export async function writePackageFiles() {
	allowTypeScript();
	const { collections } = await import('../../directus-config/collections.ts');
	const { relations } = await import('../../directus-config/relations.ts');
	const { createOpenApi } = await import('../../extensions/meeting-manager/src/schemas/openapi/document.ts');
	const { version } = JSON.parse(await readFile(path.join(extensionFolder, 'package.json'), 'utf8'));
	const openApi = createOpenApi({ version, serverUrl: null });
	const dist = path.join(extensionFolder, 'dist');
	await mkdir(dist, { recursive: true });
	await writeFile(path.join(dist, 'types.d.ts'), describeCollections(collections, relations));
	await writeFile(path.join(dist, 'openapi.json'), `${JSON.stringify(openApi, null, '\t')}\n`);
}
