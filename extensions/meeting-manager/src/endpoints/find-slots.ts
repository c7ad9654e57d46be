import type { ApiExtensionContext } from '@directus/types';
import type { Requester } from '../directus/requester';
import { MAX_SLOT_DAYS } from '../domain/free-slots';
import type { FindSlotsArgs } from '../schemas/endpoint-args';
import { findAvailableSlots } from '../usecases/find-available-slots';
import { describeRefusal } from './describe-refusal';
import { readDateRange } from './read-range';
import { resolveSubjects } from './resolve-subject';

/** Slots that people have in common and what refused the rest, for whoever may see all of their times. Instants go out in UTC. */
export async function findSlots(
	{ database }: Pick<ApiExtensionContext, 'database'>,
	caller: Requester,
	args: FindSlotsArgs,
) {
	const subjects = await resolveSubjects({ database }, caller, args.users, 'users');
	const now = new Date();
	const { slots, refused } = await findAvailableSlots(
		database,
		[...subjects.keys()],
		(zone) => ({
			range: readDateRange(args, zone, now, MAX_SLOT_DAYS),
			grid: {
				durationMinutes: args.duration_minutes,
				stepMinutes: args.step_minutes ?? args.duration_minutes,
				zone,
			},
		}),
		now,
	);
	const seesDetails = (user: string) => subjects.get(user)?.seesDetails ?? false;
	return {
		slots: slots.map(({ start, end }) => ({
			start_datetime: start.toISOString(),
			end_datetime: end.toISOString(),
		})),
		refused: refused.map((refusal) => describeRefusal(refusal, seesDetails(refusal.user))),
	};
}
