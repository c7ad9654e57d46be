import { createHash } from 'node:crypto';

/** What tells an installation from a copy of its database. */
export interface InstallationTraits {
	/** The name an operator gave it; then nothing else counts. */
	name: string | null;
	/** Where browsers reach it; null where nobody said. */
	publicUrl: string | null;
	/** Where its database is, without credentials: host, port and name, or the path of a file. */
	database: readonly (string | number | null)[];
}

/** The same in every process of an installation, and another one wherever its database is copied to. */
export function fingerprintOf({ name, publicUrl, database }: InstallationTraits): string {
	const traits = name === null ? { publicUrl, database } : { name };
	return createHash('sha256').update(JSON.stringify(traits)).digest('hex');
}
