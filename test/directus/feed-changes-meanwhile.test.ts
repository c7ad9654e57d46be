import { describe, expect, test } from 'vitest';
import { API, EVENTS, meeting, useFeedCalendars } from '../support/feed-calendars';
import type { FeedCalendar } from '../support/feed-calendars';
import { vcalendar } from '../support/ics';

const INTEGRATIONS = '/items/mm_calendar_integration';

describe('what people change while a sync is under way', () => {
	const { admin, connect, feeds } = useFeedCalendars();

	/** Does something while the calendar's feed is being asked. */
	const during = async <T>(
		calendar: FeedCalendar,
		sync: () => Promise<T>,
		work: () => Promise<unknown>,
	): Promise<T> => {
		feeds().clear();
		const syncing = sync();
		await expect.poll(() => feeds().requests(calendar.path).length, { interval: 20 }).toBe(1);
		await work();
		return syncing;
	};
	const slowly = (calendar: FeedCalendar, title: string, lines: string[] = []) =>
		calendar.serve(vcalendar([meeting('a', 1, { summary: title, lines })]), { latencyMs: 1_500 });
	const nameOfFirst = async (calendar: FeedCalendar) => String((await calendar.rows())[0]?.['name']);

	test('a setting counts from the next sync on, though the feed stays the same', async () => {
		const calendar = await connect([meeting('a', 1, { lines: ['STATUS:TENTATIVE'] })], { tentative_blocks: false });
		await calendar.sync();
		slowly(calendar, 'Renamed', ['STATUS:TENTATIVE']);
		await during(calendar, calendar.sync, () =>
			admin.patch(`${INTEGRATIONS}/${encodeURIComponent(calendar.name)}`, { tentative_blocks: true }),
		);
		await calendar.sync();
		expect(await calendar.rows()).toMatchObject([{ event_title: 'Renamed', is_blocking_availability: true }]);
	});

	test('a calendar that is paused stays paused', async () => {
		const calendar = await connect([meeting('a', 1)]);
		await calendar.sync();
		slowly(calendar, 'Renamed');
		await during(calendar, calendar.sync, () =>
			admin.patch(`${INTEGRATIONS}/${encodeURIComponent(calendar.name)}`, { status: 'Paused' }),
		);
		expect(await calendar.state()).toMatchObject({ status: 'Paused' });
	});

	test('an event deleted here stays deleted, and one freed by hand stays free', async () => {
		const calendar = await connect([meeting('a', 1)]);
		await calendar.sync();
		const name = await nameOfFirst(calendar);
		const syncEvent = () => admin.post(`${API}/sync_single_event`, { calendar_event_sync_name: name });
		slowly(calendar, 'Renamed');
		await during(calendar, syncEvent, () => admin.patch(`${EVENTS}/${name}`, { is_blocking_availability: false }));
		expect(await calendar.rows()).toMatchObject([{ event_title: 'Renamed', is_blocking_availability: false }]);
		const { body } = await during(calendar, syncEvent, () =>
			admin.patch(`${EVENTS}/${name}`, { sync_status: 'Deleted Locally' }),
		);
		expect(body.data).toMatchObject({ status: 'error' });
		expect(await calendar.rows()).toMatchObject([{ sync_status: 'Deleted Locally' }]);
	});
});
