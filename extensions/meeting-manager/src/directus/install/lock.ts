import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { releaseInstallLock, takeInstallLock } from '../../store/install-lock';
import type { InstallContext } from '../services';
import { InstallError } from './failure';

// Longer than any single step: building an index on millions of events keeps SQLite's one connection busy.
const leaseMs = 120_000;
const renewEveryMs = 15_000;
const pollMs = 1_000;
const giveUpAfterMs = 300_000;

/**
 * Runs `work` while no other installation runs on this database, and waits for one under way. One that
 * was killed on this machine is taken over at once, one on another machine when its lease has run out.
 */
export async function withInstallLock<Result>(context: InstallContext, work: () => Promise<Result>): Promise<Result> {
	const owner = `${machine()}:${process.pid}:${randomUUID().slice(0, 8)}`;
	const { database, now } = context;
	const take = () => takeInstallLock(database, { owner, nowMs: now(), leaseMs, isGone });
	await waitFor(take, context);
	const renewal = setInterval(() => {
		take().catch((error: unknown) => {
			context.logger.warn(`Meeting Manager: the installation's lock could not be renewed: ${String(error)}`);
		});
	}, renewEveryMs);
	try {
		return await work();
	} finally {
		clearInterval(renewal);
		await releaseInstallLock(database, owner);
	}
}

async function waitFor(take: () => Promise<boolean>, { now, onWait }: InstallContext): Promise<void> {
	const deadline = now() + giveUpAfterMs;
	let hasWaited = false;
	while (!(await take())) {
		if (now() > deadline)
			throw new InstallError('Another installation is still running on this database. Try again later.');
		if (!hasWaited) onWait('Waiting for another installation on this database …');
		hasWaited = true;
		await sleep(pollMs);
	}
}

function machine(): string {
	return createHash('sha256').update(hostname()).digest('hex').slice(0, 16);
}

/** Whether `owner` was a process of this machine that is no more. */
function isGone(owner: string): boolean {
	const [where, pid] = owner.split(':');
	if (where !== machine()) return false;
	// A container may give its one process the same number every time.
	if (Number(pid) === process.pid) return true;
	try {
		process.kill(Number(pid), 0);
		return false;
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'ESRCH';
	}
}
