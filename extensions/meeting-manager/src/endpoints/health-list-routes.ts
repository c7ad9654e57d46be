import type { ApiExtensionContext } from '@directus/types';
import { isSystemManager } from '../directus/access';
import { forbiddenError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Router } from '../directus/http';
import { pageArgs } from '../schemas/endpoint-args';
import {
	countCalendars,
	listCalendarHealth,
	listFailedEvents,
	listLostChanges,
	listProposedChanges,
	listSetAside,
} from '../store/health-lists';
import { argsOf } from './args-of';

const LISTS = {
	calendars: listCalendarHealth,
	failed_events: listFailedEvents,
	quarantine: listSetAside,
	proposed_changes: listProposedChanges,
	lost_changes: listLostChanges,
};

/** What `health` counts, row by row: for System Managers, in pages, `{total, items}`. */
export function registerHealthListRoutes(
	router: Router,
	{ services, database }: Pick<ApiExtensionContext, 'services' | 'database'>,
): void {
	for (const [name, list] of Object.entries(LISTS)) {
		serve(router, 'get', `/health/${name}`, async (caller, input) => {
			if (!(await isSystemManager(services, { ...caller, database }))) throw forbiddenError();
			const { limit, page } = argsOf(pageArgs, input);
			const listed = await list(database, { limit, offset: (page - 1) * limit });
			return name === 'calendars' ? { ...listed, by_status: await countCalendars(database) } : listed;
		});
	}
}
