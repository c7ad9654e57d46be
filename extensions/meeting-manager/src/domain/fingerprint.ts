import { createHash } from 'node:crypto';
import { MINUTE_MS } from './interval';

/** Where an installation is. */
export interface InstallationTraits {
	/** The name an operator gave it; then nothing else counts. */
	name: string | null;
	/** Where browsers reach it; null where nobody said. */
	publicUrl: string | null;
	/** Where its database is, without credentials: host, port and name, or the path of a file. */
	database: readonly (string | number | null)[];
}

/** The same in every process of an installation, and another one wherever its database is copied to another address. */
export function fingerprintOf({ name, publicUrl, database }: InstallationTraits): string {
	const traits = name === null ? { publicUrl, database } : { name };
	return createHash('sha256').update(JSON.stringify(traits)).digest('hex');
}

/** What is written regularly both in the database and in a file outside of it. */
export interface Mark {
	/** A random id of the installation. */
	marker: string;
	/** When it was written, in milliseconds since 1970. */
	beatMs: number;
}

/** What the database says of the installation that it belongs to. */
export interface StoredMark extends Mark {
	/** The file was written where it stays with the database. */
	isMarked: boolean;
	/** Numbers that the database server gives to tables; null where it has none that last. */
	tableIds: string | null;
}

/** A database that fails over to a replica may have lost the last minutes of what was written to it. */
const LOST_MS = 15 * MINUTE_MS;

/**
 * Whether the database is a copy under the very address of the original, or an older state of it. Only what is there
 * counts as evidence, but for the file beside a SQLite database: elsewhere a container made anew has lost its files, and
 * that is no reason to stop writing.
 *
 * Caught: a file copied without the one beside it; a dump restored on Postgres, in place or elsewhere; a state of the
 * database older than the file by more than a quarter of an hour, or the database of another installation, wherever the
 * file outlived it. Not caught, so that `MM_INSTALLATION_ID` has to tell them apart: copies of whole machines and
 * volumes under the same address, and copies and backups on MariaDB or MySQL where no file outlives them.
 */
export function isCopied(
	stored: StoredMark,
	found: { mark: Mark | null; staysWithDatabase: boolean; tableIds: string | null; isNamed: boolean },
): boolean {
	const { mark, tableIds } = found;
	const isSameMarker = mark !== null && mark.marker === stored.marker;
	if (isSameMarker && mark.beatMs > stored.beatMs + LOST_MS) return true;
	// Whoever names an installation says that it is the one of that name.
	if (found.isNamed) return false;
	if (stored.tableIds !== null && tableIds !== null && stored.tableIds !== tableIds) return true;
	return mark === null ? stored.isMarked && found.staysWithDatabase : !isSameMarker;
}
