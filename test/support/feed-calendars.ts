import { afterAll, beforeAll, expect } from 'vitest';
import { query } from './client';
import type { Row } from './client';
import { startFeedServer } from './feed-server';
import type { FeedAnswer, FeedServer } from './feed-server';
import { inDays, vcalendar } from './ics';
import type { VEvent } from './ics';
import { createPerson } from './people';
import type { Person } from './people';
import { createIntegration } from './records';
import { useSharedServer } from './shared-server';

export const EVENTS = '/items/mm_calendar_event_sync';
export const API = '/meeting-manager';

/** An iCal integration with a feed of its own. */
export interface FeedCalendar {
	name: string;
	path: string;
	/** Syncs it and answers the run. */
	sync(more?: Row): Promise<Row>;
	/** Its event rows, by start. */
	rows(): Promise<Row[]>;
	/** What its feed answers from now on. */
	serve(body: string, more?: FeedAnswer): void;
	state(): Promise<Row>;
}

/** Integrations of one person, each with a feed on loopback, for the file that calls this. */
export function useFeedCalendars() {
	const { admin, url } = useSharedServer();
	let feeds: FeedServer | null = null;
	let sarah: Person | null = null;
	let number = 0;
	const started = <T>(value: T | null): T => {
		if (value === null) throw new Error('Use it within a test');
		return value;
	};
	beforeAll(async () => {
		feeds = await startFeedServer();
		sarah = await createPerson(url, admin);
	});
	afterAll(() => feeds?.close());

	/** A long interval keeps the schedule out of the test after its first run. */
	const connect = async (events: readonly (VEvent | string)[], changes: Row = {}): Promise<FeedCalendar> => {
		number += 1;
		const path = `/calendar-${number}.ics`;
		const server = started(feeds);
		server.set(path, { body: vcalendar(events) });
		const { name } = await createIntegration(admin, {
			user: started(sarah).id,
			ical_url: server.url(path),
			sync_interval_minutes: 10_000,
			...changes,
		});
		return {
			name,
			path,
			sync: async (more = {}) => {
				const { status, body } = await admin.post(`${API}/sync_integration`, { calendar_integration: name, ...more });
				expect(status, JSON.stringify(body.errors)).toBe(200);
				return body.data;
			},
			rows: async () => {
				const filter = JSON.stringify({ calendar_integration: { _eq: name } });
				const order = { sort: 'start_datetime,name', limit: -1 };
				return (await admin.get<Row[]>(`${EVENTS}${query({ filter, ...order })}`)).body.data;
			},
			serve: (body, more = {}) => server.set(path, { body, ...more }),
			state: async () => (await admin.get(`/items/mm_calendar_integration/${encodeURIComponent(name)}`)).body.data,
		};
	};
	return { admin, url, connect, feeds: () => started(feeds), sarah: () => started(sarah) };
}

/** An hour's meeting at nine, some days from today. */
export function meeting(uid: string, day: number, more: Partial<VEvent> = {}): VEvent {
	return { uid, start: inDays(day, 9), end: inDays(day, 10), ...more };
}
