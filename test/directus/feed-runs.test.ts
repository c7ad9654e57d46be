import { describe, expect, test } from 'vitest';
import { query } from '../support/client';
import type { Row } from '../support/client';
import { meeting, useFeedCalendars } from '../support/feed-calendars';
import { vcalendar } from '../support/ics';

describe('runs of a feed’s sync', () => {
	const { admin, connect, feeds } = useFeedCalendars();

	test('the schedule syncs a new calendar by itself, and honours its interval', async () => {
		const calendar = await connect([meeting('a', 1)]);
		await expect.poll(async () => (await calendar.rows()).length, { timeout: 25_000, interval: 500 }).toBe(1);
		const runs = query({ filter: JSON.stringify({ calendar_integration: { _eq: calendar.name } }) });
		await expect
			.poll(async () => (await admin.get<Row[]>(`/items/mm_sync_run${runs}`)).body.data.map((run) => run['trigger']))
			.toEqual(['schedule']);
		await new Promise((resolve) => setTimeout(resolve, 11_000));
		expect((await admin.get<Row[]>(`/items/mm_sync_run${runs}`)).body.data).toHaveLength(1);
	}, 60_000);

	test('requests at once join one run', async () => {
		const calendar = await connect([meeting('a', 1)]);
		await calendar.sync();
		feeds().clear();
		feeds().set(calendar.path, { body: vcalendar([meeting('a', 1)]), latencyMs: 300 });
		const runs = await Promise.all(Array.from({ length: 5 }, () => calendar.sync()));
		expect(new Set(runs.map(({ name }) => name)).size).toBe(1);
		expect(feeds().requests(calendar.path)).toHaveLength(1);
	});

	test('deleting an integration archives its events, and its calendar leaves nothing behind', async () => {
		const calendar = await connect([meeting('a', 1), meeting('b', 2)]);
		await calendar.sync();
		const names = (await calendar.rows()).map(({ name }) => name);
		expect((await admin.delete(`/items/mm_calendar_integration/${encodeURIComponent(calendar.name)}`)).status).toBe(
			204,
		);
		await expect.poll(async () => (await calendar.rows()).length).toBe(0);
		const filter = query({ filter: JSON.stringify({ calendar_integration: { _eq: calendar.name } }), sort: 'name' });
		const archived = await admin.get<Row[]>(`/items/mm_calendar_event_archive${filter}`);
		expect(archived.body.data.map(({ name }) => name)).toEqual(names.toSorted());
	});
});
