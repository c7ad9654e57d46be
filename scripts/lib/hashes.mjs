import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** @param {...string} texts */
export function hashTexts(...texts) {
	return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}

/**
 * The hash of the files and of every file in the folders; what is not there counts as empty.
 * @param {string} base
 * @param {string[]} entries relative to `base`
 */
export async function hashFiles(base, entries) {
	const hash = createHash('sha256');
	for (const entry of entries) {
		for (const file of await listFiles(path.join(base, entry))) {
			hash.update(`${path.relative(base, file)}\0`);
			hash.update(await readFile(file));
		}
	}
	return hash.digest('hex');
}

async function listFiles(entry) {
	let children;
	try {
		children = await readdir(entry, { withFileTypes: true });
	} catch (error) {
		if (error.code === 'ENOTDIR') return [entry];
		if (error.code === 'ENOENT') return [];
		throw error;
	}
	const lists = await Promise.all(
		children
			.filter((child) => child.name !== 'node_modules' && child.name !== 'dist')
			.sort((a, b) => (a.name < b.name ? -1 : 1))
			.map((child) => listFiles(path.join(entry, child.name))),
	);
	return lists.flat();
}

/** The text of a file, empty if there is none. */
export function readText(file) {
	return readFile(file, 'utf8').then(
		(text) => text.trim(),
		() => '',
	);
}
