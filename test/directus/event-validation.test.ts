import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Row } from '../support/client';
import { createPerson } from '../support/people';
import { createBooking, createEvent, createIntegration } from '../support/records';
import { useSharedServer } from '../support/shared-server';

const EVENTS = '/items/mm_calendar_event_sync';

describe('validate: the specification on every save of an event', () => {
	const { admin, url, target } = useSharedServer();
	let integration = '';
	let userId = '';

	beforeAll(async () => {
		const person = await createPerson(url, admin, { role: 'All' }).catch(() => null);
		userId = person?.id ?? String((await admin.get('/users/me')).body.data['id']);
		integration = (await createIntegration(admin, { user: userId, is_active: true })).name;
	});

	const draft = (changes: Row = {}): Row => ({
		calendar_integration: integration,
		external_event_id: `id-${randomUUID()}`,
		event_title: 'Dentist Appointment',
		start_datetime: '2026-12-10 14:00:00',
		end_datetime: '2026-12-10 15:00:00',
		...changes,
	});
	const refused = async (changes: Row) => {
		const { status, body } = await admin.post(EVENTS, draft(changes));
		expect(status).toBe(400);
		expect(body.errors).toHaveLength(1);
		expect(body.errors[0]?.extensions.code).toBe('INVALID_PAYLOAD');
		return body.errors[0]?.message;
	};

	test.each([
		[{ calendar_integration: null }, 'Calendar Integration is required.'],
		[{ calendar_integration: '' }, 'Calendar Integration is required.'],
		[{ calendar_integration: 'MM-CI-nobody-0001' }, "Calendar Integration 'MM-CI-nobody-0001' does not exist."],
		[{ external_event_id: null }, 'External Event ID is required.'],
		[{ external_event_id: ' ' }, 'External Event ID is required.'],
		[{ event_title: '' }, 'Event Title is required.'],
		[{ start_datetime: null }, 'Start DateTime is required.'],
		[{ end_datetime: '' }, 'End DateTime is required.'],
		[{ start_datetime: null, end_datetime: null }, 'Start DateTime is required. End DateTime is required.'],
		[{ start_datetime: 'garbage' }, 'Invalid datetime format for Start or End DateTime.'],
		[{ start_datetime: '2025-02-30' }, 'Invalid datetime format for Start or End DateTime.'],
		[{ start_datetime: '10/12/2025' }, 'Invalid datetime format for Start or End DateTime.'],
		[{ end_datetime: '2025-02-30T10:00:00Z' }, 'Invalid datetime format for Start or End DateTime.'],
		[{ end_datetime: 1_765_375_200_000 }, 'Invalid datetime format for Start or End DateTime.'],
		[{ end_datetime: '2026-12-10 14:00:00' }, 'End DateTime must be after Start DateTime.'],
		[{ end_datetime: '2026-12-10 13:00:00' }, 'End DateTime must be after Start DateTime.'],
		[{ attendees_json: '[not json' }, 'Invalid JSON format for Attendees.'],
		[{ attendees_json: { email: 'a@b.co' } }, 'Attendees must be a JSON array of email addresses or objects.'],
		[{ attendees_json: [{ display_name: 'John' }] }, "Attendee at index 0 is missing 'email' field."],
		[{ attendees_json: ['john@customer.com', 7] }, 'Attendee at index 1 must be a string or object.'],
		[{ attendees_json: ['john@customer'] }, "Invalid email format for attendee: 'john@customer'"],
		[{ organizer_email: 'sarah@' }, "Invalid email format for Organizer Email: 'sarah@'"],
		[{ meeting_booking: 'MM-MB-none-0001' }, "Meeting Booking 'MM-MB-none-0001' does not exist."],
		[
			{ event_type: 'Party' },
			"Event Type cannot be 'Party'. It should be one of 'External Event', 'Meeting Booking', 'Blocked Time', 'All-Day Event'.",
		],
		[{ is_blocking_availability: 'perhaps' }, 'Is Blocking Availability must be true or false (1 or 0).'],
		[{ description: 'a\u0000b' }, 'Description must not contain NUL characters.'],
	])('refuses %j', async (changes, message) => {
		expect(await refused(changes)).toBe(message);
	});

	test('names each fault with its field, and joins the sentences', async () => {
		const { body } = await admin.post(EVENTS, draft({ event_title: null, organizer_email: 'x' }));
		expect(body.errors[0]?.message).toBe("Event Title is required. Invalid email format for Organizer Email: 'x'");
		expect(body.errors[0]?.extensions['faults']).toEqual([
			{ field: 'event_title', message: 'Event Title is required.' },
			{ field: 'organizer_email', message: "Invalid email format for Organizer Email: 'x'" },
		]);
	});

	test('half a character, as of a text cut in an emoji, becomes a replacement character', async () => {
		const half = '\ud83d';
		const attendees_json = [{ email: 'john@customer.com', display_name: `John ${half}` }];
		const { body } = await admin.post(EVENTS, draft({ event_title: `Party ${half}`, attendees_json }));
		expect(body.data).toMatchObject({
			event_title: 'Party \ufffd',
			attendees_json: [{ email: 'john@customer.com', display_name: 'John \ufffd' }],
		});
	});

	test('warnings are stored and answered, and stop nothing', async () => {
		const inactive = await createIntegration(admin, { user: userId, is_active: false });
		const { body } = await admin.post(
			EVENTS,
			draft({
				calendar_integration: inactive.name,
				start_datetime: '2020-01-01T00:00:00Z',
				end_datetime: '2020-01-02T00:30:00Z',
			}),
		);
		const days = Math.floor((Date.now() - Date.parse('2020-01-01T00:00:00Z')) / 86_400_000);
		expect(body.data['validation_warnings']).toEqual([
			`Warning: Calendar Integration '${inactive.name}' is not active. This event may not sync properly.`,
			'Warning: This event has a duration of 24.5 hours (> 24 hours). Please verify the event timing is correct.',
			`Warning: This event started ${days} days ago. Very old events may not need to be synced.`,
		]);
	});

	test('a partial update is judged on the whole record', async () => {
		const event = await createEvent(admin, { calendar_integration: integration });
		const late = await admin.patch(`${EVENTS}/${event.name}`, { start_datetime: '2025-12-10T16:00:00Z' });
		expect(late.status).toBe(400);
		expect(late.body.errors[0]?.message).toBe('End DateTime must be after Start DateTime.');
		const renamed = await admin.patch(`${EVENTS}/${event.name}`, { event_title: 'Renamed' });
		expect(renamed.body.data).toMatchObject({ event_title: 'Renamed', start_datetime: '2025-12-10T14:00:00.000Z' });
	});

	test('a batch with one bad row changes nothing', async () => {
		const marker = randomUUID();
		const { status, body } = await admin.post(EVENTS, [
			draft({ event_title: marker }),
			draft({ event_title: marker, organizer_email: 'nobody' }),
		]);
		expect(status).toBe(400);
		expect(body.errors[0]?.message).toBe("Invalid email format for Organizer Email: 'nobody'");
		const left = await admin.get<Row[]>(`${EVENTS}?filter[event_title][_eq]=${marker}`);
		expect(left.body.data).toEqual([]);
	});

	test('several events updated with one payload each get their own warnings', async () => {
		const long = await createEvent(admin, {
			calendar_integration: integration,
			start_datetime: '2026-11-30T00:00:00Z',
			end_datetime: '2026-12-10T10:00:00Z',
		});
		const short = await createEvent(admin, {
			calendar_integration: integration,
			start_datetime: '2026-12-10T09:00:00Z',
			end_datetime: '2026-12-10T10:00:00Z',
		});
		const { status } = await admin.patch(EVENTS, {
			keys: [long.name, short.name],
			data: { end_datetime: '2026-12-10T12:00:00Z' },
		});
		expect(status).toBe(200);
		await expect
			.poll(async () => (await admin.get(`${EVENTS}/${long.name}`)).body.data['validation_warnings'])
			.toEqual([
				'Warning: This event has a duration of 252 hours (> 24 hours). Please verify the event timing is correct.',
			]);
		expect((await admin.get(`${EVENTS}/${short.name}`)).body.data['validation_warnings']).toEqual([]);
	});

	test("fields of the engine are ignored when a client sends them, and so is a client's name", async () => {
		const { body } = await admin.post(
			EVENTS,
			draft({ name: 'mine', sync_attempts: 9, managed_by_sync: true, content_hash: 'x', validation_warnings: ['x'] }),
		);
		expect(body.data).toMatchObject({
			sync_attempts: 0,
			managed_by_sync: false,
			content_hash: null,
			validation_warnings: [],
		});
		expect(body.data['name']).not.toBe('mine');
	});

	test('an all-day event is read in the zone of its calendar, and a single day never warns', async () => {
		const berlin = await createIntegration(admin, { user: userId, time_zone: 'Europe/Berlin' });
		const { body } = await admin.post(
			EVENTS,
			draft({
				calendar_integration: berlin.name,
				event_type: 'All-Day Event',
				start_datetime: '2026-10-25',
				end_datetime: '2026-10-26',
			}),
		);
		// The day the clocks go back has 25 hours.
		expect(body.data).toMatchObject({
			start_datetime: '2026-10-24T22:00:00.000Z',
			end_datetime: '2026-10-25T22:59:59.000Z',
			validation_warnings: [],
		});
	});

	test('instants the database cannot store get a clear error, others are stored', async () => {
		const { status, body } = await admin.post(
			EVENTS,
			draft({ start_datetime: '2040-01-01T10:00:00Z', end_datetime: '2040-01-01T11:00:00Z' }),
		);
		if (target.engine === 'mariadb') {
			expect(status).toBe(400);
			expect(body.errors[0]?.message).toContain('Start DateTime cannot be stored');
		} else {
			expect(body.data['start_datetime']).toBe('2040-01-01T10:00:00.000Z');
		}
	});

	test('eight writers at once never get the same name', async () => {
		const own = await createIntegration(admin, { user: userId });
		const writers = Array.from({ length: 8 }, async (_writer, writer) => {
			const names: string[] = [];
			for (let count = 0; count < 5; count += 1) {
				const { status, body } = await admin.post(
					EVENTS,
					draft({ calendar_integration: own.name, external_event_id: `w${writer}-${count}` }),
				);
				expect(status).toBe(200);
				names.push(String(body.data['name']));
			}
			return names;
		});
		const names = (await Promise.all(writers)).flat();
		expect(new Set(names).size).toBe(40);
		const last = names.toSorted().at(-1) ?? '';
		await admin.delete(`${EVENTS}/${last}`);
		const next = await createEvent(admin, { calendar_integration: own.name });
		expect(next.name > last).toBe(true);
	});

	test('deletion of an event linked to a booking is logged, of another it is not', async () => {
		const booking = await createBooking(admin, { assigned_user: userId });
		const linked = await createEvent(admin, { calendar_integration: integration, meeting_booking: booking.name });
		const plain = await createEvent(admin, { calendar_integration: integration });
		expect((await admin.delete(EVENTS, [linked.name, plain.name])).status).toBe(204);
		const log = async (name: string) =>
			(await admin.get<Row[]>(`/items/mm_error_log?filter[reference_name][_eq]=${encodeURIComponent(name)}`)).body.data;
		await expect
			.poll(async () => (await log(linked.name)).map((row) => row['message']))
			.toEqual([`Calendar Event Sync '${linked.name}' linked to Meeting Booking '${booking.name}' was deleted.`]);
		expect(await log(plain.name)).toEqual([]);
	});
});
