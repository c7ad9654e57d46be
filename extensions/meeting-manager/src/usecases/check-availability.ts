import type { Knex } from 'knex';
import { blockingWithin } from '../domain/availability';
import type { BusyRecord } from '../domain/availability';
import { coverageOf } from '../domain/coverage';
import type { CoverageStatus } from '../domain/coverage';
import type { Interval } from '../domain/remote-event';
import {
	findActiveIntegrations,
	findBlockingBookings,
	findBlockingCandidates,
	findUserZone,
} from '../store/availability';
import type { ActiveIntegration } from '../store/availability';

export interface Availability {
	/** What blocks the range, by start. */
	blocking: BusyRecord[];
	coverage: CoverageStatus;
	integrations: ActiveIntegration[];
}

/** Who is busy in the half-open range, and how far that can be trusted. Reads rows as they are: never cached (decision 7). */
export async function checkAvailability(database: Knex, user: string, range: Interval, now: Date): Promise<Availability> {
	const integrations = await findActiveIntegrations(database, user);
	const [events, bookings] = await Promise.all([
		findBlockingCandidates(database, integrations, range),
		findBlockingBookings(database, user, range),
	]);
	return {
		blocking: blockingWithin(events, bookings, range),
		coverage: coverageOf(integrations, range, now),
		integrations,
	};
}

/** The zone a person's days are meant in: their settings', else their primary active integration's, else UTC. */
export async function zoneOfUser(database: Knex, user: string): Promise<string> {
	const own = await findUserZone(database, user);
	if (own !== null) return own;
	const integrations = await findActiveIntegrations(database, user);
	return integrations.find(({ isPrimary }) => isPrimary)?.timeZone ?? 'UTC';
}
