import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot } from './targets';

const MEMORY = '/dev/shm';

/** Where tests keep what they throw away: in memory where there is such a place, as waiting for a disk is most of what SQLite does. */
export async function runsFolder({ isDurable }: { isDurable: boolean }): Promise<string> {
	const parent =
		!isDurable && existsSync(MEMORY) ? path.join(MEMORY, 'mm-runs') : path.join(repositoryRoot, '.cache/runs');
	await mkdir(parent, { recursive: true });
	return parent;
}
