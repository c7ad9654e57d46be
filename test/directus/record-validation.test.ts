import { beforeAll, describe, expect, test } from 'vitest';
import type { Row } from '../support/client';
import { createPerson } from '../support/people';
import type { Person } from '../support/people';
import { createBooking, createIntegration } from '../support/records';
import { useSharedServer } from '../support/shared-server';

const INTEGRATIONS = '/items/mm_calendar_integration';
const BOOKINGS = '/items/mm_meeting_booking';
const SETTINGS = '/items/mm_user_settings';
const RULES = '/items/mm_user_availability_rule';

describe('validation of integrations, bookings, settings and rules', () => {
	const { admin, url } = useSharedServer();
	let sarah: Person;

	beforeAll(async () => {
		sarah = await createPerson(url, admin);
	});
	const refusal = async (path: string, payload: Row) => {
		const { status, body } = await admin.post(path, payload);
		expect(status, JSON.stringify(body)).toBe(400);
		expect(body.errors[0]?.extensions.code).toBe('INVALID_PAYLOAD');
		return body.errors[0]?.extensions['faults'];
	};

	describe('integrations', () => {
		const draft = (changes: Row = {}): Row => ({
			user: sarah.id,
			provider: 'iCal',
			ical_url: 'https://calendar.example.com/a.ics',
			...changes,
		});

		test('get a name in their user’s series and the defaults of the contract', async () => {
			const { status, body } = await admin.post(INTEGRATIONS, draft());
			expect(status).toBe(200);
			expect(body.data).toMatchObject({
				user: sarah.id,
				ical_url: 'https://calendar.example.com',
				time_zone: 'UTC',
				is_active: true,
				is_primary: false,
				sync_direction: 'One-Way',
				sync_interval_minutes: 15,
				sync_past_days: 30,
				sync_future_days: 365,
				tentative_blocks: true,
				deletion_strategy: 'Soft Delete',
				retry_threshold: 3,
				status: 'Connected',
				external_change_policy: 'apply',
			});
			expect(body.data['name']).toMatch(new RegExp(`^MM-CI-${sarah.email.replaceAll('.', '\\.')}-\\d{4}$`));
		});

		test.each<[Row, string, RegExp]>([
			[{ user: null }, 'user', /^User is required\.$/],
			[{ user: 'd4b1f5a0-0000-4000-8000-000000000000' }, 'user', /does not exist/],
			[{ provider: null }, 'provider', /^Provider is required\.$/],
			[{ provider: 'Lotus Notes' }, 'provider', /should be one of 'Google Calendar', 'Outlook', 'iCal', 'CalDAV'/],
			[{ ical_url: null }, 'ical_url', /^iCal URL is required\.$/],
			[{ ical_url: 'ftp://example.com/a.ics' }, 'ical_url', /^iCal URL: /],
			[{ ical_url: 'not a url' }, 'ical_url', /^iCal URL: /],
			[{ ical_url: 'http://10.0.0.1/a.ics' }, 'ical_url', /^iCal URL: /],
			[{ ical_url: 'http://2130706434/a.ics' }, 'ical_url', /^iCal URL: /],
			[{ time_zone: 'Mars/Olympus' }, 'time_zone', /is not an IANA time zone/],
			[{ time_zone: '+01:00' }, 'time_zone', /is not an IANA time zone/],
			[{ sync_interval_minutes: 0 }, 'sync_interval_minutes', /whole number between 1 and 10080/],
			[{ sync_future_days: 1.5 }, 'sync_future_days', /whole number/],
			[{ is_active: 'maybe' }, 'is_active', /must be true or false/],
			[{ sync_direction: 'Two-Way' }, 'sync_direction', /^Sync Direction of an iCal feed must be One-Way/],
		])('refuse %j', async (changes, field, message) => {
			expect(await refusal(INTEGRATIONS, draft(changes))).toEqual([{ field, message: expect.stringMatching(message) }]);
		});

		test('one primary per user, on create and on update', async () => {
			const john = await createPerson(url, admin);
			const first = await createIntegration(admin, { user: john.id, is_primary: true });
			const message = `Calendar Integration '${first.name}' is already the primary calendar of this user. A user has one primary calendar.`;
			expect(await refusal(INTEGRATIONS, draft({ user: john.id, is_primary: true }))).toEqual([
				{ field: 'is_primary', message },
			]);
			const second = await createIntegration(admin, { user: john.id });
			const promoted = await admin.patch(`${INTEGRATIONS}/${second.name}`, { is_primary: true });
			expect(promoted.body.errors[0]?.message).toBe(message);
			expect((await admin.patch(`${INTEGRATIONS}/${first.name}`, { calendar_name: 'Work' })).status).toBe(200);
		});

		test('one primary per user, of several made primary by one request, too', async () => {
			const john = await createPerson(url, admin);
			const keys = [
				await createIntegration(admin, { user: john.id }),
				await createIntegration(admin, { user: john.id }),
			];
			const names = keys.map(({ name }) => name);
			const promoted = await admin.patch(INTEGRATIONS, { keys: names, data: { is_primary: true } });
			expect(promoted.status).toBe(400);
			expect(promoted.body.errors[0]?.message).toContain('is already the primary calendar of this user.');
			expect((await admin.patch(INTEGRATIONS, { keys: names, data: { is_primary: false } })).status).toBe(200);
		});

		test('show scheme and host of the address only; sending those back changes nothing', async () => {
			const { name } = await createIntegration(admin, {
				user: sarah.id,
				ical_url: 'https://me:pass@calendar.example.com/private-abc/basic.ics',
			});
			const shown = await admin.get(`${INTEGRATIONS}/${name}`);
			expect(shown.body.data['ical_url']).toBe('https://calendar.example.com');
			const saved = await admin.patch(`${INTEGRATIONS}/${name}`, {
				ical_url: 'https://calendar.example.com',
				time_zone: 'Asia/Kolkata',
			});
			expect(saved.body.data).toMatchObject({ ical_url: 'https://calendar.example.com', time_zone: 'Asia/Kolkata' });
			const moved = await admin.patch(`${INTEGRATIONS}/${name}`, { ical_url: 'https://other.example.com/secret.ics' });
			expect(moved.body.data['ical_url']).toBe('https://other.example.com');
			const cleared = await admin.patch(`${INTEGRATIONS}/${name}`, { ical_url: '' });
			expect(cleared.body.errors[0]?.message).toBe('iCal URL is required.');
		});
	});

	describe('bookings', () => {
		const draft = (changes: Row = {}): Row => ({
			meeting_type: 'support',
			assigned_user: sarah.id,
			start_datetime: '2026-12-12 10:00:00',
			end_datetime: '2026-12-12 10:30:00',
			...changes,
		});

		test('get a name in their type’s series, and are Rescheduled once moved', async () => {
			const { name, ...booking } = await createBooking(admin, { ...draft(), assigned_user: sarah.id });
			expect(name).toMatch(/^MM-MB-support-\d{4,}$/);
			expect(booking).toMatchObject({ status: 'Confirmed', start_datetime: '2026-12-12T10:00:00.000Z' });
			const renamed = await admin.patch(`${BOOKINGS}/${name}`, { title: 'Call' });
			expect(renamed.body.data['status']).toBe('Confirmed');
			const moved = await admin.patch(`${BOOKINGS}/${name}`, { end_datetime: '2026-12-12 11:00:00' });
			expect(moved.body.data).toMatchObject({ status: 'Rescheduled', end_datetime: '2026-12-12T11:00:00.000Z' });
		});

		test.each<[Row, string, RegExp]>([
			[{ meeting_type: '' }, 'meeting_type', /is required/],
			[{ meeting_type: 'a/b' }, 'meeting_type', /must not contain/],
			[{ assigned_user: null }, 'assigned_user', /is required/],
			[{ assigned_user: 'nobody' }, 'assigned_user', /does not exist/],
			[{ start_datetime: null }, 'start_datetime', /^Start DateTime is required\.$/],
			[{ end_datetime: '2025-02-30' }, 'end_datetime', /Invalid datetime format/],
			[{ end_datetime: '2026-12-12 10:00:00' }, 'end_datetime', /must be after/],
			[{ status: 'Perhaps' }, 'status', /should be one of 'Confirmed', 'Rescheduled', 'Cancelled'/],
			[{ customer_email: 'john@' }, 'customer_email', /Invalid email format/],
			[{ attendees_json: ['x'] }, 'attendees_json', /Invalid email format for attendee: 'x'/],
		])('refuse %j', async (changes, field, message) => {
			expect(await refusal(BOOKINGS, draft(changes))).toEqual([{ field, message: expect.stringMatching(message) }]);
		});
	});

	describe('settings and rules', () => {
		test('settings are named after their user, with hours in order', async () => {
			const john = await createPerson(url, admin);
			const good = {
				name: john.id,
				time_zone: 'Europe/Berlin',
				working_hours: {
					monday: [
						{ start: '09:00', end: '12:00' },
						{ start: '13:00', end: '17:00' },
					],
				},
			};
			expect((await admin.post(SETTINGS, good)).status).toBe(200);
			const patched = await admin.patch(`${SETTINGS}/${john.id}`, { buffer_before_minutes: 10 });
			expect(patched.body.data).toMatchObject({ ...good, buffer_before_minutes: 10 });
			expect(await refusal(SETTINGS, { name: 'nobody' })).toMatchObject([{ field: 'name' }]);
			expect(await refusal(SETTINGS, { name: sarah.id, time_zone: 'Nowhere' })).toMatchObject([{ field: 'time_zone' }]);
			for (const working_hours of [
				{ someday: [] },
				{ monday: [{ start: '17:00', end: '09:00' }] },
				{
					monday: [
						{ start: '09:00', end: '12:00' },
						{ start: '11:00', end: '13:00' },
					],
				},
				'[',
				[],
			]) {
				expect(await refusal(SETTINGS, { name: sarah.id, working_hours })).toMatchObject([{ field: 'working_hours' }]);
			}
		});

		test('rules name a day that exists, and times in order', async () => {
			const off = await admin.post(RULES, { user: sarah.id, date: '2026-12-24', rule_type: 'Off' });
			expect(off.status).toBe(200);
			const changed = await admin.patch(`${RULES}/${String(off.body.data['name'])}`, {
				rule_type: 'Extra Hours',
				start_time: '18:00',
				end_time: '20:00',
			});
			expect(changed.body.data).toMatchObject({
				date: '2026-12-24',
				rule_type: 'Extra Hours',
				start_time: '18:00:00',
				end_time: '20:00:00',
			});
			expect(await refusal(RULES, { user: sarah.id, date: '2026-02-30', rule_type: 'Off' })).toMatchObject([
				{ field: 'date' },
			]);
			expect(await refusal(RULES, { user: sarah.id, date: '2026-12-24' })).toMatchObject([{ field: 'rule_type' }]);
			expect(await refusal(RULES, { user: sarah.id, date: '2026-12-24', rule_type: 'Extra Hours' })).toMatchObject([
				{ field: 'start_time' },
				{ field: 'end_time' },
			]);
			expect(
				await refusal(RULES, {
					user: sarah.id,
					date: '2026-12-24',
					rule_type: 'Off',
					start_time: '10:00',
					end_time: '09:00',
				}),
			).toMatchObject([{ field: 'end_time' }]);
		});
	});
});
