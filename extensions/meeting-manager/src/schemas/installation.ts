import path from 'node:path';
import { z } from 'zod';

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
