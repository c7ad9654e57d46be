import path from 'node:path';
import { z } from 'zod';
import type { Mark } from '../domain/fingerprint';

/** Of knex's settings, what says where the database is. */
const connection = z.object({
	filename: z.string().optional().catch(undefined),
	host: z.string().optional().catch(undefined),
	port: z.coerce.string().optional().catch(undefined),
	database: z.string().optional().catch(undefined),
	socketPath: z.string().optional().catch(undefined),
});

/** Never credentials: host, port and name of a database server, or the absolute path of a file. */
export function readDatabasePlace(settings: unknown): (string | null)[] {
	const parsed = connection.safeParse(settings);
	if (!parsed.success) return [];
	const { filename, host, port, database, socketPath } = parsed.data;
	if (filename !== undefined) return [path.resolve(filename)];
	return [host ?? socketPath ?? null, port ?? null, database ?? null];
}

/** The file of a SQLite database, null for others. */
export function readDatabaseFile(settings: unknown): string | null {
	const filename = connection.safeParse(settings).data?.filename;
	return filename === undefined || filename === ':memory:' ? null : path.resolve(filename);
}

const mark = z.object({ marker: z.string(), beatMs: z.number() });

/** What the file outside of the database says; null where it is unreadable. */
export function readMark(text: string): Mark | null {
	try {
		return mark.safeParse(JSON.parse(text)).data ?? null;
	} catch {
		return null;
	}
}
