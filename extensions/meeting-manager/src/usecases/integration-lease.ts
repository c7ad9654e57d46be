import { randomUUID } from 'node:crypto';
import { MINUTE_MS } from '../domain/interval';
import { acquireLease, releaseLease, renewLease } from '../store/sync-state';
import type { SyncDependencies } from './sync-dependencies';

/** How long an integration stays taken after the process that worked on it was killed. */
const LEASE_MS = 45_000;
const RENEW_MS = 15_000;
/** Work that hangs does not keep an integration for ever. What outlives its lease is rolled back. */
const LONGEST_WORK_MS = 15 * MINUTE_MS;

/**
 * Works on an integration while nobody else does, in this process or another. Null: somebody else does just now.
 * `givesBack`: the work gives the lease back itself, in its own transaction.
 */
export async function withLease<T>(
	{ database, now, logError }: Pick<SyncDependencies, 'database' | 'now' | 'logError'>,
	integration: string,
	work: (leaseOwner: string) => Promise<T>,
	{ givesBack }: { givesBack: boolean },
): Promise<T | null> {
	// Each piece of work is an owner of its own: two of one process exclude each other, too.
	const owner = randomUUID();
	const lease = () => ({ owner, nowMs: now().getTime(), durationMs: LEASE_MS });
	const taken = lease();
	if (!(await acquireLease(database, integration, taken))) return null;
	const renewal = setInterval(() => {
		if (now().getTime() - taken.nowMs > LONGEST_WORK_MS) return;
		renewLease(database, integration, lease()).catch((error: unknown) =>
			logError(error, `Meeting Manager: the lease of ${integration} could not be renewed`),
		);
	}, RENEW_MS);
	try {
		const result = await work(owner);
		if (!givesBack) await releaseLease(database, integration, owner);
		return result;
	} catch (error) {
		await releaseLease(database, integration, owner);
		throw error;
	} finally {
		clearInterval(renewal);
	}
}
