import type { Knex } from 'knex';
import { SYSTEM_MANAGER_POLICY_ID } from '../domain/access-ids';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { messages } from '../messages';
import { findOwner, noteTold, setOwner } from '../store/installation';
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
}

export function createOwnInstallation(
	dependencies: {
		database: Knex;
		now: () => Date;
		notify: (recipients: readonly string[], notification: Notification) => Promise<void>;
	},
	fingerprint: string,
): OwnInstallation {
	const { database, now, notify } = dependencies;
	const isOwn = async () => (await findOwner(database, fingerprint, now())) === fingerprint;
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
		confirm: () => setOwner(database, fingerprint, now()),
	};
}
