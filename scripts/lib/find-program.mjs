import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * The path of a program: what is named by a path as it is, anything else searched for in PATH.
 * @returns {Promise<string | null>} null where there is nothing that can be run
 */
export async function findProgram(name, searchPath = process.env.PATH ?? '') {
	const folders = name.includes('/') ? [''] : searchPath.split(path.delimiter).filter(Boolean);
	for (const folder of folders) {
		const file = path.resolve(folder, name);
		if (await isProgram(file)) return file;
	}
	return null;
}

async function isProgram(file) {
	try {
		await access(file, constants.X_OK);
		return (await stat(file)).isFile();
	} catch {
		return false;
	}
}
