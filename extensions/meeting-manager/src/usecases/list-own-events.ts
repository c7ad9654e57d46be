import type { Knex } from 'knex';
import { blockedInterval, overlaps } from '../domain/interval';
import type { Interval } from '../domain/remote-event';
import { findOwnEvents } from '../store/own-events';

/**
 * A person's own events, whole, that touch the range, by start: blocking or not, without deleted ones.
 * It answers whatever the host's licence lets people read through `/items` (decision 13).
 */
export async function listOwnEvents(database: Knex, user: string, range: Interval) {
	const found = await findOwnEvents(database, user, range);
	return found.filter(({ times, zone }) => overlaps(blockedInterval(times, zone), range)).map(({ event }) => event);
}
