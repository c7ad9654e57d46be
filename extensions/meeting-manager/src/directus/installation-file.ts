import { createHash, randomUUID } from 'node:crypto';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readMark } from '../schemas/installation';
import type { OutsideMark } from '../usecases/own-installation';

/**
 * The file that is compared with the database: beside a SQLite database, which it stays with, and else in the folder of
 * uploads, the one that containers keep, if there is one. Its name tells the database, of which a folder may serve some.
 */
export function createInstallationFile(
	databaseFile: string | null,
	place: readonly (string | null)[],
	env: Readonly<Record<string, unknown>>,
): OutsideMark {
	const name = createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 16);
	const uploads = path.resolve(String(env['STORAGE_LOCAL_ROOT'] ?? './uploads'));
	const file =
		databaseFile === null ? path.join(uploads, `.mm-installation-${name}`) : `${databaseFile}.mm-installation`;
	return {
		read: async () => {
			const text = await orNull(readFile(file, 'utf8'));
			return text === null ? null : readMark(text);
		},
		write: async (mark) => {
			const half = `${file}.${randomUUID()}`;
			try {
				await writeFile(half, JSON.stringify(mark), { mode: 0o600 });
				await rename(half, file);
				return true;
			} catch {
				// There is no such folder, or it is not to be written to.
				return false;
			}
		},
		staysWithDatabase: async () => {
			if (databaseFile === null) return false;
			const [own, folder] = await Promise.all([orNull(stat(databaseFile)), orNull(stat(path.dirname(databaseFile)))]);
			// A file mounted alone into a container outlives the folder it is in.
			return own !== null && own.dev === folder?.dev;
		},
	};
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
	try {
		return await work;
	} catch {
		return null;
	}
}
