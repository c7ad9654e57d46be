import type { Knex } from 'knex';
import { SYSTEM_MANAGER_POLICY_ID } from '../domain/access-ids';
import { isCopied } from '../domain/fingerprint';
import type { Mark } from '../domain/fingerprint';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { messages } from '../messages';
import { disown, findInstallation, noteTold, readTableIds, saveBeat, setMarked, setOwner } from '../store/installation';
import { findHolders } from '../store/users';
import type { Notification } from './mark-reauthorization';

/** Whether the database is this installation's own, or a copy of another one's. */
export interface OwnInstallation {
	/** False: nothing may be written to a calendar service. */
	isOwn(): Promise<boolean>;
	/** Tells the System Managers, once per copy, where this is not the database's own installation. */
	warn(): Promise<boolean>;
	/** From now on it is. */
	confirm(): Promise<void>;
	/** Writes in the database and outside of it that this installation is alive, if it is its own. */
	beat(): Promise<void>;
}

/** A place outside of the database that may outlive it, or the process. */
export interface OutsideMark {
	read(): Promise<Mark | null>;
	/** False where it cannot be written. */
	write(mark: Mark): Promise<boolean>;
	/** Whether it is where the database is, so that both are there or none. */
	staysWithDatabase(): Promise<boolean>;
}

export function createOwnInstallation(
	dependencies: {
		database: Knex;
		now: () => Date;
		notify: (recipients: readonly string[], notification: Notification) => Promise<void>;
		outside: OutsideMark;
	},
	{ fingerprint, isNamed }: { fingerprint: string; isNamed: boolean },
): OwnInstallation {
	const { database, now, notify, outside } = dependencies;

	async function own(): Promise<{ fingerprint: string; tableIds: string | null }> {
		return { fingerprint, tableIds: await readTableIds(database) };
	}

	async function isOwn(): Promise<boolean> {
		const stored = await findInstallation(database);
		if (stored === null) {
			// A file that an earlier database left here says nothing about a new one.
			await take({ isFirst: true });
			return isOwn();
		}
		if (stored.fingerprint !== fingerprint) return false;
		if (stored.mark === null) return true;
		const found = {
			mark: await outside.read(),
			staysWithDatabase: await outside.staysWithDatabase(),
			tableIds: await readTableIds(database),
			isNamed,
		};
		if (!isCopied(stored.mark, found)) return true;
		await disown(database, fingerprint);
		return false;
	}

	async function take(options: { isFirst: boolean }): Promise<void> {
		await setOwner(database, await own(), now(), options);
		await writeMark();
	}

	async function writeMark(): Promise<void> {
		const stored = await findInstallation(database);
		if (stored?.mark === null || stored?.fingerprint !== fingerprint) return;
		const { marker, beatMs, isMarked } = stored.mark;
		const isWritten = await outside.write({ marker, beatMs });
		if (isWritten && !isMarked && (await outside.staysWithDatabase())) await setMarked(database);
	}

	return {
		isOwn,
		warn: async () => {
			if (await isOwn()) return false;
			if (await noteTold(database, fingerprint)) {
				await notify(await findHolders(database, SYSTEM_MANAGER_POLICY_ID), {
					subject: messages.otherInstallationSubject,
					message: messages.otherInstallation,
					collection: INTEGRATION_COLLECTION,
					item: '+',
				});
			}
			return true;
		},
		confirm: () => take({ isFirst: false }),
		beat: async () => {
			if (!(await isOwn())) return;
			await saveBeat(database, await own(), now());
			await writeMark();
		},
	};
}
