import { expect, test } from 'vitest';
import { patience } from '../booking-world';
import { query } from '../client';
import type { Row } from '../client';
import { googleEmails, outlookEmails } from '../connect-server';
import { consentAtGraph } from '../consent-page';
import { connectAccount } from '../contract/connect-account';
import { instantInDays } from '../ics';
import { API, EVENT_ITEMS, inBerlin, slotAt } from './world';
import type { Specification } from './world';

/** The specification's use cases: their records as a client writes them, and the same through the calendars. */
export function testUseCases(of: () => Specification): void {
	test('use case 1: External Event Synced from Google Calendar', async () => {
		const { google, sarah, sync, nextSlot, rowOf, checkSlot, isFree, createNewcomer, create } = of();
		const newcomer = await createNewcomer();
		const dentist = {
			event_title: 'Dentist Appointment',
			description: "Annual checkup at Dr. Smith's office",
			location: '123 Main St, Dental Clinic',
		};
		const created = await create({
			...dentist,
			calendar_integration: newcomer.integration,
			external_event_id: 'abc123xyz789_google',
			event_type: 'External Event',
			sync_status: 'Synced',
			start_datetime: '2025-12-10 14:00:00',
			end_datetime: '2025-12-10 15:00:00',
			attendees_json: ['sarah@bestsecurity.com'],
			organizer_email: 'sarah@bestsecurity.com',
			is_blocking_availability: 1,
			sync_direction: 'Inbound',
			external_last_modified: '2025-12-08 10:30:00',
		});
		expect(created).toMatchObject({
			...dentist,
			...slotAt('2025-12-10', '14:00', '15:00'),
			attendees_json: ['sarah@bestsecurity.com'],
			is_blocking_availability: true,
			external_last_modified: '2025-12-08T10:30:00.000Z',
			validation_warnings: [],
		});
		expect(created.name).toMatch(new RegExp(`^MM-CES-${newcomer.integration.replaceAll('.', '\\.')}-\\d{4,}$`));
		expect(created['last_synced']).not.toBeNull();
		expect(created['modified']).not.toBeNull();
		expect(await checkSlot(newcomer.client, slotAt('2025-12-10', '14:30', '15:30'))).toMatchObject({
			available: false,
			conflicts: [{ name: created.name }],
		});
		const day = { start_date: '2025-12-10', end_date: '2025-12-10' };
		const view = await newcomer.client.get<Row[]>(`${API}/events${query(day)}`);
		expect(view.body.data.map(({ event_title }) => event_title)).toEqual(['Dentist Appointment']);

		const [before, after] = [nextSlot(), nextSlot()];
		const id = google.addEvent({
			summary: dentist.event_title,
			description: dentist.description,
			location: dentist.location,
			attendees: [{ email: googleEmails[0], self: true, responseStatus: 'accepted' }],
			start: { dateTime: before.start_datetime },
			end: { dateTime: before.end_datetime },
		});
		await sync();
		const imported = await rowOf(id);
		expect(imported).toMatchObject({
			...dentist,
			...before,
			event_type: 'External Event',
			sync_status: 'Synced',
			sync_direction: 'Inbound',
			attendees_json: [{ email: googleEmails[0], response_status: 'accepted' }],
			organizer_email: googleEmails[0],
			is_blocking_availability: true,
		});
		expect(await isFree(sarah.client, before)).toBe(false);
		google.changeEvent(id, { start: { dateTime: after.start_datetime }, end: { dateTime: after.end_datetime } });
		await sync();
		expect(await rowOf(id)).toMatchObject({ name: imported.name, ...after });
		expect([await isFree(sarah.client, before), await isFree(sarah.client, after)]).toEqual([true, false]);
	});

	test('use case 2: Meeting Booking Synced to External Calendar', async () => {
		const world = of();
		const { admin, google, googleCalendar, sarah, book, change, settled, titled, rowsWhere, create } = world;
		const details = {
			description: 'Support call regarding account setup issues',
			location: 'https://meet.google.com/abc-defg-hij',
		};
		const booking = await book({
			...details,
			meeting_type: 'MM-MT-support-30-min-call',
			title: 'Customer Support Call - John Doe',
			customer_name: 'John Doe',
			customer_email: 'john@customer.com',
		});
		expect(booking.name).toMatch(/^MM-MB-MM-MT-support-30-min-call-\d{4}$/);
		await settled(booking.name);
		const [row] = await rowsWhere({ meeting_booking: { _eq: booking.name } });
		const slot = { start_datetime: booking['start_datetime'], end_datetime: booking['end_datetime'] };
		expect(row).toMatchObject({
			...details,
			...slot,
			calendar_integration: googleCalendar,
			event_title: 'Customer Support Call - John Doe',
			event_type: 'Meeting Booking',
			sync_status: 'Synced',
			attendees_json: [
				{ email: sarah.email, response_status: 'accepted' },
				{ email: 'john@customer.com', response_status: 'needs_action' },
			],
			organizer_email: googleEmails[0],
			meeting_booking: booking.name,
			is_blocking_availability: true,
			sync_direction: 'Outbound',
			external_last_modified: expect.any(String),
			validation_warnings: [],
		});
		const id = String(row?.['external_event_id']);
		expect(google.findEvent(id)).toMatchObject({ summary: 'Customer Support Call - John Doe', ...details });
		expect(titled('Customer Support Call - John Doe')).toHaveLength(1);

		const second = await create({
			...details,
			...slot,
			calendar_integration: googleCalendar,
			external_event_id: 'xyz789abc123_google',
			event_title: 'Customer Support Call - John Doe',
			event_type: 'Meeting Booking',
			sync_status: 'Synced',
			organizer_email: 'sarah@bestsecurity.com',
			meeting_booking: booking.name,
			sync_direction: 'Outbound',
		});
		expect(second['validation_warnings']).toEqual([
			`Warning: Meeting Booking '${booking.name}' is already linked to another calendar event. Multiple calendar events for the same booking may cause sync conflicts.`,
		]);
		await admin.delete(`${EVENT_ITEMS}/${second.name}`);

		const later = world.nextSlot();
		await change(booking.name, later);
		await expect
			.poll(() => new Date(String(Object(google.findEvent(id)?.start).dateTime)).toISOString(), patience)
			.toBe(later.start_datetime);
		const status = await admin.get(`${API}/booking_sync_status${query({ meeting_booking: booking.name })}`);
		expect(status.body.data).toMatchObject({ event_count: 1, events: [{ external_event_id: id }] });
	});

	test('use case 3: All-Day Event (Vacation/Holiday)', async () => {
		const { admin, graph, server, sarah, sync, rowOf, checkSlot, createNewcomer, create, book } = of();
		const vacation = {
			event_title: 'Vacation - Out of Office',
			event_type: 'All-Day Event',
			description: 'Christmas vacation - will return Dec 28',
		};
		const newcomer = await createNewcomer();
		const created = await create({
			...vacation,
			calendar_integration: newcomer.integration,
			external_event_id: 'AAMkAGI1...outlook',
			sync_status: 'Synced',
			start_datetime: '2025-12-20 00:00:00',
			end_datetime: '2025-12-27 23:59:59',
			location: '',
			attendees_json: ['sarah@bestsecurity.com'],
			organizer_email: 'sarah@bestsecurity.com',
			is_blocking_availability: 1,
			sync_direction: 'Inbound',
			external_last_modified: '2025-12-01 09:00:00',
		});
		expect(created).toMatchObject({
			start_datetime: '2025-12-20T00:00:00.000Z',
			end_datetime: '2025-12-27T23:59:59.000Z',
		});
		const isFree = async (start_datetime: string, end_datetime: string) =>
			(await checkSlot(newcomer.client, { start_datetime, end_datetime })).available;
		expect(await isFree('2025-12-20T00:00:00Z', '2025-12-20T00:30:00Z')).toBe(false);
		expect(await isFree('2025-12-24T10:00:00Z', '2025-12-24T11:00:00Z')).toBe(false);
		expect(await isFree('2025-12-27T23:59:59Z', '2025-12-28T00:00:00Z')).toBe(false);
		expect(await isFree('2025-12-19T23:00:00Z', '2025-12-20T00:00:00Z')).toBe(true);
		expect(await isFree('2025-12-28T00:00:00Z', '2025-12-28T01:00:00Z')).toBe(true);

		const as = { url: server.url, token: sarah.token, admin: sarah.client };
		const outlook = await connectAccount(as, 'outlook', (page) => consentAtGraph(page, { account: outlookEmails[1] }));
		const dayOf = (days: number) => instantInDays(days, 0).toISOString().slice(0, 10);
		const id = graph.addEvent({
			title: vacation.event_title,
			isAllDay: true,
			start: dayOf(100),
			end: dayOf(108),
			properties: { showAs: 'oof', body: { contentType: 'text', content: vacation.description } },
			calendarId: graph.calendars[1]?.id ?? '',
		});
		await sync(outlook);
		const row = await rowOf(id);
		expect(row).toMatchObject({
			...vacation,
			calendar_integration: outlook,
			is_blocking_availability: true,
			sync_direction: 'Inbound',
		});
		// Outlook tells no zone of its calendars: it is the one that Sarah has.
		const shown = [inBerlin(row['start_datetime']), inBerlin(row['end_datetime'])];
		expect(shown).toEqual([`${dayOf(100)} 00:00:00`, `${dayOf(107)} 23:59:59`]);
		const during = slotAt(dayOf(107), '21:30', '21:45');
		const refused = await admin.post('/items/mm_meeting_booking', {
			meeting_type: 'support',
			assigned_user: sarah.id,
			...during,
		});
		expect([refused.status, refused.body.errors[0]?.extensions.code]).toEqual([409, 'MM_CONFLICT']);
		await book(slotAt(dayOf(107), '23:00', '23:30'));
	});

	test('use case 4: Non-Blocking Event (Focus Time)', async () => {
		const { admin, google, sarah, sync, nextSlot, rowOf, isFree, createNewcomer, create } = of();
		const newcomer = await createNewcomer();
		const created = await create({
			calendar_integration: newcomer.integration,
			external_event_id: 'focus123_google',
			event_title: 'Focus Time - Deep Work',
			event_type: 'Blocked Time',
			sync_status: 'Synced',
			start_datetime: '2025-12-09 09:00:00',
			end_datetime: '2025-12-09 11:00:00',
			description: 'Concentrated work session - can interrupt for customer calls if needed',
			location: '',
			attendees_json: ['sarah@bestsecurity.com'],
			organizer_email: 'sarah@bestsecurity.com',
			is_blocking_availability: 0,
			sync_direction: 'Inbound',
			external_last_modified: '2025-12-08 08:00:00',
		});
		expect(await isFree(newcomer.client, slotAt('2025-12-09', '09:30', '10:00'))).toBe(true);
		const context = await admin.get(`${EVENT_ITEMS}/${created.name}`);
		expect(context.body.data).toMatchObject({ event_title: 'Focus Time - Deep Work', is_blocking_availability: false });

		const slot = nextSlot();
		const id = google.addEvent({
			summary: 'Focus Time - Deep Work',
			eventType: 'focusTime',
			transparency: 'transparent',
			start: { dateTime: slot.start_datetime },
			end: { dateTime: slot.end_datetime },
		});
		await sync();
		expect(await rowOf(id)).toMatchObject({ event_type: 'Blocked Time', is_blocking_availability: false });
		expect(await isFree(sarah.client, slot)).toBe(true);
	});

	test('use case 5: Sync Failure Handling', async () => {
		const { admin, google, googleCalendar, sync, nextSlot, rowOf } = of();
		const slot = nextSlot();
		const id = google.addEvent({
			summary: 'Client Call',
			start: { dateTime: slot.start_datetime },
			end: { dateTime: slot.end_datetime },
		});
		await sync();
		const { name } = await rowOf(id);
		const monitoring = query({
			filter: JSON.stringify({ sync_status: { _eq: 'Sync Failed' }, calendar_integration: { _eq: googleCalendar } }),
			fields: 'name,event_title,calendar_integration,sync_error_log',
			sort: '-modified',
		});
		const failedSyncs = async () => (await admin.get<Row[]>(`${EVENT_ITEMS}${monitoring}`)).body.data;

		google.failNext('backendError', { method: 'events.get', times: 4 });
		const answer = await admin.post(`${API}/sync_single_event`, { calendar_event_sync_name: name });
		expect(answer.body.data).toMatchObject({ status: 'error' });
		const [failed] = await failedSyncs();
		expect(failed).toMatchObject({ name, event_title: 'Client Call', calendar_integration: googleCalendar });
		expect(failed?.['sync_error_log']).toMatch(
			/^Sync Error \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\):\n.*503.*\nRetry scheduled for next sync cycle\.$/s,
		);
		await sync();
		expect(await failedSyncs()).toEqual([]);
		expect(await rowOf(id)).toMatchObject({ name, sync_status: 'Synced', sync_error_log: null });

		const log =
			'Sync Error (2025-12-08 12:30:00):\nFailed to fetch updated event from Google Calendar API.\nError: 503 Service Unavailable\nRetry scheduled for next sync cycle.';
		await admin.patch(`${EVENT_ITEMS}/${name}`, { sync_status: 'Sync Failed', sync_error_log: log });
		expect(await failedSyncs()).toEqual([
			{ name, event_title: 'Client Call', calendar_integration: googleCalendar, sync_error_log: log },
		]);
		const again = await admin.post(`${API}/sync_single_event`, { calendar_event_sync_name: name });
		expect(again.body.data).toEqual({ status: 'success', message: `Event '${name}' synced successfully` });
		expect(await failedSyncs()).toEqual([]);
	});
}
