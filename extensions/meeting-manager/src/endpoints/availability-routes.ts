import type { ApiExtensionContext } from '@directus/types';
import { serve } from '../directus/http';
import type { Router } from '../directus/http';
import { describeConflict } from '../domain/availability';
import type { Runtime } from '../directus/runtime';
import type { BusyRecord } from '../domain/availability';
import { blockingEventsArgs, checkTimeSlotArgs, ownEventsArgs } from '../schemas/endpoint-args';
import { findCalendars } from '../store/availability';
import { checkAvailability } from '../usecases/check-availability';
import { listOwnEvents } from '../usecases/list-own-events';
import { argsOf } from './args-of';
import { checkTimeSlot } from './check-time-slot';
import { readDateRange } from './read-range';
import { resolveSubject } from './resolve-subject';

/** The specification's read APIs (contract: Endpoints). Instants go out in UTC as `2025-12-10T14:00:00.000Z`. */
export function registerAvailabilityRoutes(
	router: Router,
	context: Pick<ApiExtensionContext, 'database'>,
	runtime: Pick<Runtime, 'runner'>,
): void {
	const { database } = context;

	serve(router, 'get', '/get_blocking_events', async (caller, input) => {
		const args = argsOf(blockingEventsArgs, input);
		const subject = await resolveSubject(context, caller, args.user);
		const now = new Date();
		const rangeIn = (zone: string) => readDateRange(args, zone, now);
		const { blocking } = await checkAvailability(database, subject.user, rangeIn, now);
		return blocking.map((record) => describeBlocking(record, subject.seesDetails));
	});

	serve(router, 'get', '/check_time_slot', async (caller, input) =>
		checkTimeSlot(context, runtime, caller, argsOf(checkTimeSlotArgs, input)),
	);

	serve(router, 'get', '/events', async (caller, input) => {
		const args = argsOf(ownEventsArgs, input);
		const { zone } = await findCalendars(database, caller.user);
		const range = readDateRange(args, zone, new Date());
		return listOwnEvents(database, caller.user, range);
	});
}

function describeBlocking(record: BusyRecord, seesDetails: boolean) {
	return {
		...describeConflict(record, seesDetails),
		event_type: seesDetails ? record.event_type : 'External Event',
		location: seesDetails ? record.location : null,
		calendar_integration: seesDetails ? record.calendar_integration : null,
	};
}
