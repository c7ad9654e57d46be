import type { ApiExtensionContext } from '@directus/types';
import { isSystemManager } from '../directus/access';
import { forbiddenError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Caller, Router } from '../directus/http';
import { mayRead } from '../directus/may-read';
import { BOOKING_COLLECTION } from '../domain/booking';
import { EVENT_COLLECTION } from '../domain/event';
import { INTEGRATION_COLLECTION } from '../domain/integration';
import { validateEventArgs } from '../schemas/endpoint-args';
import { findBookingOwner } from '../store/bookings';
import { findSyncedEvent } from '../store/events';
import { loadSyncIntegration } from '../store/sync-integrations';
import { validateDraft } from '../usecases/validate-draft';
import type { DraftKnowledge } from '../usecases/validate-draft';
import { argsOf } from './args-of';

/**
 * Faults and warnings of a draft before it is saved. A caller learns of calendars and bookings that are theirs, or
 * that Directus would show them; of others they are told what they would be told of none.
 */
export function registerValidateRoutes(
	router: Router,
	context: Pick<ApiExtensionContext, 'services' | 'database'>,
): void {
	const { services, database } = context;

	serve(router, 'post', '/validate_event', async (caller, input) => {
		const { name } = argsOf(validateEventArgs, input);
		const seesAll = await isSystemManager(services, { ...caller, database });
		if (name !== undefined && !(await mayKnowEvent(caller, name, seesAll))) throw forbiddenError();
		return validateDraft(database, { name: name ?? null, input }, knowledgeOf(caller, seesAll), new Date());
	});

	async function mayKnowEvent(caller: Caller, name: string, seesAll: boolean): Promise<boolean> {
		const found = await findSyncedEvent(database, name);
		if (found === null) return false;
		if (seesAll || found.owner === caller.user) return true;
		return mayRead(context, caller, { collection: EVENT_COLLECTION, key: name, fields: ['*'] });
	}

	function knowledgeOf(caller: Caller, seesAll: boolean): DraftKnowledge {
		const ownsIntegration = async (name: string) =>
			seesAll || (isName(name) && (await loadSyncIntegration(database, name))?.user === caller.user);
		const ownsBooking = async (name: string) =>
			seesAll || (isName(name) && (await findBookingOwner(database, name)) === caller.user);
		return {
			ofEventsIn: ownsIntegration,
			ofEventsFor: ownsBooking,
			ofIntegration: async (key) =>
				(await ownsIntegration(key)) ||
				(isName(key) &&
					mayRead(context, caller, {
						collection: INTEGRATION_COLLECTION,
						key,
						fields: ['name', 'is_active', 'time_zone'],
					})),
			ofBooking: async (key) =>
				(await ownsBooking(key)) ||
				(isName(key) &&
					mayRead(context, caller, {
						collection: BOOKING_COLLECTION,
						key,
						fields: ['name', 'start_datetime', 'end_datetime'],
					})),
		};
	}
}

/** Postgres answers with an error of its own to text that it cannot hold. */
function isName(text: string): boolean {
	return !text.includes('\0');
}
