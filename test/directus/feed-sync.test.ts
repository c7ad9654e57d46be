import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { query } from '../support/client';
import type { Row } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { inDays, instantInDays, vcalendar } from '../support/ics';
import type { VEvent } from '../support/ics';
import { createPerson } from '../support/people';
import type { Person } from '../support/people';
import { createBooking, createEvent, createIntegration } from '../support/records';
import { useSharedServer } from '../support/shared-server';

const EVENTS = '/items/mm_calendar_event_sync';
const API = '/meeting-manager';

describe('an iCal feed synced in', () => {
	const { admin, url } = useSharedServer();
	let feeds: FeedServer;
	let sarah: Person;
	let number = 0;

	beforeAll(async () => {
		feeds = await startFeedServer();
		sarah = await createPerson(url, admin);
	});
	afterAll(() => feeds.close());

	/** An integration with a feed of its own. A long interval keeps the schedule out of the test after its first run. */
	const connect = async (events: readonly (VEvent | string)[], changes: Row = {}) => {
		number += 1;
		const path = `/calendar-${number}.ics`;
		feeds.set(path, { body: vcalendar(events) });
		const { name } = await createIntegration(admin, {
			user: sarah.id,
			ical_url: feeds.url(path),
			sync_interval_minutes: 10_000,
			...changes,
		});
		return {
			name,
			path,
			sync: async (more: Row = {}) => {
				const { status, body } = await admin.post(`${API}/sync_integration`, { calendar_integration: name, ...more });
				expect(status, JSON.stringify(body.errors)).toBe(200);
				return body.data;
			},
			rows: async () => {
				const filter = JSON.stringify({ calendar_integration: { _eq: name } });
				const { body } = await admin.get<Row[]>(`${EVENTS}${query({ filter, sort: 'start_datetime,name', limit: -1 })}`);
				return body.data;
			},
			serve: (body: string, more = {}) => feeds.set(path, { body, ...more }),
			state: async () => (await admin.get(`/items/mm_calendar_integration/${encodeURIComponent(name)}`)).body.data,
		};
	};
	const meeting = (uid: string, day: number, more: Partial<VEvent> = {}): VEvent => ({
		uid,
		start: inDays(day, 9),
		end: inDays(day, 10),
		...more,
	});

	test('event import: all fields are populated, a single row per event', async () => {
		const calendar = await connect([
			meeting('standup@bestsecurity.com', 3, {
				summary: 'Team Standup',
				lines: [
					'DESCRIPTION:Daily standup\\, meeting',
					'LOCATION:Conference Room A',
					'ORGANIZER;CN=Sarah:mailto:sarah@bestsecurity.com',
					'ATTENDEE;PARTSTAT=NEEDS-ACTION;CN=John Doe:mailto:john@customer.com',
					'LAST-MODIFIED:20251208T100000Z',
				],
			}),
		]);
		expect(await calendar.sync()).toMatchObject({ status: 'success', created: 1, updated: 0, deleted: 0, quarantined: 0, error: null });
		const [row] = await calendar.rows();
		expect(row).toMatchObject({
			external_event_id: 'standup@bestsecurity.com',
			event_title: 'Team Standup',
			event_type: 'External Event',
			sync_status: 'Synced',
			sync_direction: 'Inbound',
			start_datetime: instantInDays(3, 9).toISOString(),
			end_datetime: instantInDays(3, 10).toISOString(),
			description: 'Daily standup, meeting',
			location: 'Conference Room A',
			organizer_email: 'sarah@bestsecurity.com',
			attendees_json: [{ email: 'john@customer.com', response_status: 'needs_action', display_name: 'John Doe' }],
			is_blocking_availability: true,
			external_last_modified: '2025-12-08T10:00:00.000Z',
			blocking_reason: 'busy',
		});
		expect(row?.['last_synced']).not.toBeNull();
		expect(await calendar.state()).toMatchObject({ status: 'Connected', sync_error_log: null });
	});

	test('a series becomes its occurrences, and the app gets the right answer with fresh coverage', async () => {
		const john = await createPerson(url, admin);
		const calendar = await connect([meeting('weekly', 1, { lines: ['RRULE:FREQ=DAILY;COUNT=3'] })], { user: john.id });
		await calendar.sync();
		const ids = (await calendar.rows()).map((row) => row['external_event_id']);
		expect(ids).toEqual([1, 2, 3].map((day) => `weekly|${inDays(day, 9)}`));
		const slot = { start_datetime: instantInDays(2, 9, 30).toISOString(), end_datetime: instantInDays(2, 11).toISOString() };
		const { body } = await john.client.get(`${API}/check_time_slot${query(slot)}`);
		expect(body.data).toMatchObject({ available: false, coverage: { status: 'fresh' } });
	});

	test('event update sync and deletion sync: changes come in, removed events are kept as Deleted Externally', async () => {
		const calendar = await connect([meeting('a', 1), meeting('b', 2), meeting('c', 3)]);
		await calendar.sync();
		const before = await calendar.rows();
		calendar.serve(vcalendar([meeting('a', 1), meeting('b', 5, { summary: 'Moved' })]));
		expect(await calendar.sync()).toMatchObject({ created: 0, updated: 1, deleted: 1, unchanged: 1 });
		const after = await calendar.rows();
		expect(after.map((row) => [row['external_event_id'], row['sync_status'], row['event_title']])).toEqual([
			['a', 'Synced', 'Team Meeting'],
			['c', 'Deleted Externally', 'Team Meeting'],
			['b', 'Synced', 'Moved'],
		]);
		expect(after[0]).toEqual(before[0]);
		calendar.serve(vcalendar([meeting('a', 1), meeting('b', 5, { summary: 'Moved' }), meeting('c', 3)]));
		expect(await calendar.sync()).toMatchObject({ created: 0, updated: 1, deleted: 0 });
		expect(await calendar.rows()).toHaveLength(3);
	});

	test('hard delete, where the integration asks for it', async () => {
		const calendar = await connect([meeting('a', 1), meeting('b', 2)], { deletion_strategy: 'Hard Delete' });
		await calendar.sync();
		calendar.serve(vcalendar([meeting('a', 1)]));
		expect(await calendar.sync()).toMatchObject({ deleted: 1 });
		expect((await calendar.rows()).map((row) => row['external_event_id'])).toEqual(['a']);
	});

	test('a hard-deleted event that stood for a booking leaves its entry in the error log', async () => {
		const calendar = await connect([meeting('a', 1), meeting('b', 2)], { deletion_strategy: 'Hard Delete' });
		await calendar.sync();
		const booking = await createBooking(admin, { assigned_user: sarah.id });
		const name = String((await calendar.rows())[1]?.['name']);
		await admin.patch(`${EVENTS}/${name}`, { meeting_booking: booking.name });
		calendar.serve(vcalendar([meeting('a', 1)]));
		await calendar.sync();
		const log = await admin.get<Row[]>(`/items/mm_error_log${query({ filter: JSON.stringify({ reference_name: { _eq: name } }) })}`);
		expect(log.body.data.map((row) => row['message'])).toEqual([
			`Calendar Event Sync '${name}' linked to Meeting Booking '${booking.name}' was deleted.`,
		]);
	});

	test('ten rounds: an unchanged feed writes no event row, by 304 and by the same body again', async () => {
		const calendar = await connect([meeting('a', 1), meeting('b', 2, { lines: ['RRULE:FREQ=WEEKLY;COUNT=5'] })]);
		await calendar.sync();
		const before = await calendar.rows();
		for (let round = 0; round < 5; round += 1) {
			expect(await calendar.sync()).toMatchObject({ created: 0, updated: 0, deleted: 0, unchanged: 6 });
		}
		expect(feeds.requests(calendar.path).filter(({ status }) => status === 304)).toHaveLength(5);
		calendar.serve(vcalendar([meeting('a', 1), meeting('b', 2, { lines: ['RRULE:FREQ=WEEKLY;COUNT=5'] })]), { etag: null });
		for (let round = 0; round < 5; round += 1) {
			expect(await calendar.sync()).toMatchObject({ created: 0, updated: 0, deleted: 0, unchanged: 6 });
		}
		expect(await calendar.rows()).toEqual(before);
	});

	test.each([
		['500', { status: 500, body: 'oops' }],
		['206', { status: 206, body: vcalendar([]) }],
		['a web page', { body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } }],
		['a truncated calendar', { body: vcalendar([meeting('a', 1)]).slice(0, -20) }],
		['an emptied calendar', { body: vcalendar([]) }],
		['nothing', { body: '' }],
	])('a feed that answers %s deletes nothing and marks the integration', async (_what, answer) => {
		const calendar = await connect([meeting('a', 1), meeting('b', 2)]);
		await calendar.sync();
		const before = await calendar.rows();
		feeds.set(calendar.path, answer);
		const run = await calendar.sync();
		expect(run).toMatchObject({ status: 'error', created: 0, updated: 0, deleted: 0 });
		expect(run['error']).not.toBeNull();
		expect(await calendar.rows()).toEqual(before);
		expect(await calendar.state()).toMatchObject({ status: 'Failing', sync_error_log: run['error'] });
		calendar.serve(vcalendar([meeting('a', 1), meeting('b', 2)]));
		expect(await calendar.sync()).toMatchObject({ status: 'success', unchanged: 2 });
		expect(await calendar.state()).toMatchObject({ status: 'Connected', sync_error_log: null });
	});

	test('an emptied calendar is believed once a person confirms it', async () => {
		const calendar = await connect([meeting('a', 1)]);
		await calendar.sync();
		calendar.serve(vcalendar([]));
		expect(await calendar.sync()).toMatchObject({ status: 'error' });
		expect(await calendar.sync({ confirm_deletions: true })).toMatchObject({ status: 'success', deleted: 1 });
	});

	test('one bad event is set aside, counted and visible; the others sync', async () => {
		const bad = ['BEGIN:VEVENT', 'UID:broken', 'DTSTART:someday', 'SUMMARY:Broken', 'END:VEVENT'].join('\r\n');
		const good = Array.from({ length: 99 }, (_event, index) => meeting(`good-${index}`, 1 + (index % 300)));
		const calendar = await connect([...good, bad]);
		const run = await calendar.sync();
		expect(run).toMatchObject({ status: 'success', created: 99, quarantined: 1 });
		expect(run['error']).toContain('broken');
		const { body } = await admin.get<{ quarantined: Row[] }>(`${API}/health`);
		expect(body.data.quarantined).toContainEqual(expect.objectContaining({ calendar_integration: calendar.name, uid: 'broken' }));
		const log = await admin.get<Row[]>(`/items/mm_error_log${query({ filter: JSON.stringify({ reference_name: { _eq: calendar.name } }) })}`);
		expect(log.body.data).toHaveLength(1);
		await calendar.sync();
		await calendar.sync();
		const again = await admin.get<Row[]>(`/items/mm_error_log${query({ filter: JSON.stringify({ reference_name: { _eq: calendar.name } }) })}`);
		expect(again.body.data).toHaveLength(1);
	});

	test('a known event that turns unreadable keeps blocking until the threshold, then stops', async () => {
		const person = await createPerson(url, admin);
		const calendar = await connect([meeting('a', 1), meeting('b', 2)], { user: person.id, retry_threshold: 2 });
		await calendar.sync();
		const broken = ['BEGIN:VEVENT', 'UID:b', 'DTSTART:someday', 'SUMMARY:B', 'END:VEVENT'].join('\r\n');
		calendar.serve(vcalendar([meeting('a', 1), broken]));
		const slot = query({ start_datetime: instantInDays(2, 9).toISOString(), end_datetime: instantInDays(2, 10).toISOString() });
		const isFree = async () => (await person.client.get(`${API}/check_time_slot${slot}`)).body.data['available'];
		expect(await calendar.sync()).toMatchObject({ updated: 1, quarantined: 1, deleted: 0 });
		expect((await calendar.rows())[1]).toMatchObject({ sync_status: 'Sync Failed', sync_attempts: 1 });
		expect(await isFree()).toBe(false);
		await calendar.sync();
		expect((await calendar.rows())[1]).toMatchObject({ sync_status: 'Sync Failed', sync_attempts: 2, next_retry: null });
		expect(await isFree()).toBe(true);
		const settled = await calendar.rows();
		await calendar.sync();
		expect(await calendar.rows()).toEqual(settled);
		calendar.serve(vcalendar([meeting('a', 1), meeting('b', 2)]));
		await calendar.sync();
		expect((await calendar.rows())[1]).toMatchObject({ sync_status: 'Synced', sync_attempts: 0, sync_error_log: null });
		expect(await isFree()).toBe(false);
	});

	test('use case 5: failed syncs are found by the monitoring query and retried in the next cycle', async () => {
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

	test('rows of others are left alone: written by hand, or out of the window', async () => {
		const calendar = await connect([meeting('a', 1), meeting('b', 2)], { sync_past_days: 10 });
		await calendar.sync();
		const own = await createEvent(admin, {
			calendar_integration: calendar.name,
			start_datetime: instantInDays(4).toISOString(),
			end_datetime: instantInDays(4, 10).toISOString(),
		});
		const [first] = await calendar.rows();
		await admin.patch(`${EVENTS}/${String(first?.['name'])}`, {
			start_datetime: instantInDays(-60).toISOString(),
			end_datetime: instantInDays(-60, 10).toISOString(),
		});
		calendar.serve(vcalendar([meeting('b', 2)]));
		expect(await calendar.sync()).toMatchObject({ deleted: 0, unchanged: 1 });
		expect((await calendar.rows()).find(({ name }) => name === own.name)).toMatchObject({ sync_status: 'Synced' });
	});

	test('a blocking flag flipped by hand outlives later syncs', async () => {
		const calendar = await connect([meeting('a', 1)]);
		await calendar.sync();
		const [row] = await calendar.rows();
		await admin.patch(`${EVENTS}/${String(row?.['name'])}`, { is_blocking_availability: false });
		calendar.serve(vcalendar([meeting('a', 1, { summary: 'Renamed' })]));
		await calendar.sync();
		expect((await calendar.rows())[0]).toMatchObject({ event_title: 'Renamed', is_blocking_availability: false, blocking_reason: 'set by hand' });
	});

	test('Deleted Locally stays deleted; an event deleted outright comes back', async () => {
		const calendar = await connect([meeting('a', 1), meeting('b', 2)]);
		await calendar.sync();
		const [a, b] = await calendar.rows();
		await admin.patch(`${EVENTS}/${String(a?.['name'])}`, { sync_status: 'Deleted Locally' });
		await admin.delete(`${EVENTS}/${String(b?.['name'])}`);
		await expect
			.poll(async () => {
				await calendar.sync();
				return (await calendar.rows()).map((row) => [row['external_event_id'], row['sync_status']]);
			})
			.toEqual([
				['a', 'Deleted Locally'],
				['b', 'Synced'],
			]);
	});

	test.each([
		['TRANSP:TRANSPARENT', false, 'free'],
		['STATUS:CANCELLED', false, 'cancelled'],
		['STATUS:TENTATIVE', true, 'tentative'],
		['X-MICROSOFT-CDO-BUSYSTATUS:OOF', true, 'busy'],
	])('%s: blocking %s, because %s', async (line, blocks, reason) => {
		const calendar = await connect([meeting('a', 1, { lines: [line] })]);
		await calendar.sync();
		expect(await calendar.rows()).toMatchObject([{ is_blocking_availability: blocks, blocking_reason: reason }]);
	});

	test('an invitation the owner declined is stored and does not block; accepted again it does', async () => {
		const invitation = (answer: string) => meeting('a', 1, { lines: [`ATTENDEE;PARTSTAT=${answer}:mailto:${sarah.email}`] });
		const calendar = await connect([invitation('DECLINED')]);
		await calendar.sync();
		expect(await calendar.rows()).toMatchObject([{ is_blocking_availability: false, blocking_reason: 'declined' }]);
		calendar.serve(vcalendar([invitation('ACCEPTED')]));
		await calendar.sync();
		expect(await calendar.rows()).toMatchObject([{ is_blocking_availability: true, blocking_reason: 'busy' }]);
	});

	describe('sync_single_event', () => {
		const syncEvent = async (name: unknown, client = admin) => client.post(`${API}/sync_single_event`, { calendar_event_sync_name: name });

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
			feeds.set(calendar.path, { status: 404 });
			const { status, body } = await syncEvent(row?.['name'], person.client);
			expect(status).toBe(200);
			expect(body.data['status']).toBe('error');
			const failed = (await calendar.rows())[0];
			expect(failed).toMatchObject({ sync_status: 'Sync Failed', sync_attempts: 1 });
			expect(failed?.['sync_error_log']).toContain(String(body.data['message']));
			expect(failed?.['sync_error_log']).toContain('Retry scheduled for next sync cycle.');
			const slot = query({ start_datetime: instantInDays(1, 9).toISOString(), end_datetime: instantInDays(1, 10).toISOString() });
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
		feeds.clear();
		feeds.set(calendar.path, { body: vcalendar([meeting('a', 1)]), latencyMs: 300 });
		const runs = await Promise.all(Array.from({ length: 5 }, () => calendar.sync()));
		expect(new Set(runs.map(({ name }) => name)).size).toBe(1);
		expect(feeds.requests(calendar.path)).toHaveLength(1);
	});

	test('deleting an integration archives its events, and its calendar leaves nothing behind', async () => {
		const calendar = await connect([meeting('a', 1), meeting('b', 2)]);
		await calendar.sync();
		const names = (await calendar.rows()).map(({ name }) => name);
		expect((await admin.delete(`/items/mm_calendar_integration/${encodeURIComponent(calendar.name)}`)).status).toBe(204);
		await expect.poll(async () => (await calendar.rows()).length).toBe(0);
		const filter = query({ filter: JSON.stringify({ calendar_integration: { _eq: calendar.name } }), sort: 'name' });
		const archived = await admin.get<Row[]>(`/items/mm_calendar_event_archive${filter}`);
		expect(archived.body.data.map(({ name }) => name)).toEqual(names.toSorted());
	});
});
