import type { Knex } from 'knex';
import { blockingWithin } from '../domain/availability';
import type { BusyRecord } from '../domain/availability';
import { coverageOf } from '../domain/coverage';
import type { CoverageStatus } from '../domain/coverage';
import type { Interval } from '../domain/remote-event';
import { findBlockingCandidates, findCalendars } from '../store/availability';
import type { ActiveIntegration } from '../store/availability';

export interface Availability {
	/** What blocks the range, by start. */
	blocking: BusyRecord[];
	coverage: CoverageStatus;
	integrations: ActiveIntegration[];
}

/**
 * Who is busy in the half-open range, which may depend on the zone the person's days are meant in, and
 * how far that can be trusted. Reads rows as they are: never cached (decision 7).
 */
export async function checkAvailability(
	database: Knex,
	user: string,
	rangeIn: (zone: string) => Interval,
	now: Date,
): Promise<Availability> {
	const { zone, integrations } = await findCalendars(database, user);
	const range = rangeIn(zone);
	const candidates = await findBlockingCandidates(database, { user, integrations }, range, now);
	return {
		blocking: blockingWithin(candidates, range),
		coverage: coverageOf(integrations, range, now),
		integrations,
	};
}
