import type { ApiExtensionContext } from '@directus/types';
import { findPolicies } from '../directus/access';
import { forbiddenError, inputError } from '../directus/errors';
import type { Caller } from '../directus/http';
import { AVAILABILITY_READER_POLICY_ID, SYSTEM_MANAGER_POLICY_ID } from '../domain/access-ids';
import { messages } from '../messages';
import { findUser } from '../store/users';

/** Whose time is asked for, and how much of it the caller may see. */
export interface Subject {
	user: string;
	/** False: times only, without titles, places and names of calendars. */
	seesDetails: boolean;
}

/**
 * The person an availability request is about: the caller, or for System Managers and Availability
 * Readers anyone. To others a stranger and nobody look the same (403).
 */
export async function resolveSubject(
	{ database }: Pick<ApiExtensionContext, 'database'>,
	caller: Caller,
	named: string | undefined,
	argument = 'user',
): Promise<Subject> {
	if (named === undefined || named === caller.user) return { user: caller.user, seesDetails: true };

	const { accountability } = caller;
	// Asked together: one after the other they take as long as the answer itself.
	const noPolicies: string[] = [];
	const [user, policies] = await Promise.all([
		findUser(database, named),
		accountability.admin ? noPolicies : findPolicies({ accountability, database }),
	]);
	if (user === caller.user) return { user, seesDetails: true };

	const seesDetails = accountability.admin || policies.includes(SYSTEM_MANAGER_POLICY_ID);
	if (!seesDetails && !policies.includes(AVAILABILITY_READER_POLICY_ID)) throw forbiddenError();
	if (user !== null) return { user, seesDetails };
	throw seesDetails ? inputError([{ field: argument, message: messages.userUnknown(named) }]) : forbiddenError();
}
