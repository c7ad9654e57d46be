import { describe, expect, test } from 'vitest';
import { query } from '../support/client';
import type { Row } from '../support/client';
import { API, EVENTS, meeting, useFeedCalendars } from '../support/feed-calendars';
import { inDays, instantInDays, vcalendar } from '../support/ics';
import { createPerson } from '../support/people';
import { createBooking, createEvent } from '../support/records';

describe('an iCal feed synced in', () => {
	const { admin, url, connect, feeds, sarah } = useFeedCalendars();

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
		expect(await calendar.sync()).toMatchObject({
			status: 'success',
			created: 1,
			updated: 0,
			deleted: 0,
			quarantined: 0,
			error: null,
		});
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
		const slot = {
			start_datetime: instantInDays(2, 9, 30).toISOString(),
			end_datetime: instantInDays(2, 11).toISOString(),
		};
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
		const booking = await createBooking(admin, { assigned_user: sarah().id });
		const name = String((await calendar.rows())[1]?.['name']);
		await admin.patch(`${EVENTS}/${name}`, { meeting_booking: booking.name });
		calendar.serve(vcalendar([meeting('a', 1)]));
		await calendar.sync();
		const log = await admin.get<Row[]>(
			`/items/mm_error_log${query({ filter: JSON.stringify({ reference_name: { _eq: name } }) })}`,
		);
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
		expect(
			feeds()
				.requests(calendar.path)
				.filter(({ status }) => status === 304),
		).toHaveLength(5);
		calendar.serve(vcalendar([meeting('a', 1), meeting('b', 2, { lines: ['RRULE:FREQ=WEEKLY;COUNT=5'] })]), {
			etag: null,
		});
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
		feeds().set(calendar.path, answer);
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

	test('a row moved to another calendar by hand is left alone by the sync of that calendar', async () => {
		const source = await connect([meeting('a', 1)]);
		const goal = await connect([meeting('b', 2)]);
		await source.sync();
		await goal.sync();
		const name = String((await source.rows())[0]?.['name']);
		await admin.patch(`${EVENTS}/${name}`, { calendar_integration: goal.name });
		goal.serve(vcalendar([meeting('b', 3)]));
		expect(await goal.sync()).toMatchObject({ updated: 1, deleted: 0 });
		expect((await goal.rows()).find((row) => row['name'] === name)).toMatchObject({ sync_status: 'Synced' });
	});

	test('a blocking flag flipped by hand outlives later syncs', async () => {
		const calendar = await connect([meeting('a', 1)]);
		await calendar.sync();
		const [row] = await calendar.rows();
		await admin.patch(`${EVENTS}/${String(row?.['name'])}`, { is_blocking_availability: false });
		calendar.serve(vcalendar([meeting('a', 1, { summary: 'Renamed' })]));
		await calendar.sync();
		expect((await calendar.rows())[0]).toMatchObject({
			event_title: 'Renamed',
			is_blocking_availability: false,
			blocking_reason: 'set by hand',
		});
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
		const invitation = (answer: string) =>
			meeting('a', 1, { lines: [`ATTENDEE;PARTSTAT=${answer}:mailto:${sarah().email}`] });
		const calendar = await connect([invitation('DECLINED')]);
		await calendar.sync();
		expect(await calendar.rows()).toMatchObject([{ is_blocking_availability: false, blocking_reason: 'declined' }]);
		calendar.serve(vcalendar([invitation('ACCEPTED')]));
		await calendar.sync();
		expect(await calendar.rows()).toMatchObject([{ is_blocking_availability: true, blocking_reason: 'busy' }]);
	});
});
