import type { ApiExtensionContext } from '@directus/types';
import { isSystemManager } from '../directus/access';
import { forbiddenError, inputError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Router } from '../directus/http';
import type { BusyRecord } from '../domain/availability';
import {
	blockingEventsArgs,
	bookingSyncStatusArgs,
	checkTimeSlotArgs,
	ownEventsArgs,
	readArgs,
} from '../schemas/endpoint-args';
import { findCalendars } from '../store/availability';
import { bookingSyncStatus, isBookingOf } from '../usecases/booking-sync-status';
import { checkAvailability } from '../usecases/check-availability';
import type { Availability } from '../usecases/check-availability';
import { listOwnEvents } from '../usecases/list-own-events';
import { readDateRange, readTimeSlot } from './read-range';
import { resolveSubject } from './resolve-subject';

/** The specification's read APIs (contract: Endpoints). Instants go out in UTC as `2025-12-10T14:00:00.000Z`. */
export function registerAvailabilityRoutes(
	router: Router,
	context: Pick<ApiExtensionContext, 'services' | 'database'>,
): void {
	const { services, database } = context;

	serve(router, 'get', '/get_blocking_events', async (caller, input) => {
		const args = argsOf(blockingEventsArgs, input);
		const subject = await resolveSubject(context, caller, args.user);
		const now = new Date();
		const rangeIn = (zone: string) => readDateRange(args, zone, now);
		const { blocking } = await checkAvailability(database, subject.user, rangeIn, now);
		return blocking.map((record) => describeBlocking(record, subject.seesDetails));
	});

	serve(router, 'get', '/check_time_slot', async (caller, input) => {
		const args = argsOf(checkTimeSlotArgs, input);
		const slot = readTimeSlot(args);
		const subject = await resolveSubject(context, caller, args.user);
		const availability = await checkAvailability(database, subject.user, () => slot, new Date());
		const isCovered = !args.require_coverage || availability.coverage === 'fresh';
		return {
			available: availability.blocking.length === 0 && isCovered,
			conflicts: availability.blocking.map((record) => describeConflict(record, subject.seesDetails)),
			coverage: describeCoverage(availability, subject.seesDetails),
			...(args.explain ? { refused: explain(availability, { ...subject, isCovered, slot }) } : {}),
		};
	});

	serve(router, 'get', '/events', async (caller, input) => {
		const args = argsOf(ownEventsArgs, input);
		const { zone } = await findCalendars(database, caller.user);
		const range = readDateRange(args, zone, new Date());
		return listOwnEvents(database, caller.user, range);
	});

	serve(router, 'get', '/booking_sync_status', async (caller, input) => {
		const { meeting_booking: booking } = argsOf(bookingSyncStatusArgs, input);
		const mayRead =
			(await isBookingOf(database, booking, caller.user)) || (await isSystemManager(services, { ...caller, database }));
		if (!mayRead) throw forbiddenError();
		return bookingSyncStatus(database, booking);
	});
}

function argsOf<T extends Parameters<typeof readArgs>[0]>(schema: T, input: unknown) {
	const reading = readArgs<T>(schema, input);
	if (!reading.ok) throw inputError(reading.faults);
	return reading.args;
}

function describeBlocking(record: BusyRecord, seesDetails: boolean) {
	return {
		...describeConflict(record, seesDetails),
		event_type: seesDetails ? record.event_type : 'External Event',
		location: seesDetails ? record.location : null,
		calendar_integration: seesDetails ? record.calendar_integration : null,
	};
}

function describeConflict(record: BusyRecord, seesDetails: boolean) {
	return {
		name: seesDetails ? record.name : null,
		event_title: seesDetails ? record.event_title : 'Busy',
		start_datetime: record.start.toISOString(),
		end_datetime: record.end.toISOString(),
	};
}

function describeCoverage(availability: Availability, seesDetails: boolean) {
	if (!seesDetails) return { status: availability.coverage };
	return {
		status: availability.coverage,
		integrations: availability.integrations.map(({ name, provider, lastSynced, status, window }) => ({
			name,
			provider,
			last_synced: lastSynced?.toISOString() ?? null,
			status,
			covered_from: window?.start.toISOString() ?? null,
			covered_to: window?.end.toISOString() ?? null,
		})),
	};
}

/** Each refused stretch with what refused it: an event, a booking, or missing coverage. */
function explain(
	{ blocking, coverage }: Availability,
	about: { user: string; seesDetails: boolean; isCovered: boolean; slot: { start: Date; end: Date } },
) {
	const stretches = blocking.map((record) => ({
		start_datetime: record.start.toISOString(),
		end_datetime: record.end.toISOString(),
		user: about.user,
		reason: record.calendar_integration === null ? 'booking' : 'event',
		name: about.seesDetails ? record.name : null,
	}));
	if (about.isCovered) return stretches;
	const uncovered = {
		start_datetime: about.slot.start.toISOString(),
		end_datetime: about.slot.end.toISOString(),
		user: about.user,
		reason: `coverage ${coverage}`,
		name: null,
	};
	return [...stretches, uncovered];
}
