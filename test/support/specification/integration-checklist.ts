import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { INTEGRATIONS, patience } from '../booking-world';
import { query } from '../client';
import type { Row } from '../client';
import { googleEmails, outlookEmails } from '../connect-server';
import { instantInDays } from '../ics';
import { API, EVENT_ITEMS, inBerlin, slotAt } from './world';
import type { Slot, Specification } from './world';

const googleTimes = ({ start_datetime, end_datetime }: Slot) => ({
	start: { dateTime: start_datetime },
	end: { dateTime: end_datetime },
});

/** The specification's testing checklist: integration tests, with the stand-ins for Google and Microsoft. */
export function testIntegrationChecklist(of: () => Specification): void {
	test('checklist: Test event import from Google Calendar', async () => {
		const { google, googleCalendar, sync, nextSlot, rowOf } = of();
		const slots = [nextSlot(), nextSlot()];
		const ids = slots.map((slot, index) =>
			google.addEvent({
				...googleTimes(slot),
				summary: `Project Review ${index}`,
				description: 'Bring the figures.',
				location: 'Conference Room A',
				attendees: [{ email: 'john@customer.com', displayName: 'John Doe', responseStatus: 'tentative' }],
			}),
		);
		const run = await sync();
		expect(run.body.data).toMatchObject({ status: 'success', created: 2, quarantined: 0 });
		for (const [index, id] of ids.entries()) {
			const row = await rowOf(id);
			expect(row).toMatchObject({
				...slots[index],
				calendar_integration: googleCalendar,
				external_event_id: id,
				event_title: `Project Review ${index}`,
				event_type: 'External Event',
				sync_status: 'Synced',
				description: 'Bring the figures.',
				location: 'Conference Room A',
				attendees_json: [{ email: 'john@customer.com', display_name: 'John Doe', response_status: 'tentative' }],
				organizer_email: googleEmails[0],
				meeting_booking: null,
				is_blocking_availability: true,
				sync_direction: 'Inbound',
				sync_error_log: null,
			});
			for (const stamp of ['last_synced', 'external_last_modified', 'modified']) {
				expect(Date.parse(String(row[stamp])), stamp).toBeGreaterThan(Date.now() - 600_000);
			}
		}
	});

	test('checklist: Test event export to Outlook', async () => {
		const { graph, john, outlookCalendar, book, settled } = of();
		const booking = await book({
			title: 'Customer Support Call - John Doe',
			description: 'Support call regarding account setup issues',
			location: 'https://meet.google.com/abc-defg-hij',
			assigned_user: john.id,
		});
		const [row] = await settled(booking.name);
		expect(row).toMatchObject({ calendar_integration: outlookCalendar, sync_status: 'Synced' });
		const written = graph.readEvent(String(row?.['external_event_id']));
		expect(written).toMatchObject({
			subject: 'Customer Support Call - John Doe',
			location: { displayName: 'https://meet.google.com/abc-defg-hij' },
			organizer: { emailAddress: { address: outlookEmails[0] } },
		});
		const { dateTime } = Object(Object(written)['start']);
		expect(new Date(`${String(dateTime).slice(0, 19)}Z`).toISOString()).toBe(booking['start_datetime']);
	});

	test('checklist: Test event update sync', async () => {
		const { google, sarah, sync, nextSlot, rowOf, isFree } = of();
		const [before, after] = [nextSlot(), nextSlot()];
		const id = google.addEvent({ summary: 'Team Meeting', ...googleTimes(before) });
		await sync();
		const { name } = await rowOf(id);
		google.changeEvent(id, { summary: 'Team Meeting (moved)', location: 'Room 7', ...googleTimes(after) });
		await sync();
		const moved = { event_title: 'Team Meeting (moved)', location: 'Room 7', ...after };
		expect(await rowOf(id)).toMatchObject({ name, ...moved, sync_status: 'Synced' });
		expect([await isFree(sarah.client, before), await isFree(sarah.client, after)]).toEqual([true, false]);
	});

	test('checklist: Test event deletion sync', async () => {
		const { admin, google, googleCalendar, sarah, sync, nextSlot, rowOf, rowsWhere, isFree } = of();
		const setStrategy = (deletion_strategy: string) =>
			admin.patch(`${INTEGRATIONS}/${googleCalendar}`, { deletion_strategy });
		const addSynced = async (slot: Slot) => {
			const id = google.addEvent({ summary: 'Called off', ...googleTimes(slot) });
			await sync();
			expect(await isFree(sarah.client, slot)).toBe(false);
			return id;
		};
		const slot = nextSlot();
		const soft = await addSynced(slot);
		google.deleteEvent(soft);
		await sync();
		expect(await rowOf(soft)).toMatchObject({ sync_status: 'Deleted Externally' });
		expect(await isFree(sarah.client, slot)).toBe(true);
		await setStrategy('Hard Delete');
		const hard = await addSynced(slot);
		google.deleteEvent(hard);
		await sync();
		expect(await rowsWhere({ external_event_id: { _eq: hard } })).toEqual([]);
		expect(await isFree(sarah.client, slot)).toBe(true);
		await setStrategy('Soft Delete');
	});

	test('checklist: Test all-day event handling', async () => {
		const { google, googleCalendar, admin, sarah, sync, rowOf, isFree } = of();
		const zone = (await admin.get(`${INTEGRATIONS}/${googleCalendar}`)).body.data['time_zone'];
		expect(zone).toBe('Europe/Berlin');
		const [day, next] = [150, 151].map((days) => instantInDays(days).toISOString().slice(0, 10));
		const id = google.addEvent({ summary: 'Holiday', start: { date: day }, end: { date: next } });
		await sync();
		const row = await rowOf(id);
		const [start, end] = [row['start_datetime'], row['end_datetime']];
		expect([inBerlin(start), inBerlin(end)]).toEqual([`${day} 00:00:00`, `${day} 23:59:59`]);
		expect(row).toMatchObject({ event_type: 'All-Day Event', is_blocking_availability: true, validation_warnings: [] });
		const around = (fromMs: number, toMs: number) =>
			isFree(sarah.client, {
				start_datetime: new Date(fromMs).toISOString(),
				end_datetime: new Date(toMs).toISOString(),
			});
		const [from, to] = [Date.parse(String(start)), Date.parse(String(end)) + 1_000];
		expect(await around(from, from + 60_000)).toBe(false);
		expect(await around(from + 43_200_000, from + 43_260_000)).toBe(false);
		expect(await around(to - 500, to)).toBe(false);
		expect(await around(from - 60_000, from)).toBe(true);
		expect(await around(to, to + 60_000)).toBe(true);
	});

	test('checklist: Test non-blocking event', async () => {
		const { admin, google, sarah, sync, nextSlot, rowOf, isFree } = of();
		const slot = nextSlot();
		const id = google.addEvent({ summary: 'Office party', ...googleTimes(slot) });
		await sync();
		const { name } = await rowOf(id);
		expect(await isFree(sarah.client, slot)).toBe(false);
		await admin.patch(`${EVENT_ITEMS}/${name}`, { is_blocking_availability: 0 });
		expect(await isFree(sarah.client, slot)).toBe(true);
		google.changeEvent(id, { summary: 'Office party, with cake' });
		await sync();
		expect(await rowOf(id)).toMatchObject({ event_title: 'Office party, with cake', is_blocking_availability: false });
		expect(await isFree(sarah.client, slot)).toBe(true);
	});

	test('checklist: Test availability calculation', async () => {
		const { admin, create, createNewcomer, isFree } = of();
		const sarah = await createNewcomer();
		const MONDAY = '2027-06-07';
		const events: [string, string, string][] = [
			['Team Meeting', '10:00', '11:00'],
			['Lunch Break', '12:00', '13:00'],
			['Client Call', '12:30', '14:00'],
			['Project Review', '16:00', '17:00'],
		];
		for (const [event_title, from, to] of events) {
			const external_event_id = randomUUID();
			const calendar_integration = sarah.integration;
			await create({ ...slotAt(MONDAY, from, to), event_title, external_event_id, calendar_integration });
		}
		const range = { start_date: MONDAY, end_date: MONDAY };
		const blocking = await sarah.client.get<Row[]>(`${API}/get_blocking_events${query(range)}`);
		expect(blocking.body.data.map(({ event_title }) => event_title)).toEqual(events.map(([title]) => title));
		const asked = query({ users: sarah.email, ...range, duration_minutes: 60 });
		const { body } = await admin.get<Row[]>(`${API}/find_available_slots${asked}`);
		const hours = ['09:00', '11:00', '14:00', '15:00'];
		expect(body.data.map(({ start_datetime }) => String(start_datetime).slice(11, 16))).toEqual(hours);
		expect(await isFree(sarah.client, slotAt(MONDAY, '14:00', '16:00'))).toBe(true);
		expect(await isFree(sarah.client, slotAt(MONDAY, '14:00', '16:01'))).toBe(false);
	});

	test('checklist: Test bidirectional sync', async () => {
		const { google, book, booking, change, written, move, sync, nextSlot, rowOf, titled } = of();
		const made = await book({ title: 'Both ways' });
		const id = await written(made.name);
		expect(await rowOf(id)).toMatchObject({ sync_direction: 'Outbound' });
		const slot = nextSlot();
		move(id, slot);
		await sync();
		await expect.poll(() => booking(made.name), patience).toMatchObject({ ...slot, status: 'Rescheduled' });
		expect(await rowOf(id)).toMatchObject({ ...slot, sync_direction: 'Bidirectional', meeting_booking: made.name });
		const later = nextSlot();
		await change(made.name, later);
		await expect
			.poll(() => new Date(String(Object(google.findEvent(id)?.start).dateTime)).toISOString(), patience)
			.toBe(later.start_datetime);
		expect(await written(made.name)).toBe(id);
		expect(await rowOf(id)).toMatchObject(later);
		expect(titled('Both ways')).toHaveLength(1);
	});
}
