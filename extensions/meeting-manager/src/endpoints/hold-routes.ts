import type { ApiExtensionContext } from '@directus/types';
import { conflictError, inputError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Router } from '../directus/http';
import type { Runtime } from '../directus/runtime';
import { describeConflict } from '../domain/availability';
import { LONGEST_HOLD_HOURS } from '../domain/hold';
import { HOUR_MS } from '../domain/interval';
import { messages } from '../messages';
import { holdSlotArgs } from '../schemas/endpoint-args';
import { holdSlot } from '../usecases/hold-slot';
import { refreshCalendars } from '../usecases/refresh-calendars';
import { argsOf } from './args-of';
import { readTimeSlot } from './read-range';
import { resolveSubject } from './resolve-subject';

/** Keeping a slot while somebody fills in a form, for whoever may see the person's times. */
export function registerHoldRoutes(
	router: Router,
	context: Pick<ApiExtensionContext, 'database'>,
	{ runner }: Pick<Runtime, 'runner'>,
): void {
	const { database } = context;

	serve(router, 'post', '/hold_slot', async (caller, input) => {
		const args = argsOf(holdSlotArgs, input);
		const slot = readTimeSlot(args);
		if (slot.end.getTime() - slot.start.getTime() > LONGEST_HOLD_HOURS * HOUR_MS) {
			throw inputError([{ field: 'end_datetime', message: messages.holdTooLong(LONGEST_HOLD_HOURS) }]);
		}
		const { user, seesDetails } = await resolveSubject(context, caller, args.user);
		const refresh = args.fresh ? () => refreshCalendars({ database, runner }, user) : null;
		const answer = await holdSlot(database, { user, slot, minutes: args.minutes, refresh }, () => new Date());
		if (answer.kind === 'taken') {
			throw conflictError(answer.conflicts.map((record) => describeConflict(record, seesDetails)));
		}
		return {
			hold: answer.hold,
			expires_at: answer.expires.toISOString(),
			...(args.fresh ? { fresh: answer.isFresh } : {}),
		};
	});
}
