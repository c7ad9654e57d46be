import createKnex from 'knex';
import { describe, expect, test } from 'vitest';
import { query } from '../support/client';
import type { Client, Row } from '../support/client';
import { API, EVENTS, meeting, useFeedCalendars } from '../support/feed-calendars';
import { vcalendar } from '../support/ics';
import { createPerson, removePerson } from '../support/people';
import { createBooking } from '../support/records';
import { useSharedServer } from '../support/shared-server';

type Listed = Row & { total: number; items: Row[] };

const LISTS = ['calendars', 'failed_events', 'quarantine', 'proposed_changes', 'lost_changes'];

describe('the lists of the sync’s health', () => {
	const { anonymous, database } = useSharedServer();
	const { admin, url, connect, sarah } = useFeedCalendars();

	const read = async (list: string, args: Record<string, number> = { limit: 100 }, client: Client = admin) =>
		client.get<Listed>(`${API}/health/${list}${query(args)}`);
	const itemsOf = async (list: string) => (await read(list)).body.data.items;
	const find = async (list: string, what: Row) =>
		(await itemsOf(list)).find((item) => Object.entries(what).every(([key, value]) => item[key] === value));

	test('are for System Managers', async () => {
		const person = await createPerson(url, admin);
		for (const list of LISTS) {
			expect((await read(list)).status, list).toBe(200);
			expect((await read(list, {}, person.client)).status, list).toBe(403);
			expect((await read(list, {}, anonymous)).status, list).toBe(403);
		}
		await removePerson(admin, person);
	});

	test('a calendar tells what is wrong with it, and those in need come first', async () => {
		const well = await connect([meeting('a', 1)]);
		await well.sync();
		const broken = ['BEGIN:VEVENT', 'UID:broken', 'DTSTART:someday', 'SUMMARY:Broken', 'END:VEVENT'].join('\r\n');
		const ill = await connect([meeting('b', 1), broken], { calendar_name: 'Ill' });
		await ill.sync();
		const [row] = await ill.rows();
		await admin.patch(`${EVENTS}/${String(row?.['name'])}`, {
			sync_status: 'Sync Failed',
			sync_error_log: '503 Service Unavailable',
		});
		ill.serve('', { status: 404 });
		await ill.sync();

		const { body } = await read('calendars');
		const names = body.data.items.map(({ name }) => name);
		expect(names.indexOf(ill.name)).toBeLessThan(names.indexOf(well.name));
		expect(body.data['by_status']).toMatchObject({ Failing: expect.any(Number), Connected: expect.any(Number) });
		expect(await find('calendars', { name: ill.name })).toMatchObject({
			calendar_name: 'Ill',
			owner: sarah().email,
			status: 'Failing',
			consecutive_failures: 1,
			failed_events: 1,
			quarantined: 1,
			error: expect.stringContaining('404'),
		});

		expect(await find('failed_events', { calendar_integration: ill.name })).toMatchObject({
			name: row?.['name'],
			event_title: 'Team Meeting',
			calendar_name: 'Ill',
			sync_error_log: '503 Service Unavailable',
		});
		const setAside = await find('quarantine', { calendar_integration: ill.name });
		expect(setAside).toMatchObject({ uid: 'broken', owner: sarah().email, reason: expect.any(String) });
		expect(setAside?.['raw']).toContain('DTSTART:someday');
	});

	test('come in pages that count all there are', async () => {
		const calendar = await connect([meeting('a', 1), meeting('b', 2), meeting('c', 3)]);
		await calendar.sync();
		for (const { name } of await calendar.rows()) {
			await admin.patch(`${EVENTS}/${String(name)}`, { sync_status: 'Sync Failed' });
		}
		const [first, second] = [
			(await read('failed_events', { limit: 2 })).body.data,
			(await read('failed_events', { limit: 2, page: 2 })).body.data,
		];
		expect(first.total).toBeGreaterThanOrEqual(3);
		expect(second.total).toBe(first.total);
		expect(first.items).toHaveLength(2);
		expect(first.items.map(({ name }) => name)).not.toContain(second.items[0]?.['name']);
		expect((await read('failed_events', { limit: 0 })).status).toBe(400);
		calendar.serve(vcalendar([meeting('a', 1), meeting('b', 2), meeting('c', 3)], ['X-CHANGED:1']));
		await calendar.sync();
		expect(await find('failed_events', { calendar_integration: calendar.name })).toBeUndefined();
	});

	test('show what a calendar changed about a booking, and what gave way in a merge', async () => {
		const knex = createKnex(database);
		const booking = await createBooking(admin, {
			assigned_user: sarah().id,
			title: 'Customer Support Call - John Doe',
			start_datetime: '2027-03-01T10:00:00Z',
			end_datetime: '2027-03-01T11:00:00Z',
		});
		const change = {
			kind: 'moved',
			event: 'MM-CES-x-0001',
			start_datetime: '2027-03-01T12:00:00.000Z',
			end_datetime: '2027-03-01T13:00:00.000Z',
		};
		await knex('mm_meeting_booking')
			.where({ name: booking.name })
			.update({ external_change: JSON.stringify(change) });
		await knex.destroy();
		expect(await find('proposed_changes', { meeting_booking: booking.name })).toMatchObject({
			title: 'Customer Support Call - John Doe',
			owner: sarah().email,
			start_datetime: '2027-03-01T10:00:00.000Z',
			external_change: change,
		});
		await admin.delete(`/items/mm_meeting_booking/${booking.name}`);
		expect(await find('proposed_changes', { meeting_booking: booking.name })).toBeUndefined();

		const calendar = await connect([meeting('a', 1)]);
		await calendar.sync();
		const event = String((await calendar.rows())[0]?.['name']);
		const entry = {
			title: 'Calendar event changed on both sides',
			message: 'location: "Room 1", written here, gave way to a later change.',
			reference_collection: 'mm_calendar_event_sync',
			reference_name: event,
		};
		const logged = (await admin.post('/items/mm_error_log', entry)).body.data;
		expect(await find('lost_changes', { calendar_event_sync: event })).toMatchObject({
			event_title: 'Team Meeting',
			message: entry.message,
		});
		await admin.delete(`/items/mm_error_log/${String(logged['name'])}`);
	});
});
