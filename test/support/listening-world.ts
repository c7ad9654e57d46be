import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { INTEGRATIONS, startBookingWorld } from './booking-world';
import type { Row } from './client';
import { createFlow, listening, readHeard } from './flows';
import type { TargetName } from './targets';

type Heard = 'happened' | 'changed';

/** Whoever has not told by then does not. */
const QUIET_MS = 700;
const patience = { timeout: 15_000, interval: 100 };

/** Sarah's and John's calendars, with Flows that note the plugin's own events and changes of rows. */
export async function startListeningWorld(target: TargetName) {
	const world = await startBookingWorld(target);
	const { admin } = world;
	// Nothing but what a test asks for: a sync of the schedule's would be heard as well.
	for (const name of [world.googleCalendar, world.outlookCalendar]) {
		await admin.patch(`${INTEGRATIONS}/${name}`, { sync_interval_minutes: 10_000 });
		await world.sync(name);
	}
	const listen = (mark: Heard, options: Row) =>
		createFlow(admin, { trigger: 'event', options: { type: 'action', ...options }, operation: listening(mark) });
	await listen('happened', {
		scope: [
			'meeting-manager.integration.reauthorization',
			'meeting-manager.sync.failed',
			'meeting-manager.booking.conflict',
		],
	});
	await listen('changed', {
		scope: ['items.create', 'items.update', 'items.delete'],
		collections: ['mm_calendar_event_sync', 'mm_calendar_integration', 'mm_meeting_booking'],
	});

	const heard = (mark: Heard) => readHeard(admin, mark);
	/** What is told while `work` is done, `count` times or, if that is wrong, more often. */
	const heardDuring = async (mark: Heard, count: number, work: () => Promise<unknown>): Promise<Row[]> => {
		const before = (await heard(mark)).length;
		await work();
		const news = async () => (await heard(mark)).slice(before);
		await expect.poll(async () => (await news()).length, patience).toBeGreaterThanOrEqual(count);
		await sleep(QUIET_MS);
		return news();
	};
	return {
		...world,
		heard,
		happenings: (count: number, work: () => Promise<unknown>) => heardDuring('happened', count, work),
		changes: (count: number, work: () => Promise<unknown>) => heardDuring('changed', count, work),
		/** Puts an event into Sarah's calendar. */
		atGoogle: (summary: string, slot: Row): string =>
			world.google.addEvent({
				summary,
				start: { dateTime: String(slot['start_datetime']) },
				end: { dateTime: String(slot['end_datetime']) },
			}),
	};
}

export type ListeningWorld = Awaited<ReturnType<typeof startListeningWorld>>;
