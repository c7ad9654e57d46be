import { beforeAll, describe, expect, test } from 'vitest';
import { query } from '../support/client';
import type { Row } from '../support/client';
import { createPerson } from '../support/people';
import type { Person } from '../support/people';
import { createBooking, createEvent, createIntegration } from '../support/records';
import { useSharedServer } from '../support/shared-server';

const API = '/meeting-manager';

/** One person per test, so that nobody's events are in another test's way. Not a user with a seat on Directus 12. */
describe('availability', () => {
	const { admin, url } = useSharedServer();
	const makePerson = () => createPerson(url, admin);
	let sarah: Person;
	let integration = '';
	const onTestPerson = async () => {
		sarah = await makePerson();
		integration = (await createIntegration(admin, { user: sarah.id, time_zone: 'Europe/Berlin' })).name;
	};
	const event = (start: string, end: string, changes: Row = {}) =>
		createEvent(admin, {
			calendar_integration: integration,
			start_datetime: start,
			end_datetime: end,
			...changes,
		});
	const slot = async (start: string, end: string, more: Record<string, string | boolean> = {}) => {
		const { status, body } = await sarah.client.get(
			`${API}/check_time_slot${query({ start_datetime: start, end_datetime: end, ...more })}`,
		);
		expect(status, JSON.stringify(body.errors)).toBe(200);
		return body.data;
	};
	const blocking = async (range: Record<string, string>) => {
		const { body } = await sarah.client.get<Row[]>(`${API}/get_blocking_events${query(range)}`);
		return body.data.map((row) => row['name']);
	};

	describe('check_time_slot', () => {
		beforeAll(onTestPerson);

		test('overlap, not containment, and half-open: what touches the slot does not block it', async () => {
			const meeting = await event('2026-12-10T14:00:00Z', '2026-12-10T15:00:00Z');
			const inside = await slot('2026-12-10 14:15:00', '2026-12-10 14:30:00');
			expect(inside).toMatchObject({
				available: false,
				conflicts: [
					{
						name: meeting.name,
						event_title: 'Dentist Appointment',
						start_datetime: '2026-12-10T14:00:00.000Z',
						end_datetime: '2026-12-10T15:00:00.000Z',
					},
				],
			});
			expect(await slot('2026-12-10T13:00:00Z', '2026-12-10T14:00:00Z')).toMatchObject({ available: true });
			expect(await slot('2026-12-10T15:00:00Z', '2026-12-10T16:00:00Z')).toMatchObject({ available: true });
			expect(await slot('2026-12-10T13:00:00Z', '2026-12-10T16:00:00Z')).toMatchObject({ available: false });
			expect(await slot('2026-12-10T19:00:00+05:30', '2026-12-10T20:00:00+05:30')).toMatchObject({ available: false });
		});

		test('a vacation that began long before the slot blocks it', async () => {
			await event('2027-01-01T00:00:00Z', '2027-01-20T00:00:00Z');
			expect(await slot('2027-01-15T10:00:00Z', '2027-01-15T11:00:00Z')).toMatchObject({ available: false });
			expect(await slot('2027-01-20T00:00:00Z', '2027-01-20T01:00:00Z')).toMatchObject({ available: true });
		});

		test('an event of exactly 24 hours blocks to its last minute', async () => {
			await event('2027-02-01T09:00:00Z', '2027-02-02T09:00:00Z');
			expect(await slot('2027-02-02T08:59:00Z', '2027-02-02T09:30:00Z')).toMatchObject({ available: false });
		});

		test('an all-day event blocks whole local days, the evening and the last second included', async () => {
			await event('2027-03-20', '2027-03-21', { event_type: 'All-Day Event' });
			// 20 March in Berlin is 23:00Z to 23:00Z.
			expect(await slot('2027-03-19T22:00:00Z', '2027-03-19T23:00:00Z')).toMatchObject({ available: true });
			expect(await slot('2027-03-19T23:00:00Z', '2027-03-19T23:30:00Z')).toMatchObject({ available: false });
			expect(await slot('2027-03-20T22:59:59Z', '2027-03-20T23:00:00Z')).toMatchObject({ available: false });
			expect(await slot('2027-03-20T22:59:59.500Z', '2027-03-20T23:00:00Z')).toMatchObject({ available: false });
			expect(await slot('2027-03-20T23:00:00Z', '2027-03-21T00:00:00Z')).toMatchObject({ available: true });
		});

		test('an all-day event on the day the clocks change covers its 23 hours', async () => {
			await event('2027-03-28', '2027-03-29', { event_type: 'All-Day Event' });
			expect(await slot('2027-03-28T21:30:00Z', '2027-03-28T22:00:00Z')).toMatchObject({ available: false });
			expect(await slot('2027-03-28T22:00:00Z', '2027-03-28T23:00:00Z')).toMatchObject({ available: true });
		});

		test.each([
			['Synced', false],
			['Pending Sync', false],
			['Sync Failed', true],
			['Deleted Externally', true],
			['Deleted Locally', true],
		])('an event of status %s: available %s', async (sync_status, available) => {
			const day = `2028-01-${10 + Math.floor(Math.random() * 18)}`;
			const own = await event(`${day}T09:00:00Z`, `${day}T10:00:00Z`, { sync_status });
			expect(await slot(`${day}T09:00:00Z`, `${day}T10:00:00Z`)).toMatchObject({ available });
			await admin.delete(`/items/mm_calendar_event_sync/${own.name}`);
		});

		test('a deactivated integration is out of availability, its events stay', async () => {
			const other = await createIntegration(admin, { user: sarah.id });
			const own = await event('2027-05-03T09:00:00Z', '2027-05-03T10:00:00Z', { calendar_integration: other.name });
			expect(await slot('2027-05-03T09:00:00Z', '2027-05-03T10:00:00Z')).toMatchObject({ available: false });
			await admin.patch(`/items/mm_calendar_integration/${other.name}`, { is_active: false });
			expect(await slot('2027-05-03T09:00:00Z', '2027-05-03T10:00:00Z')).toMatchObject({ available: true });
			expect((await admin.get(`/items/mm_calendar_event_sync/${own.name}`)).status).toBe(200);
		});

		test('a confirmed booking blocks by itself, once, also beside its own event row', async () => {
			const times = { start_datetime: '2027-06-01T09:00:00Z', end_datetime: '2027-06-01T10:00:00Z' };
			const booking = await createBooking(admin, { assigned_user: sarah.id, ...times });
			expect(await slot('2027-06-01T09:00:00Z', '2027-06-01T09:30:00Z')).toMatchObject({
				available: false,
				conflicts: [{ name: booking.name, start_datetime: '2027-06-01T09:00:00.000Z' }],
			});
			const row = await event(times.start_datetime, times.end_datetime, { meeting_booking: booking.name });
			expect(await slot('2027-06-01T09:00:00Z', '2027-06-01T09:30:00Z')).toMatchObject({
				conflicts: [{ name: row.name }],
			});
			await admin.patch(`/items/mm_calendar_event_sync/${row.name}`, { sync_status: 'Sync Failed' });
			expect(await slot('2027-06-01T09:00:00Z', '2027-06-01T09:30:00Z')).toMatchObject({ available: false });
			await admin.patch(`/items/mm_meeting_booking/${booking.name}`, { status: 'Cancelled' });
			expect(await slot('2027-06-01T09:00:00Z', '2027-06-01T09:30:00Z')).toMatchObject({ available: true });
		});

		test('unknown is not free: a calendar never synced is stale, and require_coverage refuses it', async () => {
			const answer = await slot('2027-07-01T09:00:00Z', '2027-07-01T10:00:00Z', {
				require_coverage: true,
				explain: true,
			});
			expect(answer).toMatchObject({ available: false, conflicts: [], coverage: { status: 'stale' } });
			expect(answer['refused']).toEqual([
				{
					start_datetime: '2027-07-01T09:00:00.000Z',
					end_datetime: '2027-07-01T10:00:00.000Z',
					user: sarah.id,
					reason: 'coverage stale',
					name: null,
				},
			]);
		});

		test.each([
			[{ end_datetime: '2027-01-01T10:00:00Z' }, 'start_datetime', '"start_datetime" is required.'],
			[{ start_datetime: '2027-01-01T10:00:00Z' }, 'end_datetime', '"end_datetime" is required.'],
			[
				{ start_datetime: '2027-01-01', end_datetime: '2027-01-02' },
				'start_datetime',
				'"start_datetime" must be a date-time, such as 2025-12-10T14:00:00Z or 2025-12-10 14:00:00 (UTC).',
			],
			[
				{ start_datetime: '2027-01-01T10:00:00Z', end_datetime: 'garbage' },
				'end_datetime',
				'"end_datetime" must be a date-time, such as 2025-12-10T14:00:00Z or 2025-12-10 14:00:00 (UTC).',
			],
			[
				{ start_datetime: '2027-01-01T10:00:00Z', end_datetime: '2027-01-01T10:00:00Z' },
				'start_datetime',
				'"start_datetime" must be before "end_datetime".',
			],
		])('bad input %j is a 400 that names %s', async (args, field, message) => {
			const { status, body } = await sarah.client.get(`${API}/check_time_slot${query(args)}`);
			expect(status).toBe(400);
			expect(body.errors[0]?.extensions).toMatchObject({ code: 'INVALID_PAYLOAD', faults: [{ field, message }] });
		});
	});

	describe('get_blocking_events', () => {
		beforeAll(onTestPerson);

		test('from now and for 30 days by default, arguments in the query or as JSON', async () => {
			const inDays = (days: number, hours = 0) =>
				new Date(Date.now() + days * 86_400_000 + hours * 3_600_000).toISOString();
			const running = await event(inDays(0, -1), inDays(0, 1));
			const soon = await event(inDays(29), inDays(29, 1));
			await event(inDays(31), inDays(31, 1));
			await event(inDays(0, -3), inDays(0, -2));
			const names = await blocking({});
			expect(names).toContain(running.name);
			expect(names).toContain(soon.name);
			const { body } = await admin.get<Row[]>(
				`${API}/get_blocking_events${query({ user: sarah.email.toUpperCase() })}`,
			);
			expect(body.data.map((row) => row['name'])).toEqual(names);
		});

		test.each([
			[{ start_date: '2026-12-11', end_date: '2026-12-10' }, 'start_date'],
			[{ start_date: '2025-02-30' }, 'start_date'],
			[{ end_date: '10/12/2025' }, 'end_date'],
		])('bad range %j is a 400 that names %s', async (args, field) => {
			const { status, body } = await sarah.client.get(`${API}/get_blocking_events${query(args)}`);
			expect(status).toBe(400);
			expect(body.errors[0]?.extensions['faults']).toMatchObject([{ field }]);
		});
	});

	test('events: the own ones whole, blocking or not, without deleted ones and without anybody else’s', async () => {
		await onTestPerson();
		const focus = await event('2026-12-09T09:00:00Z', '2026-12-09T11:00:00Z', {
			is_blocking_availability: false,
			attendees_json: ['sarah@bestsecurity.com'],
		});
		await event('2026-12-09T12:00:00Z', '2026-12-09T13:00:00Z', { sync_status: 'Deleted Externally' });
		const john = await makePerson();
		const foreign = await createIntegration(admin, { user: john.id });
		await event('2026-12-09T09:00:00Z', '2026-12-09T11:00:00Z', { calendar_integration: foreign.name });
		const { body } = await sarah.client.get<Row[]>(`${API}/events?start_date=2026-12-09&end_date=2026-12-09`);
		expect(body.data.map(({ name }) => name)).toEqual([focus.name]);
		expect(body.data[0]).toMatchObject({
			event_title: 'Dentist Appointment',
			attendees_json: ['sarah@bestsecurity.com'],
			is_blocking_availability: false,
			start_datetime: '2026-12-09T09:00:00.000Z',
		});
	});
});
