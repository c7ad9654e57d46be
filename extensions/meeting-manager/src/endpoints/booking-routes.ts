import type { ApiExtensionContext } from '@directus/types';
import { isSystemManager } from '../directus/access';
import { busyError, conflictError, forbiddenError, inputError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Router } from '../directus/http';
import type { Runtime } from '../directus/runtime';
import { describeConflict } from '../domain/availability';
import { messages } from '../messages';
import { bookingSyncStatusArgs, settleExternalChangeArgs } from '../schemas/endpoint-args';
import { findBookingOwner, hasExternalChange } from '../store/bookings';
import { SlotTakenError } from '../usecases/take-external-time';
import { bookingSyncStatus } from '../usecases/booking-sync-status';
import { argsOf } from './args-of';

/** A booking and the calendars, for the assigned user and System Managers; to others a foreign booking and none look the same. */
export function registerBookingRoutes(
	router: Router,
	{ services, database }: Pick<ApiExtensionContext, 'services' | 'database'>,
	{ bookings }: Pick<Runtime, 'bookings'>,
): void {
	const refuseStrangers = async (caller: Parameters<Parameters<typeof serve>[3]>[0], booking: string) => {
		const isOwn = (await findBookingOwner(database, booking)) === caller.user;
		if (!isOwn && !(await isSystemManager(services, { ...caller, database }))) throw forbiddenError();
	};

	serve(router, 'get', '/booking_sync_status', async (caller, input) => {
		const { meeting_booking: booking } = argsOf(bookingSyncStatusArgs, input);
		await refuseStrangers(caller, booking);
		return bookingSyncStatus(database, booking);
	});

	serve(router, 'post', '/settle_external_change', async (caller, input) => {
		const { meeting_booking: booking, accept } = argsOf(settleExternalChangeArgs, input);
		await refuseStrangers(caller, booking);
		if (!(await hasExternalChange(database, booking))) {
			throw inputError([{ field: 'meeting_booking', message: messages.noExternalChange(booking) }]);
		}
		try {
			await bookings.settle(booking, accept ? 'accept' : 'refuse');
		} catch (error) {
			if (!(error instanceof SlotTakenError)) throw error;
			if (error.conflicts.length === 0) throw busyError();
			// Whoever may settle it sees the assigned user's calendar.
			throw conflictError(error.conflicts.map((record) => describeConflict(record, true)));
		}
		return { meeting_booking: booking, accepted: accept };
	});
}
