import type { HookExtensionContext, RegisterFunctions } from '@directus/types';
import { deleteAccountsOf } from '../store/accounts';
import { findBookingsOf } from '../store/affected-bookings';
import { demandBookings } from '../store/booking-demand';
import { asKeys } from './hook-input';

/** What opens a person's accounts goes with the person, and their bookings have nobody's calendar to stand in. */
export function registerAccountOwner(
	{ filter, action }: Pick<RegisterFunctions, 'filter' | 'action'>,
	{ logger, database }: Pick<HookExtensionContext, 'logger' | 'database'>,
): void {
	filter('users.delete', async (input, _meta, context) => {
		// Afterwards nothing tells any more whose they were. The demand lasts until the deletion can be seen.
		const names = await findBookingsOf(context.database, asKeys(input), new Date());
		await demandBookings(context.database, names, new Date());
		return input;
	});

	action('users.delete', (meta) => {
		deleteAccountsOf(database, asKeys(meta.keys ?? meta.payload)).catch((error: unknown) =>
			logger.error(error, 'Meeting Manager: accounts of a deleted user are left behind'),
		);
	});
}
