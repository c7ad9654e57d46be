import { describe, expect, test } from 'vitest';
import { query } from '../support/client';
import type { Row } from '../support/client';
import { API, EVENTS, meeting, useFeedCalendars } from '../support/feed-calendars';
import { instantInDays, vcalendar } from '../support/ics';
import { createPerson } from '../support/people';
import { createEvent } from '../support/records';

describe('events of a feed that fail', () => {
	const { admin, url, connect, feeds } = useFeedCalendars();

	test('one bad event is set aside, counted and visible; the others sync', async () => {
		const bad = ['BEGIN:VEVENT', 'UID:broken', 'DTSTART:someday', 'SUMMARY:Broken', 'END:VEVENT'].join('\r\n');
		const good = Array.from({ length: 99 }, (_event, index) => meeting(`good-${index}`, 1 + (index % 300)));
		const calendar = await connect([...good, bad]);
		const run = await calendar.sync();
		expect(run).toMatchObject({ status: 'success', created: 99, quarantined: 1 });
		expect(run['error']).toContain('broken');
		const { body } = await admin.get<{ quarantined: Row[] }>(`${API}/health`);
		expect(body.data.quarantined).toContainEqual(
			expect.objectContaining({ calendar_integration: calendar.name, uid: 'broken' }),
		);
		const log = await admin.get<Row[]>(
			`/items/mm_error_log${query({ filter: JSON.stringify({ reference_name: { _eq: calendar.name } }) })}`,
		);
		expect(log.body.data).toHaveLength(1);
		await calendar.sync();
		await calendar.sync();
		const again = await admin.get<Row[]>(
			`/items/mm_error_log${query({ filter: JSON.stringify({ reference_name: { _eq: calendar.name } }) })}`,
		);
		expect(again.body.data).toHaveLength(1);
	});

	test('a known event that turns unreadable keeps blocking until the threshold, then stops', async () => {
		const person = await createPerson(url, admin);
		const calendar = await connect([meeting('a', 1), meeting('b', 2)], { user: person.id, retry_threshold: 2 });
		await calendar.sync();
		const broken = ['BEGIN:VEVENT', 'UID:b', 'DTSTART:someday', 'SUMMARY:B', 'END:VEVENT'].join('\r\n');
		calendar.serve(vcalendar([meeting('a', 1), broken]));
		const slot = query({
			start_datetime: instantInDays(2, 9).toISOString(),
			end_datetime: instantInDays(2, 10).toISOString(),
		});
		const isFree = async () => (await person.client.get(`${API}/check_time_slot${slot}`)).body.data['available'];
		expect(await calendar.sync()).toMatchObject({ updated: 1, quarantined: 1, deleted: 0 });
		expect((await calendar.rows())[1]).toMatchObject({ sync_status: 'Sync Failed', sync_attempts: 1 });
		expect(await isFree()).toBe(false);
		await calendar.sync();
		expect((await calendar.rows())[1]).toMatchObject({
			sync_status: 'Sync Failed',
			sync_attempts: 2,
			next_retry: null,
		});
		expect(await isFree()).toBe(true);
		const settled = await calendar.rows();
		await calendar.sync();
		expect(await calendar.rows()).toEqual(settled);
		calendar.serve(vcalendar([meeting('a', 1), meeting('b', 2)]));
		await calendar.sync();
		expect((await calendar.rows())[1]).toMatchObject({ sync_status: 'Synced', sync_attempts: 0, sync_error_log: null });
		expect(await isFree()).toBe(false);
	});

	test('an event marked as failed by hand is restored once its feed changes', async () => {
		const calendar = await connect([meeting('a', 1)]);
		await calendar.sync();
		const [row] = await calendar.rows();
		const name = String(row?.['name']);
		await admin.patch(`${EVENTS}/${name}`, {
			sync_status: 'Sync Failed',
			sync_error_log: 'Failed to fetch updated event from Google Calendar API.\nError: 503 Service Unavailable',
		});
		const monitoring = query({
			filter: JSON.stringify({ sync_status: { _eq: 'Sync Failed' }, calendar_integration: { _eq: calendar.name } }),
			fields: 'name,event_title,calendar_integration,sync_error_log',
			sort: '-modified',
		});
		const failed = await admin.get<Row[]>(`${EVENTS}${monitoring}`);
		expect(failed.body.data).toEqual([
			{
				name,
				event_title: 'Team Meeting',
				calendar_integration: calendar.name,
				sync_error_log: 'Failed to fetch updated event from Google Calendar API.\nError: 503 Service Unavailable',
			},
		]);
		calendar.serve(vcalendar([meeting('a', 1), meeting('b', 2)]));
		await calendar.sync();
		expect((await admin.get<Row[]>(`${EVENTS}${monitoring}`)).body.data).toEqual([]);
	});

	test('a row of one’s own that the calendar does not hold blocks until the threshold, not for ever', async () => {
		const calendar = await connect([meeting('a', 1)], { retry_threshold: 2 });
		await calendar.sync();
		const own = await createEvent(admin, {
			calendar_integration: calendar.name,
			start_datetime: instantInDays(4).toISOString(),
			end_datetime: instantInDays(4, 10).toISOString(),
		});
		await admin.post(`${API}/sync_single_event`, { calendar_event_sync_name: own.name });
		expect((await calendar.rows())[1]).toMatchObject({ sync_status: 'Sync Failed', sync_attempts: 1 });
		await calendar.sync();
		expect((await calendar.rows())[1]).toMatchObject({ sync_attempts: 2, next_retry: null });
		feeds().clear();
		await calendar.sync();
		expect(feeds().requests(calendar.path)).toMatchObject([{ status: 304 }]);
	});

	describe('sync_single_event', () => {
		const syncEvent = async (name: unknown, client = admin) =>
			client.post(`${API}/sync_single_event`, { calendar_event_sync_name: name });

		test('fetches the event anew, whatever became of the row', async () => {
			const calendar = await connect([meeting('a', 1)]);
			await calendar.sync();
			const [row] = await calendar.rows();
			await admin.patch(`${EVENTS}/${String(row?.['name'])}`, { event_title: 'Spoilt', sync_status: 'Sync Failed' });
			const { status, body } = await syncEvent(row?.['name']);
			expect(status).toBe(200);
			expect(body.data).toEqual({ status: 'success', message: `Event '${String(row?.['name'])}' synced successfully` });
			expect((await calendar.rows())[0]).toMatchObject({ event_title: 'Team Meeting', sync_status: 'Synced' });
		});

		test('marks the row on failure, which keeps blocking while retries are left', async () => {
			const person = await createPerson(url, admin);
			const calendar = await connect([meeting('a', 1)], { user: person.id, retry_threshold: 2 });
			await calendar.sync();
			const [row] = await calendar.rows();
			feeds().set(calendar.path, { status: 404 });
			const { status, body } = await syncEvent(row?.['name'], person.client);
			expect(status).toBe(200);
			expect(body.data['status']).toBe('error');
			const failed = (await calendar.rows())[0];
			expect(failed).toMatchObject({ sync_status: 'Sync Failed', sync_attempts: 1 });
			expect(failed?.['sync_error_log']).toContain(String(body.data['message']));
			expect(failed?.['sync_error_log']).toContain('Retry scheduled for next sync cycle.');
			const slot = query({
				start_datetime: instantInDays(1, 9).toISOString(),
				end_datetime: instantInDays(1, 10).toISOString(),
			});
			expect((await person.client.get(`${API}/check_time_slot${slot}`)).body.data).toMatchObject({ available: false });
			await calendar.sync();
			expect((await calendar.rows())[0]).toMatchObject({ sync_status: 'Sync Failed', next_retry: null });
			expect((await person.client.get(`${API}/check_time_slot${slot}`)).body.data).toMatchObject({ available: true });
		});

		test('an event that is gone follows the deletion strategy; unknown and foreign names are 403', async () => {
			const calendar = await connect([meeting('a', 1), meeting('b', 2)]);
			await calendar.sync();
			const [row] = await calendar.rows();
			calendar.serve(vcalendar([meeting('b', 2)]));
			expect((await syncEvent(row?.['name'])).body.data['status']).toBe('success');
			expect((await calendar.rows())[0]).toMatchObject({ sync_status: 'Deleted Externally' });
			const john = await createPerson(url, admin);
			expect((await syncEvent('MM-CES-none-0001', john.client)).status).toBe(403);
			expect((await syncEvent(row?.['name'], john.client)).status).toBe(403);
			expect((await syncEvent('MM-CES-none-0001')).status).toBe(403);
		});
	});
});
