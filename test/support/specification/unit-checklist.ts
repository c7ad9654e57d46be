import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { Row } from '../client';
import { createBooking, createIntegration } from '../records';
import { EVENT_ITEMS } from './world';
import type { Specification } from './world';

/** The specification's testing checklist: unit tests. */
export function testUnitChecklist(of: () => Specification): void {
	let sarah: Awaited<ReturnType<Specification['createNewcomer']>>;

	beforeAll(async () => {
		sarah = await of().createNewcomer();
	});
	const draft = (changes: Row = {}): Row => ({
		calendar_integration: sarah.integration,
		external_event_id: `id-${randomUUID()}`,
		event_title: 'Dentist Appointment',
		start_datetime: '2026-12-10 14:00:00',
		end_datetime: '2026-12-10 15:00:00',
		...changes,
	});
	const refusal = (changes: Row) => of().refusal(draft(changes));
	const warnings = async (changes: Row) => (await of().create(draft(changes)))['validation_warnings'];

	test('checklist: Test calendar integration validation', async () => {
		const { admin } = of();
		expect(await refusal({ calendar_integration: '' })).toBe('Calendar Integration is required.');
		expect(await refusal({ calendar_integration: 'MM-CI-nobody@bestsecurity.com-0001' })).toBe(
			"Calendar Integration 'MM-CI-nobody@bestsecurity.com-0001' does not exist.",
		);
		const { name } = await createIntegration(admin, { user: sarah.id, is_active: false });
		expect(await warnings({ calendar_integration: name })).toEqual([
			`Warning: Calendar Integration '${name}' is not active. This event may not sync properly.`,
		]);
	});

	test('checklist: Test external event ID uniqueness', async () => {
		const { admin, create } = of();
		expect(await refusal({ external_event_id: null })).toBe('External Event ID is required.');
		const first = await create(draft({ external_event_id: 'Twice' }));
		expect(await refusal({ external_event_id: 'Twice' })).toBe(
			`External Event ID 'Twice' already exists in calendar integration '${sarah.integration}'. Each event must have a unique external ID.`,
		);
		const other = await createIntegration(admin, { user: sarah.id });
		await create(draft({ external_event_id: 'Twice', calendar_integration: other.name }));
		// Ids are case-sensitive.
		await create(draft({ external_event_id: 'twice' }));
		const kept = await admin.patch(`${EVENT_ITEMS}/${first.name}`, {
			external_event_id: 'Twice',
			event_title: 'Still here',
		});
		expect(kept.status).toBe(200);
	});

	test('checklist: Test event timing validation', async () => {
		expect(await refusal({ start_datetime: null })).toBe('Start DateTime is required.');
		expect(await refusal({ end_datetime: '' })).toBe('End DateTime is required.');
		expect(await refusal({ start_datetime: 'tomorrow' })).toBe('Invalid datetime format for Start or End DateTime.');
		expect(await refusal({ start_datetime: '2025-12-08 10:00:00', end_datetime: '2025-12-08 09:00:00' })).toBe(
			'End DateTime must be after Start DateTime.',
		);
		expect(await warnings({ start_datetime: '2026-12-10 14:00:00', end_datetime: '2026-12-11 14:00:00' })).toEqual([]);
		expect(await warnings({ start_datetime: '2026-12-10 14:00:00', end_datetime: '2026-12-11 14:30:00' })).toEqual([
			'Warning: This event has a duration of 24.5 hours (> 24 hours). Please verify the event timing is correct.',
		]);
		const days = Math.floor((Date.now() - Date.parse('2020-12-10T14:00:00Z')) / 86_400_000);
		expect(await warnings({ start_datetime: '2020-12-10 14:00:00', end_datetime: '2020-12-10 15:00:00' })).toEqual([
			`Warning: This event started ${days} days ago. Very old events may not need to be synced.`,
		]);
	});

	test('checklist: Test attendees JSON validation', async () => {
		const refused: [unknown, string][] = [
			['[not json', 'Invalid JSON format for Attendees.'],
			[{ email: 'john@customer.com' }, 'Attendees must be a JSON array of email addresses or objects.'],
			[[{ display_name: 'John Doe' }], "Attendee at index 0 is missing 'email' field."],
			[['john@customer.com', 7], 'Attendee at index 1 must be a string or object.'],
			[['john@customer'], "Invalid email format for attendee: 'john@customer'"],
		];
		for (const [attendees_json, message] of refused) expect(await refusal({ attendees_json })).toBe(message);
	});

	test('checklist: Test organizer email validation', async () => {
		for (const organizer_email of ['sarah@bestsecurity', 'not-an-email', 'sarah@']) {
			expect(await refusal({ organizer_email })).toBe(`Invalid email format for Organizer Email: '${organizer_email}'`);
		}
		expect(await warnings({ organizer_email: 'sarah@bestsecurity.com' })).toEqual([]);
	});

	test('checklist: Test meeting booking link validation', async () => {
		expect(await refusal({ meeting_booking: 'MM-MB-support-0000' })).toBe(
			"Meeting Booking 'MM-MB-support-0000' does not exist.",
		);
		const booking = await createBooking(of().admin, {
			assigned_user: sarah.id,
			start_datetime: '2026-12-12 10:00:00',
			end_datetime: '2026-12-12 10:30:00',
		});
		expect(await warnings({ meeting_booking: booking.name })).toEqual([
			'Warning: Event timing does not match linked Meeting Booking timing. This may indicate a sync issue.',
		]);
	});

	test('checklist: Test auto-update last_synced', async () => {
		const { admin, create } = of();
		const pending = await create(draft({ sync_status: 'Pending Sync' }));
		expect(pending['last_synced']).toBeNull();
		const failed = { sync_status: 'Sync Failed', sync_error_log: 'Error: 503' };
		const patch = async (payload: Row) => (await admin.patch(`${EVENT_ITEMS}/${pending.name}`, payload)).body.data;
		expect(await patch(failed)).toMatchObject({ ...failed, last_synced: null });
		const before = Date.now() - 2_000;
		const synced = await patch({ sync_status: 'Synced' });
		expect(Date.parse(String(synced['last_synced']))).toBeGreaterThan(before);
	});
}
