import type { ApiExtensionContext } from '@directus/types';
import type { Requester } from '../directus/requester';
import type { Runtime } from '../directus/runtime';
import { describeConflict } from '../domain/availability';
import type { Interval } from '../domain/remote-event';
import type { CheckTimeSlotArgs } from '../schemas/endpoint-args';
import { checkAvailability } from '../usecases/check-availability';
import type { Availability } from '../usecases/check-availability';
import { explainRefusals } from '../usecases/find-available-slots';
import type { UserRefusal } from '../usecases/find-available-slots';
import { refreshCalendars } from '../usecases/refresh-calendars';
import { describeRefusal } from './describe-refusal';
import { readTimeSlot } from './read-range';
import { resolveSubject } from './resolve-subject';

/** Whether somebody is free, for whoever may ask about them. Instants go out in UTC. */
export async function checkTimeSlot(
	{ database }: Pick<ApiExtensionContext, 'database'>,
	{ runner }: Pick<Runtime, 'runner'>,
	caller: Requester,
	args: CheckTimeSlotArgs,
) {
	const slot = readTimeSlot(args);
	const subject = await resolveSubject({ database }, caller, args.user);
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
