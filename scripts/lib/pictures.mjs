import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Brings the pictures that the documents show up to date from those the browser tests took.
 * @param {{root: string, screenshots: string}} folders `screenshots`: of one target
 * @returns {Promise<{copied: string[], missing: string[]}>} names of pictures
 */
export async function copyPictures({ root, screenshots }) {
	const wanted = await listPictures(root);
	const taken = new Set(await readdir(screenshots).catch(() => []));
	const copied = wanted.filter((name) => taken.has(name));
	await mkdir(path.join(root, 'docs/images'), { recursive: true });
	for (const name of copied) await copyFile(path.join(screenshots, name), path.join(root, 'docs/images', name));
	return { copied, missing: wanted.filter((name) => !taken.has(name)) };
}

/** Names of the files in docs/images that the documents show. */
async function listPictures(root) {
	const guides = (await readdir(path.join(root, 'docs'))).filter((name) => name.endsWith('.md'));
	const texts = await Promise.all(
		['README.md', ...guides.map((name) => `docs/${name}`)].map((name) => readFile(path.join(root, name), 'utf8')),
	);
	const shown = texts.flatMap((text) => [...text.matchAll(/\]\((?:docs\/)?images\/([\w.-]+)\)/g)]);
	return [...new Set(shown.map(([, name]) => name))].toSorted();
}
