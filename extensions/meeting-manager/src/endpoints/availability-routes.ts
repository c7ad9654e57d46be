import type { ApiExtensionContext } from '@directus/types';
import { serve } from '../directus/http';
import type { Router } from '../directus/http';
import { describeConflict } from '../domain/availability';
import type { Interval } from '../domain/remote-event';
import type { Runtime } from '../directus/runtime';
import { blockingEventsArgs, checkTimeSlotArgs, ownEventsArgs } from '../schemas/endpoint-args';
import { findCalendars } from '../store/availability';
import { checkAvailability } from '../usecases/check-availability';
import type { Availability } from '../usecases/check-availability';
import { explainRefusals } from '../usecases/find-available-slots';
import type { UserRefusal } from '../usecases/find-available-slots';
import { listOwnEvents } from '../usecases/list-own-events';
import { refreshCalendars } from '../usecases/refresh-calendars';
import { describeRefusal } from './describe-refusal';
import { argsOf } from './args-of';
import { describeBlocking } from './describe-blocking';
import { readDateRange, readTimeSlot } from './read-range';
import { resolveSubject } from './resolve-subject';

/** The specification's read APIs (contract: Endpoints). Instants go out in UTC as `2025-12-10T14:00:00.000Z`. */
export function registerAvailabilityRoutes(
	router: Router,
	context: Pick<ApiExtensionContext, 'database'>,
	{ runner }: Pick<Runtime, 'runner'>,
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

	serve(router, 'get', '/check_time_slot', async (caller, input) => {
		const args = argsOf(checkTimeSlotArgs, input);
		const slot = readTimeSlot(args);
		const subject = await resolveSubject(context, caller, args.user);
		const isFresh = args.fresh && (await refreshCalendars({ database, runner }, subject.user));
		const availability = await checkAvailability(database, subject.user, () => slot, new Date());
		const isCovered = !args.require_coverage || availability.coverage === 'fresh';
		return {
			available: availability.blocking.length === 0 && isCovered,
			conflicts: availability.blocking.map((record) => describeConflict(record, subject.seesDetails)),
			coverage: describeCoverage(availability, subject.seesDetails),
			...(args.fresh ? { fresh: isFresh } : {}),
			...(args.explain
				? {
						refused: describeRefused(
							await explainRefusals(database, subject.user, slot, new Date()),
							availability.coverage,
							{ ...subject, isCovered, slot },
						),
					}
				: {}),
		};
	});

	serve(router, 'get', '/events', async (caller, input) => {
		const args = argsOf(ownEventsArgs, input);
		const { zone } = await findCalendars(database, caller.user);
		const range = readDateRange(args, zone, new Date());
		return listOwnEvents(database, caller.user, range);
	});
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

/** Each refused stretch with what refused it; missing coverage is one. */
function describeRefused(
	refused: readonly UserRefusal[],
	coverage: Availability['coverage'],
	about: { user: string; seesDetails: boolean; isCovered: boolean; slot: Interval },
) {
	const stretches = refused.map((refusal) => describeRefusal(refusal, about.seesDetails));
	if (about.isCovered) return stretches;
	const { start, end } = about.slot;
	const uncovered = {
		start_datetime: start.toISOString(),
		end_datetime: end.toISOString(),
		user: about.user,
		reason: `coverage ${coverage}`,
		name: null,
	};
	return [...stretches, uncovered];
}
