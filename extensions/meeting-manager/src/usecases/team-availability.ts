import type { Knex } from 'knex';
import { blockingWithin } from '../domain/availability';
import type { BusyRecord } from '../domain/availability';
import { coverageOf } from '../domain/coverage';
import type { CoverageStatus } from '../domain/coverage';
import type { Interval } from '../domain/remote-event';
import { refusedByHours } from '../domain/working-hours';
import type { Refusal } from '../domain/working-hours';
import { findBlockingCandidatesOf, findCalendarsOf } from '../store/availability';
import { findWorkSettings } from '../store/work-settings';

/** One person's time in a range. */
export interface PersonAvailability {
	user: string;
	/** The zone the person's days are meant in. */
	zone: string;
	coverage: CoverageStatus;
	/** What blocks the range, by start. */
	blocking: BusyRecord[];
	/** When the person does not work: working hours and single days off, in no order. */
	closed: Refusal[];
}

/** Several people's time beside each other, in as many questions as for one. */
export async function teamAvailability(
	database: Knex,
	users: readonly string[],
	range: Interval,
	now: Date,
): Promise<PersonAvailability[]> {
	const calendars = await findCalendarsOf(database, users);
	const owners = [...calendars].map(([user, { integrations }]) => ({ user, integrations }));
	const settings = await findWorkSettings(database, users, range);
	const candidates = await findBlockingCandidatesOf(database, owners, range, now);
	return [...calendars].map(([user, { zone, integrations }]) => {
		const own = settings.get(user);
		return {
			user,
			zone,
			coverage: coverageOf(integrations, range, now),
			blocking: blockingWithin(candidates.get(user) ?? [], range),
			closed: own === undefined ? [] : refusedByHours(range, own, zone),
		};
	});
}
