import type { ApiExtensionContext } from '@directus/types';
import { forbiddenError } from '../directus/errors';
import { serve } from '../directus/http';
import type { Caller, Router } from '../directus/http';
import type { Runtime } from '../directus/runtime';
import { accountsArgs } from '../schemas/endpoint-args';
import { deleteFreeBusyLink, findFreeBusyLink } from '../store/free-busy-links';
import { createFreeBusyLink } from '../usecases/free-busy';
import { argsOf } from './args-of';
import { FREE_BUSY_PATH } from './free-busy-feed';
import { resolveSubject } from './resolve-subject';

/** The secret address of a user's busy times: for themselves, and System Managers. It is told once. */
export function registerFreeBusyRoutes(
	router: Router,
	context: Pick<ApiExtensionContext, 'database'>,
	{ settings }: Pick<Runtime, 'settings'>,
): void {
	const { database } = context;
	const userOf = async (caller: Caller, input: unknown): Promise<string> => {
		const { user, seesDetails } = await resolveSubject(context, caller, argsOf(accountsArgs, input).user);
		if (!seesDetails) throw forbiddenError();
		return user;
	};

	serve(router, 'get', '/freebusy_link', async (caller, input) => {
		const created = await findFreeBusyLink(database, await userOf(caller, input));
		return { exists: created !== null, created: created?.toISOString() ?? null };
	});

	serve(router, 'post', '/freebusy_link', async (caller, input) => {
		const secret = await createFreeBusyLink(database, await userOf(caller, input), new Date());
		const root = settings.connections.publicUrl?.href.replace(/\/$/, '') ?? '';
		return { url: `${root}${FREE_BUSY_PATH}/${secret}.ics` };
	});

	serve(router, 'post', '/freebusy_link/revoke', async (caller, input) => ({
		revoked: await deleteFreeBusyLink(database, await userOf(caller, input)),
	}));
}
