import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { query } from '../client';
import type { Row } from '../client';
import { createPerson, removePerson } from '../people';
import { createBooking, createIntegration } from '../records';
import { API, EVENT_ITEMS, slotAt } from './world';
import type { Slot, Specification } from './world';

/** The specification's testing checklist: what it has people look at. The Studio's own part is seen in a browser. */
export function testManualChecklist(of: () => Specification): void {
	const draft = (calendar_integration: string, slot: Slot, changes: Row = {}): Row => ({
		...slot,
		calendar_integration,
		external_event_id: randomUUID(),
		event_title: 'Team Meeting',
		...changes,
	});

	test('checklist: User Permissions', async () => {
		const { admin, server, create, createNewcomer } = of();
		const day = '2026-12-10';
		const sarah = await createPerson(server.url, admin, { role: 'All' });
		const calendar = await createIntegration(admin, { user: sarah.id, status: 'Paused' });
		const own = await create(draft(calendar.name, slotAt(day, '14:00', '15:00')));
		const john = await createNewcomer();
		const foreign = await create(
			draft(john.integration, slotAt(day, '14:00', '15:00'), { event_title: 'Secret talks' }),
		);

		const view = await sarah.client.get<Row[]>(`${API}/events${query({ start_date: day, end_date: day })}`);
		expect(view.body.data.map(({ name }) => name)).toEqual([own.name]);
		// Directus 12 Core knows no item rules: there All reads its own events through the endpoint alone.
		const items = await sarah.client.get<Row[]>(`${EVENT_ITEMS}?limit=-1`);
		const hasItemRules = server.project.target.major === 11;
		expect(items.status).toBe(hasItemRules ? 200 : 403);
		if (hasItemRules) expect(items.body.data.map(({ name }) => name)).toEqual([own.name]);
		expect((await sarah.client.get(`${EVENT_ITEMS}/${foreign.name}`)).status).toBe(403);
		expect((await sarah.client.patch(`${EVENT_ITEMS}/${own.name}`, { location: 'Room 7' })).status).toBe(403);
		expect((await sarah.client.post(EVENT_ITEMS, draft(calendar.name, slotAt(day, '16:00', '17:00')))).status).toBe(
			403,
		);
		expect((await sarah.client.delete(`${EVENT_ITEMS}/${own.name}`)).status).toBe(403);
		const asked = query({ user: john.email, start_date: day, end_date: day });
		expect((await sarah.client.get(`${API}/get_blocking_events${asked}`)).status).toBe(403);
		await removePerson(admin, sarah);
	});

	test('checklist: Sync Performance', async () => {
		const { admin, createNewcomer, checkSlot } = of();
		const sarah = await createNewcomer();
		const events = Array.from({ length: 100 }, (_, index) => {
			const start = Date.parse('2026-12-01T08:00:00Z') + index * 7_200_000;
			const [start_datetime, end_datetime] = [start, start + 3_600_000].map((ms) => new Date(ms).toISOString());
			return draft(sarah.integration, { start_datetime: String(start_datetime), end_datetime: String(end_datetime) });
		});
		expect((await admin.post(EVENT_ITEMS, events)).status).toBe(200);
		const begun = performance.now();
		const range = query({ start_date: '2026-12-01', end_date: '2026-12-31' });
		const { body } = await sarah.client.get<Row[]>(`${API}/get_blocking_events${range}`);
		expect(performance.now() - begun).toBeLessThan(1_000);
		expect(body.data).toHaveLength(100);
		const checked = performance.now();
		expect(await checkSlot(sarah.client, slotAt('2026-12-01', '08:30', '09:30'))).toMatchObject({ available: false });
		expect(performance.now() - checked).toBeLessThan(1_000);
	});

	test('checklist: Conflict Detection', async () => {
		const { admin, create, createNewcomer, checkSlot, isFree } = of();
		const sarah = await createNewcomer();
		const event = async (from: string, to: string) =>
			(await create(draft(sarah.integration, slotAt('2026-12-10', from, to)))).name;
		const [first, second, last] = [
			await event('09:00', '11:00'),
			await event('10:00', '12:00'),
			await event('12:00', '13:00'),
		];
		const conflictsOf = async (from: string, to: string) =>
			(await checkSlot(sarah.client, slotAt('2026-12-10', from, to))).conflicts.map(({ name }) => name);
		expect(await conflictsOf('10:30', '10:45')).toEqual([first, second]);
		expect(await conflictsOf('11:00', '12:00')).toEqual([second]);
		expect(await conflictsOf('08:00', '14:00')).toEqual([first, second, last]);
		expect(await isFree(sarah.client, slotAt('2026-12-10', '08:00', '09:00'))).toBe(true);
		expect(await isFree(sarah.client, slotAt('2026-12-10', '13:00', '14:00'))).toBe(true);
		const booking = { meeting_type: 'support', assigned_user: sarah.id, ...slotAt('2026-12-10', '11:30', '12:30') };
		const refused = await admin.post('/items/mm_meeting_booking', booking);
		expect([refused.status, refused.body.errors[0]?.extensions.code]).toEqual([409, 'MM_CONFLICT']);
		const conflicts = refused.body.errors[0]?.extensions['conflicts'];
		expect(conflicts).toMatchObject([{ name: second }, { name: last }]);
	});

	test('checklist: Timing Tolerance', async () => {
		const { admin, create, createNewcomer } = of();
		const sarah = await createNewcomer();
		const booking = await createBooking(admin, {
			assigned_user: sarah.id,
			start_datetime: '2026-12-12 10:00:00',
			end_datetime: '2026-12-12 10:30:00',
		});
		const at = (minutes: number) => ({
			meeting_booking: booking.name,
			start_datetime: new Date(Date.parse('2026-12-12T10:00:00Z') + minutes * 60_000).toISOString(),
			end_datetime: new Date(Date.parse('2026-12-12T10:30:00Z') + minutes * 60_000).toISOString(),
		});
		const event = await create(draft(sarah.integration, slotAt('2026-12-12', '10:00', '10:30'), at(4)));
		expect(event['validation_warnings']).toEqual([]);
		const warningsAt = async (minutes: number) =>
			(await admin.patch(`${EVENT_ITEMS}/${event.name}`, at(minutes))).body.data['validation_warnings'];
		const warning =
			'Warning: Event timing does not match linked Meeting Booking timing. This may indicate a sync issue.';
		expect(await warningsAt(6)).toEqual([warning]);
		expect(await warningsAt(-4)).toEqual([]);
		expect(await warningsAt(-6)).toEqual([warning]);
	});

	test('checklist: Attendees Display', async () => {
		const { admin, create, createNewcomer } = of();
		const { integration } = await createNewcomer();
		const lists = [
			['sarah@bestsecurity.com', 'john@customer.com'],
			[
				{ email: 'sarah@bestsecurity.com', response_status: 'accepted', display_name: 'Sarah Johnson' },
				{ email: 'john@customer.com', response_status: 'needs_action', display_name: 'John Doe' },
			],
			['sarah@bestsecurity.com', { email: 'john@customer.com', response_status: 'tentative' }],
		];
		for (const attendees of lists) {
			for (const attendees_json of [attendees, JSON.stringify(attendees)]) {
				const { name } = await create(draft(integration, slotAt('2026-12-10', '14:00', '15:00'), { attendees_json }));
				expect((await admin.get(`${EVENT_ITEMS}/${name}`)).body.data['attendees_json']).toEqual(attendees);
			}
		}
	});
}
