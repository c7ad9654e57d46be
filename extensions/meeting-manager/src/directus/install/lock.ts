import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { releaseInstallLock, takeInstallLock } from '../../store/install-lock';
import type { InstallContext } from '../services';
import { InstallError } from './failure';

const leaseMs = 20_000;
const renewEveryMs = 5_000;
const pollMs = 1_000;
const giveUpAfterMs = 120_000;

/**
 * Runs `work` while no other installation runs on this database. Waits for one under way; one that was
 * killed is waited for until its lease has run out, twenty seconds at most.
 */
export async function withInstallLock<Result>(context: InstallContext, work: () => Promise<Result>): Promise<Result> {
	const owner = randomUUID();
	const { database, now } = context;
	const deadline = now() + giveUpAfterMs;
	let hasWaited = false;
	while (!(await takeInstallLock(database, owner, now(), leaseMs))) {
		if (now() > deadline)
			throw new InstallError('Another installation is still running on this database. Try again later.');
		if (!hasWaited)
			context.onWait('Waiting for another installation on this database, or for the rest of one that was killed …');
		hasWaited = true;
		await sleep(pollMs);
	}
	const renewal = setInterval(() => {
		takeInstallLock(database, owner, now(), leaseMs).catch((error: unknown) => {
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
