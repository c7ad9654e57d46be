import type { ApiExtensionContext } from '@directus/types';
import { findPolicies } from '../directus/access';
import { serve } from '../directus/http';
import type { Caller, Router } from '../directus/http';
import type { Runtime } from '../directus/runtime';
import { AVAILABILITY_READER_POLICY_ID, SYSTEM_MANAGER_POLICY_ID } from '../domain/access-ids';
import { OAUTH_PROVIDERS } from '../domain/account';
import { PROVIDERS } from '../domain/integration';
import { peopleArgs, teamArgs } from '../schemas/endpoint-args';
import { findCalendars } from '../store/availability';
import { findPerson, listPeople } from '../store/users';
import { teamAvailability } from '../usecases/team-availability';
import type { PersonAvailability } from '../usecases/team-availability';
import { argsOf } from './args-of';
import { describeBlocking } from './describe-blocking';
import { readDateRange } from './read-range';
import { resolveSubject } from './resolve-subject';

/** A page shows a few weeks at most. */
const MAX_TEAM_DAYS = 31;

/** Who the caller is here, whom they may ask about, and those people's time beside each other. */
export function registerTeamRoutes(
	router: Router,
	context: Pick<ApiExtensionContext, 'database'>,
	{ dependencies }: Pick<Runtime, 'dependencies'>,
): void {
	const { database } = context;

	serve(router, 'get', '/me', async (caller) => {
		const [person, { zone }, sees] = await Promise.all([
			findPerson(database, caller.user),
			findCalendars(database, caller.user),
			sightOf(database, caller),
		]);
		return {
			id: caller.user,
			name: person?.name ?? null,
			email: person?.email ?? null,
			time_zone: zone,
			sees_others: sees,
			providers: PROVIDERS.map((provider) => ({
				provider,
				is_configured: OAUTH_PROVIDERS.every(
					(each) => each !== provider || dependencies.connections.oauth[each] !== null,
				),
			})),
		};
	});

	serve(router, 'get', '/people', async (caller, input) => {
		const { search = '', limit, page } = argsOf(peopleArgs, input);
		const sees = await sightOf(database, caller);
		if (sees !== 'nothing') {
			const offset = (page - 1) * limit;
			return listPeople(database, { search, showsEmails: sees === 'details', limit, offset });
		}
		const self = await findPerson(database, caller.user);
		return self === null || page > 1 ? [] : [self];
	});

	serve(router, 'get', '/team_availability', async (caller, input) => {
		const args = argsOf(teamArgs, input);
		const details = new Map<string, boolean>();
		for (const named of args.users ?? [undefined]) {
			const { user, seesDetails } = await resolveSubject(context, caller, named, 'users');
			details.set(user, seesDetails);
		}
		const now = new Date();
		const { zone } = await findCalendars(database, caller.user);
		const range = readDateRange(args, zone, now, MAX_TEAM_DAYS);
		const people = await teamAvailability(database, [...details.keys()], range, now);
		return people.map((person) => describePerson(person, details.get(person.user) ?? false));
	});
}

/** How much the caller may see of other people's time. */
async function sightOf(
	database: ApiExtensionContext['database'],
	{ accountability }: Caller,
): Promise<'details' | 'times' | 'nothing'> {
	if (accountability.admin) return 'details';
	const policies = await findPolicies({ accountability, database });
	if (policies.includes(SYSTEM_MANAGER_POLICY_ID)) return 'details';
	return policies.includes(AVAILABILITY_READER_POLICY_ID) ? 'times' : 'nothing';
}

function describePerson({ user, zone, coverage, blocking, closed }: PersonAvailability, seesDetails: boolean) {
	return {
		user,
		time_zone: seesDetails ? zone : null,
		coverage: { status: coverage },
		busy: blocking.map((record) => describeBlocking(record, seesDetails)),
		closed: closed.map(({ start, end, reason }) => ({
			start_datetime: start.toISOString(),
			end_datetime: end.toISOString(),
			reason,
		})),
	};
}
