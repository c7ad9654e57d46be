import type { ApiExtensionContext } from '@directus/types';
import { findPolicies } from '../directus/access';
import { forbiddenError, inputError } from '../directus/errors';
import type { Requester } from '../directus/requester';
import { AVAILABILITY_READER_POLICY_ID, SYSTEM_MANAGER_POLICY_ID } from '../domain/access-ids';
import { messages } from '../messages';
import { findUsers } from '../store/users';

/** Whose time is asked for, and how much of it the caller may see. */
export interface Subject {
	user: string;
	/** False: times only, without titles, places and names of calendars. */
	seesDetails: boolean;
}

type Context = Pick<ApiExtensionContext, 'database'>;

/**
 * The person an availability request is about: the caller, or for System Managers and Availability
 * Readers anyone. To others a stranger and nobody look the same (403).
 */
export async function resolveSubject(context: Context, caller: Requester, named: string | undefined): Promise<Subject> {
	const subjectOf = await createResolver(context, caller, {
		names: named === undefined ? [] : [named],
		argument: 'user',
	});
	return subjectOf(named);
}

/** The same for several people, in as many questions as for one; each once. Nobody named: the caller. */
export async function resolveSubjects(
	context: Context,
	caller: Requester,
	names: readonly string[] | undefined,
	argument: string,
): Promise<Map<string, Subject>> {
	const subjectOf = await createResolver(context, caller, { names: names ?? [], argument });
	const subjects = (names ?? [undefined]).map(subjectOf);
	return new Map(subjects.map((subject) => [subject.user, subject]));
}

async function createResolver(
	{ database }: Context,
	{ user: own, accountability }: Requester,
	{ names, argument }: { names: readonly string[]; argument: string },
): Promise<(named: string | undefined) => Subject> {
	const others = names.filter((name) => name !== own);
	if (own === null && others.length === 0) throw required(argument);
	if (own !== null && others.length === 0) return () => ({ user: own, seesDetails: true });
	const mayAll = accountability === null || accountability.admin;
	// Asked together: one after the other they take as long as the answer itself.
	const noPolicies: string[] = [];
	const [users, policies] = await Promise.all([
		findUsers(database, others),
		mayAll ? noPolicies : findPolicies({ accountability, database }),
	]);
	const seesDetails = mayAll || policies.includes(SYSTEM_MANAGER_POLICY_ID);
	const seesTimes = seesDetails || policies.includes(AVAILABILITY_READER_POLICY_ID);
	return (named) => {
		if (named === undefined && own === null) throw required(argument);
		const user = named === undefined || named === own ? own : (users.get(named) ?? null);
		if (user !== null && user === own) return { user, seesDetails: true };
		if (!seesTimes) throw forbiddenError();
		if (user !== null) return { user, seesDetails };
		throw seesDetails
			? inputError([{ field: argument, message: messages.userUnknown(named ?? '') }])
			: forbiddenError();
	};
}

/** Directus itself has no calendars to ask about. */
function required(argument: string): Error {
	return inputError([{ field: argument, message: messages.argumentRequired(argument) }]);
}
