import type { Knex } from 'knex';
import type { Row } from './client';
import type { GoogleSimulator } from './simulator/google/start';

/** What a point of a crash test found, by the titles of its bookings. */
export interface CrashOutcome {
	bookings: number;
	/** Saves that the crash left without an answer. */
	cutOff: number;
	/** Bookings that stand, and have no event at their time. */
	lost: string[];
	/** Bookings with more than one event, in the calendar or here. */
	duplicate: string[];
	/** Events, in the calendar or here, of no booking that stands. */
	orphan: string[];
}

declare module 'vitest' {
	export interface TaskMeta {
		/** For the summary of `npm run test:crash`. */
		crash?: CrashOutcome;
	}
}

/** Each booking that stands has its one event at its time, and no other event is there. */
export async function judge(
	knex: Knex,
	google: GoogleSimulator,
	prefix: string,
): Promise<Omit<CrashOutcome, 'cutOff'>> {
	const bookings: Row[] = await knex('mm_meeting_booking').select('*').where('title', 'like', `${prefix} %`);
	const rows: Row[] = await knex('mm_calendar_event_sync').select('*').where('event_title', 'like', `${prefix} %`);
	const expected = new Map(
		bookings
			.filter(({ status }) => status !== 'Cancelled')
			.map(({ title, start_datetime }) => [String(title), toInstant(start_datetime)]),
	);
	const here = rows.filter(
		({ sync_status }) => sync_status !== 'Deleted Locally' && sync_status !== 'Deleted Externally',
	);
	const there = google.listTitles().filter((title) => title.startsWith(`${prefix} `));
	const isWritten = (title: string, start: string) =>
		here.some(({ event_title, sync_status, external_event_id }) => {
			const event = google.findEvent(String(external_event_id));
			const written = toInstant(event?.start?.dateTime);
			return event_title === title && sync_status === 'Synced' && event?.summary === title && written === start;
		});
	const titles = [here.map(({ event_title }) => String(event_title)), there];
	const hasTwo = (title: string) => titles.some((list) => list.filter((found) => found === title).length > 1);
	return {
		bookings: bookings.length,
		lost: [...expected].flatMap(([title, start]) => (there.includes(title) && isWritten(title, start) ? [] : [title])),
		duplicate: [...expected.keys()].filter(hasTwo),
		orphan: [...new Set(titles.flat())].filter((title) => !expected.has(title)),
	};
}

/** SQLite keeps milliseconds, the others answer with dates, Google with text. */
function toInstant(value: unknown): string {
	const instant = typeof value === 'number' || value instanceof Date ? new Date(value) : new Date(String(value));
	return instant.toISOString();
}
