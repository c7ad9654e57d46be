import { beforeAll, describe, expect, test } from 'vitest';
import type { Client, Row } from '../support/client';
import { query } from '../support/client';
import { createPerson, removePerson } from '../support/people';
import type { Person } from '../support/people';
import { createBooking, createEvent, createIntegration } from '../support/records';
import { useSharedServer } from '../support/shared-server';

/** A Monday, in Sarah's zone, New York, four hours behind UTC. */
const MONDAY = '2027-06-07';
const monday = (time: string) => `${MONDAY}T${time}:00.000Z`;

describe('find_available_slots', () => {
	const { admin, url } = useSharedServer();
	let sarah: Person;
	let john: Person;
	let calendar = '';

	beforeAll(async () => {
		[sarah, john] = [await createPerson(url, admin), await createPerson(url, admin)];
		calendar = (await createIntegration(admin, { user: sarah.id, time_zone: 'America/New_York', is_primary: true }))
			.name;
		await admin.post('/items/mm_user_settings', {
			name: john.id,
			time_zone: 'Europe/Berlin',
			working_hours: { monday: [{ start: '15:00', end: '20:00' }] },
			buffer_before_minutes: 15,
		});
	});

	const find = (args: Row, client: Client = admin) =>
		client.get<never>(
			`/meeting-manager/find_available_slots${query({ start_date: MONDAY, end_date: MONDAY, duration_minutes: 60, ...args })}`,
		);
	const starts = async (args: Row, client?: Client): Promise<string[]> => {
		const { status, body, text } = await find(args, client);
		expect(status, text).toBe(200);
		const slots: Row[] = args['explain'] ? body.data['slots'] : body.data;
		return slots.map((slot) => String(slot['start_datetime']).slice(11, 16));
	};

	test('gives the working hours of the caller’s day, without what blocks it', async () => {
		expect(await starts({}, sarah.client)).toEqual([
			'13:00',
			'14:00',
			'15:00',
			'16:00',
			'17:00',
			'18:00',
			'19:00',
			'20:00',
		]);
		await createEvent(admin, {
			calendar_integration: calendar,
			event_title: 'Team Meeting',
			start_datetime: monday('14:30'),
			end_datetime: monday('15:00'),
		});
		await createBooking(admin, {
			assigned_user: sarah.id,
			start_datetime: monday('17:00'),
			end_datetime: monday('18:00'),
		});
		await admin.post('/meeting-manager/hold_slot', {
			user: sarah.id,
			start_datetime: monday('18:15'),
			end_datetime: monday('18:30'),
		});
		expect(await starts({ users: sarah.email })).toEqual(['13:00', '15:00', '16:00', '19:00', '20:00']);
		expect(await starts({ users: sarah.email, duration_minutes: 30, step_minutes: 60 })).toEqual([
			'13:00',
			'14:00',
			'15:00',
			'16:00',
			'19:00',
			'20:00',
		]);
		const { body } = await find({ users: sarah.email });
		expect(Object(body.data)[0]).toEqual({ start_datetime: monday('13:00'), end_datetime: monday('14:00') });
	});

	test('finds what several people have in common, each in their own zone', async () => {
		expect(await starts({ users: `${sarah.email}, ${john.id}` })).toEqual(['13:00', '15:00', '16:00']);
	});

	test('a person named by address and by id counts once, one who is named beside a stranger is not told of', async () => {
		const { body } = await find({ users: `${sarah.email.toUpperCase()},${sarah.id},${sarah.email}`, explain: true });
		const refused: Row[] = body.data['refused'];
		expect(new Set(refused.map((stretch) => JSON.stringify(stretch))).size).toBe(refused.length);
		const unknown = await find({ users: `${sarah.id},nobody@example.com,${john.email}` });
		expect([unknown.status, unknown.body.errors[0]?.extensions['faults']]).toEqual([
			400,
			[{ field: 'users', message: '"user": no user \'nobody@example.com\'.' }],
		]);
		expect((await find({ users: `${sarah.id},nobody@example.com` }, sarah.client)).status).toBe(403);
	});

	test('explains what refused the rest', async () => {
		await createBooking(admin, {
			assigned_user: john.id,
			start_datetime: monday('13:00'),
			end_datetime: monday('13:30'),
		});
		await admin.post('/items/mm_user_availability_rule', {
			user: john.id,
			date: MONDAY,
			rule_type: 'Off',
			start_time: '19:00',
			end_time: '20:00',
		});
		const { body } = await find({ users: `${sarah.id},${john.id}`, explain: true });
		const refused: Row[] = body.data['refused'];
		const of = (user: string) =>
			refused
				.filter((stretch) => stretch['user'] === user)
				.map(({ reason, start_datetime, end_datetime }) =>
					[reason, String(start_datetime).slice(11, 16), String(end_datetime).slice(11, 16)].join(' '),
				);
		expect(of(john.id)).toEqual([
			'working hours 04:00 13:00',
			'booking 13:00 13:30',
			'buffer 13:30 13:45',
			'rule 17:00 18:00',
			'working hours 18:00 04:00',
		]);
		expect(of(sarah.id)).toEqual([
			'working hours 04:00 13:00',
			'event 14:30 15:00',
			'booking 17:00 18:00',
			'hold 18:15 18:30',
			'working hours 21:00 04:00',
		]);
		const names = refused.filter(({ name }) => name !== null).map(({ name }) => String(name));
		expect(names).toHaveLength(5);
		expect(body.data['slots']).toEqual([
			{ start_datetime: monday('15:00'), end_datetime: monday('16:00') },
			{ start_datetime: monday('16:00'), end_datetime: monday('17:00') },
		]);
	});

	test('check_time_slot explains the same, and goes on calling free what only hours refuse', async () => {
		const slot = { start_datetime: monday('13:30'), end_datetime: monday('14:00') };
		const asked = query({ user: john.id, ...slot, explain: true });
		const { body } = await admin.get(`/meeting-manager/check_time_slot${asked}`);
		expect(body.data).toMatchObject({
			available: true,
			conflicts: [],
			refused: [{ reason: 'buffer', start_datetime: monday('13:30'), end_datetime: monday('13:45') }],
		});
	});

	test('notice and days ahead', async () => {
		const ruth = await createPerson(url, admin);
		await admin.post('/items/mm_user_settings', { name: ruth.id, maximum_days_ahead: 1 });
		expect(await starts({ users: ruth.id })).toEqual([]);
		const { body } = await find({ users: ruth.id, explain: true });
		expect(body.data['refused']).toContainEqual(expect.objectContaining({ reason: 'days ahead', user: ruth.id }));
		await removePerson(admin, ruth);
	});

	test('an Availability Reader learns times only, strangers nothing', async () => {
		expect((await find({ users: sarah.id }, john.client)).status).toBe(403);
		expect((await find({ users: `${john.id},${sarah.id}` }, john.client)).status).toBe(403);
		const app = await createPerson(url, admin, { policies: ['Availability Reader'], apiOnly: true });
		const { status, text } = await find({ users: sarah.id, explain: true }, app.client);
		expect([200, 403]).toContain(status);
		for (const secret of ['Team Meeting', 'MM-CES', 'MM-MB', 'booking', 'hold']) expect(text).not.toContain(secret);
		await removePerson(admin, app);
	});

	test.each<[Row, string]>([
		[{ duration_minutes: undefined }, 'duration_minutes'],
		[{ duration_minutes: 0 }, 'duration_minutes'],
		[{ duration_minutes: 'x' }, 'duration_minutes'],
		[{ step_minutes: 1 }, 'step_minutes'],
		[{ start_date: '2027-02-30' }, 'start_date'],
		[{ end_date: '2028-06-07' }, 'end_date'],
		[{ users: 'nobody@example.com' }, 'users'],
		[{ users: ',' }, 'users'],
		[{ users: Array.from({ length: 51 }, (_, index) => `${index}@example.com`).join(',') }, 'users'],
	])('refuses %j', async (args, field) => {
		const { status, body } = await find(args);
		expect([status, body.errors[0]?.extensions['faults']]).toEqual([400, [expect.objectContaining({ field })]]);
	});
});
