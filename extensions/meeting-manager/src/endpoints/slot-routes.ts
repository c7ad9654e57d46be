import type { ApiExtensionContext } from '@directus/types';
import { serve } from '../directus/http';
import type { Router } from '../directus/http';
import { MAX_SLOT_DAYS } from '../domain/free-slots';
import { findSlotsArgs } from '../schemas/endpoint-args';
import { findAvailableSlots } from '../usecases/find-available-slots';
import { argsOf } from './args-of';
import { describeRefusal } from './describe-refusal';
import { readDateRange } from './read-range';
import { resolveSubjects } from './resolve-subject';

/** Slots that people have in common, for whoever may see all of their times. Instants go out in UTC. */
export function registerSlotRoutes(router: Router, context: Pick<ApiExtensionContext, 'database'>): void {
	serve(router, 'get', '/find_available_slots', async (caller, input) => {
		const args = argsOf(findSlotsArgs, input);
		const subjects = await resolveSubjects(context, caller, args.users, 'users');
		const now = new Date();
		const { slots, refused } = await findAvailableSlots(
			context.database,
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
		const described = slots.map(({ start, end }) => ({
			start_datetime: start.toISOString(),
			end_datetime: end.toISOString(),
		}));
		if (!args.explain) return described;
		const seesDetails = (user: string) => subjects.get(user)?.seesDetails ?? false;
		return { slots: described, refused: refused.map((refusal) => describeRefusal(refusal, seesDetails(refusal.user))) };
	});
}
