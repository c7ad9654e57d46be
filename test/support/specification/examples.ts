import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { query } from '../client';
import type { Row } from '../client';
import { instantInDays } from '../ics';
import { createBooking } from '../records';
import { API, EVENT_ITEMS, slotAt } from './world';
import type { Specification } from './world';

/** The specification's usage examples, whose scripts are a sync or a request here. */
export function testExamples(of: () => Specification): void {
	test('example 1: Creating Event from External Calendar Sync', async () => {
		const { google, sync, nextSlot, rowOf } = of();
		const slot = nextSlot();
		const day = instantInDays(200).toISOString().slice(0, 10);
		const timed = google.addEvent({
			summary: 'Team Standup',
			start: { dateTime: slot.start_datetime },
			end: { dateTime: slot.end_datetime },
			description: 'Daily standup meeting',
			location: 'Conference Room A',
			attendees: [{ email: 'sarah@bestsecurity.com', responseStatus: 'accepted' }, { email: 'john@bestsecurity.com' }],
			organizer: { email: 'sarah@bestsecurity.com' },
			updated: '2025-12-08T10:00:00.000Z',
		});
		const allDay = google.addEvent({ start: { date: day }, end: { date: nextDay(day) }, transparency: 'transparent' });
		await sync();
		expect(await rowOf(timed)).toMatchObject({
			...slot,
			event_title: 'Team Standup',
			event_type: 'External Event',
			sync_status: 'Synced',
			description: 'Daily standup meeting',
			location: 'Conference Room A',
			attendees_json: [
				{ email: 'sarah@bestsecurity.com', response_status: 'accepted' },
				{ email: 'john@bestsecurity.com', response_status: 'needs_action' },
			],
			organizer_email: 'sarah@bestsecurity.com',
			is_blocking_availability: true,
			sync_direction: 'Inbound',
			external_last_modified: expect.any(String),
		});
		expect(await rowOf(allDay)).toMatchObject({ event_title: 'No Title', event_type: 'All-Day Event' });
	});

	test("example 2: Querying User's Blocking Events", async () => {
		const { admin, create, createNewcomer } = of();
		const sarah = await createNewcomer();
		await admin.post('/items/mm_user_settings', { name: sarah.id, time_zone: 'America/New_York' });
		const event = async (start_datetime: string, end_datetime: string, changes: Row = {}) =>
			(
				await create({
					calendar_integration: sarah.integration,
					external_event_id: randomUUID(),
					event_title: 'Team Meeting',
					start_datetime,
					end_datetime,
					...changes,
				})
			).name;
		// The 10th in New York is from five to five.
		const late = await event('2026-12-11T04:30:00Z', '2026-12-11T04:45:00Z', { location: 'Room A' });
		const early = await event('2026-12-10T05:00:00Z', '2026-12-10T05:30:00Z', { sync_status: 'Pending Sync' });
		const vacation = await event('2026-12-01T00:00:00Z', '2026-12-10T06:00:00Z');
		await event('2026-12-10T04:00:00Z', '2026-12-10T05:00:00Z');
		await event('2026-12-11T05:00:00Z', '2026-12-11T06:00:00Z');
		await event('2026-12-10T12:00:00Z', '2026-12-10T13:00:00Z', { is_blocking_availability: 0 });
		for (const sync_status of ['Sync Failed', 'Deleted Externally', 'Deleted Locally']) {
			await event('2026-12-10T14:00:00Z', '2026-12-10T15:00:00Z', { sync_status });
		}
		const range = { start_date: '2026-12-10', end_date: '2026-12-10' };
		const { body } = await admin.get<Row[]>(`${API}/get_blocking_events${query({ user: sarah.email, ...range })}`);
		expect(body.data.map(({ name }) => name)).toEqual([vacation, early, late]);
		expect(body.data[2]).toEqual({
			...slotAt('2026-12-11', '04:30', '04:45'),
			name: late,
			event_title: 'Team Meeting',
			event_type: 'External Event',
			location: 'Room A',
			calendar_integration: sarah.integration,
		});
		await admin.patch(`/items/mm_calendar_integration/${sarah.integration}`, { is_active: false });
		const inactive = await sarah.client.get<Row[]>(`${API}/get_blocking_events${query(range)}`);
		expect(inactive.body.data).toEqual([]);
	});

	test('example 3: Checking Time Slot Availability', async () => {
		const { admin, create, createNewcomer, checkSlot } = of();
		const sarah = await createNewcomer();
		const slot = slotAt('2026-12-10', '14:00', '15:00');
		expect(await checkSlot(sarah.client, slot)).toMatchObject({ available: true, conflicts: [] });
		const times = slotAt('2026-12-10', '14:59', '16:00');
		const { name } = await create({
			...times,
			calendar_integration: sarah.integration,
			external_event_id: randomUUID(),
			event_title: 'Client Call',
		});
		expect(await checkSlot(sarah.client, slot)).toMatchObject({
			available: false,
			conflicts: [{ ...times, name, event_title: 'Client Call' }],
		});
		await admin.delete(`/items/mm_calendar_integration/${sarah.integration}`);
		expect(await checkSlot(sarah.client, slot)).toEqual({
			available: true,
			conflicts: [],
			coverage: { status: 'none', integrations: [] },
		});
	});

	test('example 4: Updating Event After External Modification', async () => {
		const { admin, google, sync, nextSlot, rowOf } = of();
		const [before, after] = [nextSlot(), nextSlot()];
		const id = google.addEvent({
			summary: 'Team Standup',
			description: 'Daily standup meeting',
			location: 'Conference Room A',
			start: { dateTime: before.start_datetime },
			end: { dateTime: before.end_datetime },
			attendees: [{ email: 'john@bestsecurity.com' }],
		});
		await sync();
		const { name } = await rowOf(id);
		const failed = { sync_status: 'Sync Failed', sync_error_log: 'Update failed: 503 Service Unavailable' };
		await admin.patch(`${EVENT_ITEMS}/${name}`, failed);
		google.changeEvent(id, {
			summary: 'Team Standup - RESCHEDULED',
			start: { dateTime: after.start_datetime },
			end: { dateTime: after.end_datetime },
			attendees: [{ email: 'john@bestsecurity.com', responseStatus: 'tentative' }],
			description: '',
			location: '',
		});
		await sync();
		expect(await rowOf(id)).toMatchObject({
			...after,
			name,
			event_title: 'Team Standup - RESCHEDULED',
			description: null,
			location: null,
			attendees_json: [{ email: 'john@bestsecurity.com', response_status: 'tentative' }],
			sync_status: 'Synced',
			sync_error_log: null,
		});

		// An update that no row can hold leaves the last known times, and says so.
		google.changeEvent(id, { start: {}, end: {} });
		await sync();
		expect(await rowOf(id)).toMatchObject({
			...after,
			name,
			sync_status: 'Sync Failed',
			sync_error_log: expect.stringContaining('Retry scheduled for next sync cycle.'),
		});
		google.deleteEvent(id);
		await sync();
		const answer = await admin.patch(`${EVENT_ITEMS}/${name}`, { end_datetime: before.start_datetime });
		expect([answer.status, answer.body.errors[0]?.message]).toEqual([
			400,
			'End DateTime must be after Start DateTime.',
		]);
	});

	test('example 5: Finding Events Linked to Meeting Bookings', async () => {
		const { admin, create, createNewcomer } = of();
		const sarah = await createNewcomer();
		// In calendars of John's: the outbox leaves them alone, and the booking is its own.
		const john = await createNewcomer();
		const booking = await createBooking(admin, { assigned_user: sarah.id });
		const status = async () =>
			(await sarah.client.get(`${API}/booking_sync_status${query({ meeting_booking: booking.name })}`)).body.data;
		const link = (integration: string, changes: Row = {}) =>
			create({
				...slotAt('2025-12-11', '14:00', '15:00'),
				calendar_integration: integration,
				external_event_id: randomUUID(),
				event_title: 'Customer Support Call - John Doe',
				event_type: 'Meeting Booking',
				meeting_booking: booking.name,
				sync_direction: 'Outbound',
				sync_status: 'Synced',
				...changes,
			});
		expect(await status()).toEqual({
			synced: false,
			event_count: 0,
			events: [],
			message: 'No calendar events found for this booking',
		});
		const first = await link(sarah.integration);
		const linked = ({ name, calendar_integration, external_event_id, last_synced }: Row, sync_status = 'Synced') => ({
			name,
			calendar_integration,
			external_event_id,
			sync_status,
			sync_direction: 'Outbound',
			last_synced,
		});
		expect(await status()).toEqual({
			synced: true,
			event_count: 1,
			events: [linked(first)],
			message: 'All events synced successfully',
		});
		const second = await link(john.integration, { sync_status: 'Sync Failed' });
		expect(await status()).toEqual({
			synced: false,
			event_count: 2,
			events: expect.arrayContaining([linked(first), linked(second, 'Sync Failed')]),
			message: 'Some events have sync issues',
		});
	});
}

function nextDay(day: string): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
