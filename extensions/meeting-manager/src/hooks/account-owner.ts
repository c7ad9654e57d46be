import type { HookExtensionContext, RegisterFunctions } from '@directus/types';
import { deleteAccountsOf } from '../store/accounts';
import { asKeys } from './hook-input';

/** What opens a person's accounts goes with the person. */
export function registerAccountOwner(
	{ action }: Pick<RegisterFunctions, 'action'>,
	{ logger, database }: Pick<HookExtensionContext, 'logger' | 'database'>,
): void {
	action('users.delete', (meta) => {
		deleteAccountsOf(database, asKeys(meta.keys ?? meta.payload)).catch((error: unknown) =>
			logger.error(error, 'Meeting Manager: accounts of a deleted user are left behind'),
		);
	});
}
