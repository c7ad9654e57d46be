import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCallers, roles } from '../support/callers';
import type { Callers, Role } from '../support/callers';
import { query } from '../support/client';
import type { Answer, Row } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { useSharedServer } from '../support/shared-server';

const BASE = '/meeting-manager';
const day = { start_date: '2025-12-10', end_date: '2025-12-10' };
const slot = { start_datetime: '2025-12-10T14:30:00Z', end_datetime: '2025-12-10T14:45:00Z' };
const nobodyId = '00000000-0000-4000-8000-000000000000';

/** Directus guards no endpoint of an extension: each checks its caller. Columns: own, another person's, unknown. */
const expected: Record<string, Record<Role, [number, number, number]>> = {
	'get_blocking_events and check_time_slot': {
		'System Manager': [200, 200, 400],
		All: [200, 403, 403],
		'Availability Reader': [200, 200, 403],
		'no policy': [200, 403, 403],
		anonymous: [403, 403, 403],
	},
	'bookings, events and integrations': {
		'System Manager': [200, 200, 403],
		All: [200, 403, 403],
		'Availability Reader': [403, 403, 403],
		'no policy': [403, 403, 403],
		anonymous: [403, 403, 403],
	},
};

describe('endpoints and their callers', () => {
	const server = useSharedServer();
	const { admin } = server;
	let world: Callers;
	let feeds: FeedServer;

	beforeAll(async () => {
		feeds = await startFeedServer();
		feeds.set('/empty.ics', { body: 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nEND:VCALENDAR\r\n' });
		world = await createCallers(server);
		for (const rows of [world.own, world.foreign]) {
			await admin.patch(`/items/mm_calendar_integration/${rows.mm_calendar_integration}`, {
				status: 'Connected',
				ical_url: feeds.url('/empty.ics'),
			});
		}
	});
	afterAll(async () => {
		await world?.remove();
		await feeds.close();
	});

	const ask = (role: Role, route: string, values: Record<string, string>): Promise<Answer<Row>> =>
		world.callers[role].client.get(`${BASE}/${route}${query(values)}`);
	const send = (role: Role, route: string, payload: Row): Promise<Answer<Row>> =>
		world.callers[role].client.post(`${BASE}/${route}`, payload);
	const statuses = (answers: Answer<unknown>[]) => answers.map(({ status }) => status);
	/** Refusals of another person's and of unknown records must not differ in a single character. */
	const expectAlike = ([, foreign, unknown]: Answer<unknown>[]) => {
		if (foreign?.status === 403 && unknown?.status === 403) expect(foreign.text).toBe(unknown.text);
	};

	describe.each(roles)('%s', (role) => {
		test.each([
			['get_blocking_events', day],
			['check_time_slot', slot],
		])('%s: own, another, unknown', async (route, range) => {
			for (const [another, unknown] of [
				[world.john.email, 'nobody@bestsecurity.com'],
				[world.john.email.toUpperCase(), 'NOBODY@bestsecurity.com'],
				[world.john.id, nobodyId],
			]) {
				const answers = [
					await ask(role, route, range),
					await ask(role, route, { ...range, user: another ?? '' }),
					await ask(role, route, { ...range, user: unknown ?? '' }),
				];
				expect(statuses(answers)).toEqual(expected['get_blocking_events and check_time_slot']?.[role]);
				expectAlike(answers);
			}
		});

		test('booking_sync_status, sync_single_event, sync_integration: own, foreign, unknown', async () => {
			const { own, foreign } = world;
			const table = expected['bookings, events and integrations']?.[role];
			const bookings = [own.mm_meeting_booking, foreign.mm_meeting_booking, 'MM-MB-none-0001'];
			const statusAnswers = await Promise.all(
				bookings.map((meeting_booking) => ask(role, 'booking_sync_status', { meeting_booking })),
			);
			// A System Manager is told that there are no events for it.
			expect(statuses(statusAnswers)).toEqual(role === 'System Manager' ? [200, 200, 200] : table);
			expectAlike(statusAnswers);

			const events = [own.mm_calendar_event_sync, foreign.mm_calendar_event_sync, 'MM-CES-none-0001'];
			const eventAnswers = await Promise.all(
				events.map((name) => send(role, 'sync_single_event', { calendar_event_sync_name: name })),
			);
			expect(statuses(eventAnswers)).toEqual(table);
			expectAlike(eventAnswers);

			const integrations = [own.mm_calendar_integration, foreign.mm_calendar_integration, 'MM-CI-none-0001'];
			const runs = await Promise.all(
				integrations.map((name) => send(role, 'sync_integration', { calendar_integration: name })),
			);
			expect(statuses(runs)).toEqual(table);
			expectAlike(runs);
		});

		test('events are for everybody signed in, health for System Managers', async () => {
			expect((await ask(role, 'events', day)).status).toBe(role === 'anonymous' ? 403 : 200);
			expect((await ask(role, 'health', {})).status).toBe(role === 'System Manager' ? 200 : 403);
		});
	});

	test('an anonymous caller is refused before arguments are looked at', async () => {
		for (const route of ['get_blocking_events', 'check_time_slot', 'events', 'booking_sync_status', 'health']) {
			const { status, body } = await ask('anonymous', route, { start_date: 'garbage', explain: 'x' });
			expect([status, body.errors[0]?.extensions.code], route).toEqual([403, 'FORBIDDEN']);
		}
		for (const route of ['sync_single_event', 'sync_integration'])
			expect((await send('anonymous', route, {})).status).toBe(403);
	});

	test('Availability Reader sees times only', async () => {
		const { foreign, john } = world;
		await admin.patch(`/items/mm_calendar_event_sync/${foreign.mm_calendar_event_sync}`, {
			location: 'Clinic',
			sync_status: 'Synced',
		});
		const times = { start_datetime: '2025-12-10T14:00:00.000Z', end_datetime: '2025-12-10T15:00:00.000Z' };
		const busy = { name: null, event_title: 'Busy', ...times };
		const blocking = await ask('Availability Reader', 'get_blocking_events', { ...day, user: john.email });
		expect(new Set(Object.values(blocking.body.data).map((row) => JSON.stringify(row)))).toEqual(
			new Set([JSON.stringify({ ...busy, event_type: 'External Event', location: null, calendar_integration: null })]),
		);
		const check = await ask('Availability Reader', 'check_time_slot', { ...slot, user: john.email, explain: '1' });
		expect(check.body.data).toMatchObject({ available: false, coverage: { status: expect.any(String) } });
		expect(Object.keys(Object(check.body.data['coverage']))).toEqual(['status']);
		for (const hidden of [
			john.email,
			'Dentist',
			'Clinic',
			foreign.mm_meeting_booking,
			foreign.mm_calendar_integration,
		]) {
			expect(check.text + blocking.text).not.toContain(hidden);
		}
		const whole = await ask('System Manager', 'get_blocking_events', { ...day, user: john.email });
		expect(whole.text).toContain('Clinic');
	});
});
