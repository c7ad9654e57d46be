import createKnex from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer, Row } from '../support/client';
import { createPerson } from '../support/people';
import type { Person } from '../support/people';
import { createBooking, createEvent, createIntegration } from '../support/records';
import { useSharedServer } from '../support/shared-server';

const BOOKINGS = '/items/mm_meeting_booking';
const AT_10 = { start_datetime: '2027-03-08T10:00:00.000Z', end_datetime: '2027-03-08T11:00:00.000Z' };
const AT_12 = { start_datetime: '2027-03-08T12:00:00.000Z', end_datetime: '2027-03-08T13:00:00.000Z' };

describe('never two in one slot', () => {
	const { admin, url, database } = useSharedServer();
	let sarah: Person;
	let knex: Knex;

	beforeAll(() => {
		knex = createKnex(database);
	});
	afterAll(async () => {
		await knex.destroy();
	});
	beforeEach(async () => {
		sarah = await createPerson(url, admin);
	});

	const book = (payload: Row = {}) =>
		admin.post(BOOKINGS, { meeting_type: 'guard', assigned_user: sarah.id, ...AT_10, ...payload });
	const hold = (payload: Row = {}) =>
		admin.post<{ hold: string; expires_at: string }>('/meeting-manager/hold_slot', {
			user: sarah.id,
			...AT_10,
			...payload,
		});
	const isFree = async (slot: Row = AT_10) => {
		const query = new URLSearchParams({ user: sarah.id, ...slot });
		const { body } = await admin.get(`/meeting-manager/check_time_slot?${query}`);
		return body.data['available'];
	};
	const statuses = (answers: readonly Answer<unknown>[]) =>
		Object.fromEntries(
			[200, 409].map((status) => [status, answers.filter((answer) => answer.status === status).length]),
		);
	const bookingsAt = async ({ start_datetime }: Row) =>
		Number(
			(
				await knex('mm_meeting_booking')
					.where({ assigned_user: sarah.id, start_datetime: new Date(String(start_datetime)) })
					.count({ count: '*' })
			)[0]?.['count'],
		);

	test('a booking over an event of the user is refused as a conflict that names it', async () => {
		const { name: calendar_integration } = await createIntegration(admin, { user: sarah.id });
		const event = await createEvent(admin, { calendar_integration, ...AT_10, event_title: 'Team Meeting' });
		const answer = await book({ start_datetime: '2027-03-08T10:59:59Z', end_datetime: '2027-03-08T12:00:00Z' });
		expect(answer.status).toBe(409);
		expect(answer.body.errors).toEqual([
			expect.objectContaining({
				message: 'The time is taken: Team Meeting (2027-03-08T10:00:00.000Z - 2027-03-08T11:00:00.000Z).',
				extensions: { code: 'MM_CONFLICT', conflicts: [{ name: event.name, event_title: 'Team Meeting', ...AT_10 }] },
			}),
		]);
		expect((await book({ start_datetime: AT_10.end_datetime, end_datetime: AT_12.start_datetime })).status).toBe(200);
	});

	test('what is wrong besides is told first, and an event that does not block is no conflict', async () => {
		const { name: calendar_integration } = await createIntegration(admin, { user: sarah.id });
		await createEvent(admin, { calendar_integration, ...AT_10, is_blocking_availability: false });
		expect((await book()).status).toBe(200);
		const wrong = await book({ customer_email: 'john@' });
		expect([wrong.status, wrong.body.errors[0]?.extensions.code]).toEqual([400, 'INVALID_PAYLOAD']);
	});

	test('of 50 bookings of one slot at the same moment one is made', async () => {
		const answers = await Promise.all(Array.from({ length: 50 }, () => book()));
		expect(statuses(answers)).toEqual({ 200: 1, 409: 49 });
		expect(await bookingsAt(AT_10)).toBe(1);
	});

	test('of 50 bookings of a slot that somebody has none is made', async () => {
		const { name: calendar_integration } = await createIntegration(admin, { user: sarah.id });
		await createEvent(admin, { calendar_integration, ...AT_10 });
		const answers = await Promise.all(Array.from({ length: 50 }, () => book()));
		expect(statuses(answers)).toEqual({ 200: 0, 409: 50 });
	});

	test('of 25 bookings moved into a slot and 25 made in it, in whole or in part, one gets it', async () => {
		const elsewhere = Array.from({ length: 25 }, (_, index) => {
			const start = Date.parse('2027-04-05T00:00:00Z') + index * 3_600_000;
			return { start_datetime: new Date(start).toISOString(), end_datetime: new Date(start + 1_800_000).toISOString() };
		});
		const made = await Promise.all(elsewhere.map((slot) => createBooking(admin, { assigned_user: sarah.id, ...slot })));
		const part = { start_datetime: '2027-03-08T10:30:00Z', end_datetime: '2027-03-08T11:30:00Z' };
		const answers = await Promise.all(
			made.flatMap(({ name }, index) => [
				admin.patch(`${BOOKINGS}/${name}`, index % 2 === 0 ? AT_10 : part),
				book(index % 2 === 0 ? part : AT_10),
			]),
		);
		expect(statuses(answers)).toEqual({ 200: 1, 409: 49 });
		expect((await bookingsAt(AT_10)) + (await bookingsAt(part))).toBe(1);
	});

	test('one request for several bookings takes each slot once, or changes nothing', async () => {
		const draft = { meeting_type: 'guard', assigned_user: sarah.id };
		const refused = await admin.post(BOOKINGS, [
			{ ...draft, ...AT_10 },
			{ ...draft, ...AT_10 },
		]);
		expect(refused.status).toBe(409);
		expect(await bookingsAt(AT_10)).toBe(0);
		const made = await admin.post<{ name: string }[]>(BOOKINGS, [
			{ ...draft, ...AT_10 },
			{ ...draft, ...AT_12 },
		]);
		const keys = made.body.data.map(({ name }) => name);
		const later = { start_datetime: '2027-03-09T10:00:00Z', end_datetime: '2027-03-09T11:00:00Z' };
		expect((await admin.patch(BOOKINGS, { keys, data: later })).status).toBe(409);
		expect(await bookingsAt(later)).toBe(0);
		expect(await isFree(later)).toBe(true);
	});

	test('a slot is free again at once when its booking is cancelled, moved away, given away or deleted', async () => {
		const john = await createPerson(url, admin);
		const leave: ((name: string) => Promise<Answer<unknown>>)[] = [
			(name) => admin.patch(`${BOOKINGS}/${name}`, { status: 'Cancelled' }),
			(name) => admin.patch(`${BOOKINGS}/${name}`, AT_12),
			(name) => admin.patch(`${BOOKINGS}/${name}`, { assigned_user: john.id }),
			(name) => admin.delete(`${BOOKINGS}/${name}`),
		];
		for (const step of leave) {
			const { name } = (await book()).body.data;
			expect((await book()).status).toBe(409);
			expect((await step(String(name))).status).toBeLessThan(300);
		}
		expect((await book()).status).toBe(200);
	});

	test('a cancelled booking comes back only where its time is still free; a save that moves nothing asks nothing', async () => {
		const first = (await book({ status: 'Cancelled' })).body.data;
		const second = (await book()).body.data;
		expect((await admin.patch(`${BOOKINGS}/${String(first['name'])}`, { status: 'Confirmed' })).status).toBe(409);
		const longer = { end_datetime: '2027-03-08T11:30:00Z' };
		expect((await admin.patch(`${BOOKINGS}/${String(second['name'])}`, longer)).status).toBe(200);
		await book({ override_conflicts: true });
		expect((await admin.patch(`${BOOKINGS}/${String(second['name'])}`, { title: 'Call' })).status).toBe(200);
	});

	test('a user’s id is the same in capitals', async () => {
		const { name: calendar_integration } = await createIntegration(admin, { user: sarah.id.toUpperCase() });
		await createEvent(admin, { calendar_integration, ...AT_10 });
		const capitals = { assigned_user: sarah.id.toUpperCase() };
		expect((await book(capitals)).status).toBe(409);
		expect((await book({ assigned_user: { id: sarah.id.toUpperCase() } })).status).toBe(409);
		expect((await book({ ...capitals, ...AT_12 })).body.data).toMatchObject({ assigned_user: sarah.id });
		expect((await book(AT_12)).status).toBe(409);
		const settings = await admin.post<Row>('/items/mm_user_settings', { name: sarah.id.toUpperCase() });
		expect(settings.body.data).toMatchObject({ name: sarah.id });
	});

	test('a System Manager may book over a conflict, and it is recorded', async () => {
		await book({ title: 'Support call' });
		const { status, body } = await book({ override_conflicts: true });
		expect(status).toBe(200);
		const logged = await knex('mm_error_log').where({ reference_name: body.data['name'] });
		expect(logged.map(({ title, message }) => [title, message])).toEqual([
			['Booked despite conflicts', expect.stringContaining(`Meeting Booking ${String(body.data['name'])} was saved`)],
		]);
	});

	test('whoever may not see the person’s calendar learns the times only, and may not override', async () => {
		const policy = await admin.post<{ id: string }>('/policies', {
			name: `Desk ${sarah.email}`,
			app_access: false,
			admin_access: false,
		});
		for (const action of ['create', 'read', 'update']) {
			await admin.post('/permissions', {
				policy: policy.body.data.id,
				collection: 'mm_meeting_booking',
				action,
				permissions: {},
				fields: ['*'],
			});
		}
		const desk = await createPerson(url, admin, { policies: [`Desk ${sarah.email}`] });
		const { name } = (await book({ title: 'Secret talks' })).body.data;
		const draft = { meeting_type: 'guard', assigned_user: sarah.id, ...AT_10 };
		const refused = await desk.client.post(BOOKINGS, draft);
		expect([refused.status, refused.body.errors[0]?.extensions['conflicts']]).toEqual([
			409,
			[{ name: null, event_title: 'Busy', ...AT_10 }],
		]);
		expect(refused.text).not.toContain(String(name));
		expect((await desk.client.post(BOOKINGS, { ...draft, override_conflicts: true })).status).toBe(400);
		// Set by a System Manager once, the flag is no pass for others.
		const free = (await book({ ...AT_12, override_conflicts: true })).body.data;
		expect((await desk.client.patch(`${BOOKINGS}/${String(free['name'])}`, AT_10)).status).toBe(409);
		await admin.delete(`/users/${desk.id}`);
		await admin.delete(`/policies/${policy.body.data.id}`);
	});

	describe('hold_slot', () => {
		test('keeps the slot from others until its holder books it, once', async () => {
			const held = await hold();
			expect(held.status).toBe(200);
			const leftMs = Date.parse(held.body.data.expires_at) - Date.now();
			expect(leftMs).toBeGreaterThan(4 * 60_000);
			expect(leftMs).toBeLessThanOrEqual(5 * 60_000);
			expect(await isFree()).toBe(false);
			expect([(await book()).status, (await hold()).status]).toEqual([409, 409]);
			const booked = await book({ hold: held.body.data.hold });
			expect([booked.status, booked.body.data['hold']]).toEqual([200, null]);
			expect((await book({ hold: held.body.data.hold })).status).toBe(409);
			expect(await knex('mm_slot_hold').where({ user_id: sarah.id })).toEqual([]);
		});

		test('of 50 holds of one slot at the same moment one is given', async () => {
			const answers = await Promise.all(Array.from({ length: 50 }, () => hold()));
			expect(statuses(answers)).toEqual({ 200: 1, 409: 49 });
		});

		test('serves to move a booking, and must cover it; one that helps nobody is no harm', async () => {
			const { name } = (await book(AT_12)).body.data;
			const held = (await hold()).body.data.hold;
			const tooLong = { ...AT_10, end_datetime: '2027-03-08T11:30:00Z', hold: held };
			const refused = await admin.patch(`${BOOKINGS}/${String(name)}`, tooLong);
			expect(refused.body.errors[0]?.extensions['faults']).toEqual([
				{ field: 'hold', message: '"hold" does not cover the whole time of the booking.' },
			]);
			expect((await admin.patch(`${BOOKINGS}/${String(name)}`, { ...AT_10, hold: 'unknown' })).status).toBe(409);
			expect((await admin.patch(`${BOOKINGS}/${String(name)}`, { ...AT_10, hold: held })).status).toBe(200);
			expect((await book({ ...AT_12, hold: 'unknown' })).status).toBe(200);
		});

		test('releases itself', async () => {
			const held = (await hold()).body.data.hold;
			await knex('mm_slot_hold').where({ user_id: sarah.id }).update({ expires: Date.now() });
			await knex('mm_booking_guard').where({ user_id: sarah.id }).update({ claims: null });
			expect(await isFree()).toBe(true);
			expect((await hold()).status).toBe(200);
			expect((await book({ hold: held })).status).toBe(409);
		});

		test.each<[Row, string]>([
			[{ minutes: 0 }, 'minutes'],
			[{ minutes: 61 }, 'minutes'],
			[{ minutes: 2.5 }, 'minutes'],
			[{ minutes: 'x' }, 'minutes'],
			[{ start_datetime: 'x' }, 'start_datetime'],
			[{ end_datetime: AT_10.start_datetime }, 'start_datetime'],
			[{ end_datetime: '2027-03-10T10:00:00Z' }, 'end_datetime'],
			[{ user: 'nobody@example.com' }, 'user'],
		])('refuses %j', async (changes, field) => {
			const { status, body } = await hold(changes);
			expect([status, body.errors[0]?.extensions['faults']]).toEqual([400, [expect.objectContaining({ field })]]);
		});

		test('is for the person’s own time, System Managers and Availability Readers', async () => {
			const john = await createPerson(url, admin);
			const draft = { user: sarah.id, ...AT_10 };
			expect((await john.client.post('/meeting-manager/hold_slot', draft)).status).toBe(403);
			expect((await sarah.client.post('/meeting-manager/hold_slot', AT_10)).status).toBe(200);
			const app = await createPerson(url, admin, { policies: ['Availability Reader'], apiOnly: true });
			const refused = await app.client.post('/meeting-manager/hold_slot', draft);
			expect([403, 409]).toContain(refused.status);
			expect(refused.text).not.toContain('Held');
		});
	});
});
