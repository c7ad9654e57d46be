import type { Knex } from 'knex';
import { blockingWithin } from '../domain/availability';
import { findFreeSlots, findRefusals } from '../domain/free-slots';
import type { SlotGrid } from '../domain/free-slots';
import type { Interval } from '../domain/remote-event';
import type { Refusal } from '../domain/working-hours';
import { findBlockingCandidatesOf, findCalendarsOf } from '../store/availability';
import type { Calendars } from '../store/availability';
import { findWorkSettings } from '../store/work-settings';

export interface UserRefusal extends Refusal {
	user: string;
}

export interface AvailableSlots {
	slots: Interval[];
	/** What refused the rest, by start. */
	refused: UserRefusal[];
}

/** Slots in which all of the users can be booked: within their working hours, free, with their buffers and limits. */
export async function findAvailableSlots(
	database: Knex,
	users: readonly string[],
	/** The first user's zone in, the range and the grid out. */
	ask: (zone: string) => { range: Interval; grid: SlotGrid },
	now: Date,
): Promise<AvailableSlots> {
	const calendars = await findCalendarsOf(database, users);
	const { range, grid } = ask(calendars.get(users[0] ?? '')?.zone ?? 'UTC');
	const refused = await refusalsOf(database, calendars, range, now);
	return { slots: findFreeSlots(range, grid, refused), refused };
}

/** Everything that refuses parts of a range to a user. */
export async function explainRefusals(
	database: Knex,
	user: string,
	range: Interval,
	now: Date,
): Promise<UserRefusal[]> {
	return refusalsOf(database, await findCalendarsOf(database, [user]), range, now);
}

async function refusalsOf(
	database: Knex,
	calendars: ReadonlyMap<string, Calendars>,
	range: Interval,
	now: Date,
): Promise<UserRefusal[]> {
	const settings = await findWorkSettings(database, [...calendars.keys()], range);
	const buffersBefore = [...settings.values()].map(({ bufferBeforeMs }) => bufferBeforeMs);
	const buffersAfter = [...settings.values()].map(({ bufferAfterMs }) => bufferAfterMs);
	const widened = {
		start: new Date(range.start.getTime() - Math.max(0, ...buffersBefore)),
		end: new Date(range.end.getTime() + Math.max(0, ...buffersAfter)),
	};
	const owners = [...calendars].map(([user, { integrations }]) => ({ user, integrations }));
	const candidates = await findBlockingCandidatesOf(database, owners, widened, now);
	const refused = [...calendars].flatMap(([user, { zone }]) => {
		const own = settings.get(user);
		if (own === undefined) return [];
		const blocking = blockingWithin(candidates.get(user) ?? [], widened);
		return findRefusals(range, { zone, settings: own, blocking }, now).map((refusal) => ({ ...refusal, user }));
	});
	return refused.sort((a, b) => a.start.getTime() - b.start.getTime());
}
