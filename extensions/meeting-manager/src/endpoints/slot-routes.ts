import type { ApiExtensionContext } from '@directus/types';
import { serve } from '../directus/http';
import type { Router } from '../directus/http';
import { findSlotsArgs } from '../schemas/endpoint-args';
import { argsOf } from './args-of';
import { findSlots } from './find-slots';

/** Slots that people have in common, for whoever may see all of their times. */
export function registerSlotRoutes(router: Router, context: Pick<ApiExtensionContext, 'database'>): void {
	serve(router, 'get', '/find_available_slots', async (caller, input) => {
		const args = argsOf(findSlotsArgs, input);
		const found = await findSlots(context, caller, args);
		return args.explain ? found : found.slots;
	});
}
