import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTwoWayCalendar, type StoredRow, type TwoWayCalendar } from '../support/two-way-calendar';
import { instantInDays } from '../support/ics';

const OWNER = '00000000-0000-4000-8000-000000000001';
/** The HTTP client tries so often by itself. */
const REPEATED = 3;

let calendar: TwoWayCalendar;
beforeEach(async () => {
	calendar = await openTwoWayCalendar();
});
afterEach(() => calendar.stop());

const at = (hour: number, days = 2) => ({ dateTime: instantInDays(days, hour).toISOString() });
const book = (name: string, hour: number, changes: StoredRow = {}) =>
	calendar.database('mm_meeting_booking').insert({
		name,
		assigned_user: OWNER,
		meeting_type: 'support',
		status: 'Confirmed',
		start_datetime: instantInDays(2, hour),
		end_datetime: instantInDays(2, hour + 1),
		...changes,
	});
const syncedNews = async () => {
	await calendar.sync();
	return calendar.takeNews().happenings;
};

describe('a booking that a sync puts something over', () => {
	test('is told of once, with everything new in its way', async () => {
		await book('MM-MB-support-0001', 9);
		const id = calendar.google.addEvent({ summary: 'Dentist', start: at(9), end: at(10) });
		calendar.google.addEvent({ summary: 'School', start: at(8), end: at(12) });
		calendar.google.addEvent({ summary: 'Later', start: at(10), end: at(11) });
		const [told, ...more] = await syncedNews();
		expect(more).toEqual([]);
		expect(told).toMatchObject({
			event: 'meeting-manager.booking.conflict',
			collection: 'mm_meeting_booking',
			keys: ['MM-MB-support-0001'],
			payload: {
				reason: 'overlap',
				user: OWNER,
				start_datetime: instantInDays(2, 9).toISOString(),
				end_datetime: instantInDays(2, 10).toISOString(),
				external_change: null,
				fields: [],
			},
		});
		const names = await Promise.all(['Dentist', 'School'].map((title) => calendar.nameOf(title)));
		expect(
			Object(told?.payload['conflicts'])
				.map(({ name }: StoredRow) => name)
				.toSorted(),
		).toEqual(names.toSorted());
		expect(JSON.stringify(told)).not.toContain('Dentist');

		expect(await syncedNews()).toEqual([]);
		calendar.google.changeEvent(id, { summary: 'Dentist, again' });
		expect(await syncedNews()).toEqual([]);
		calendar.google.changeEvent(id, { start: at(14), end: at(15) });
		expect(await syncedNews()).toEqual([]);
		calendar.google.changeEvent(id, { start: at(9), end: at(10) });
		expect(await syncedNews()).toHaveLength(1);
	});

	test('is not told of what does not block, and neither is one that is over, cancelled or somebody else’s', async () => {
		await book('cancelled', 9, { status: 'Cancelled' });
		await book('foreign', 9, { assigned_user: 'somebody else' });
		await book('over', 9, { start_datetime: instantInDays(-3, 9), end_datetime: instantInDays(-3, 10) });
		await book('free', 13);
		calendar.google.addEvent({ summary: 'Dentist', start: at(9), end: at(10) });
		calendar.google.addEvent({ summary: 'Long ago', start: at(9, -3), end: at(10, -3) });
		calendar.google.addEvent({ summary: 'Free', start: at(13), end: at(14), transparency: 'transparent' });
		expect(await syncedNews()).toEqual([]);
	});

	test('is not told of its own event, moved to another calendar', async () => {
		await book('MM-MB-support-0001', 9);
		const id = calendar.google.addEvent({ summary: 'Support', start: at(9), end: at(10) });
		await calendar.database('mm_booking_event_uid').insert({
			booking: 'MM-MB-support-0001',
			uid_hash: 'hash',
			ical_uid: calendar.google.findEvent(id)?.iCalUID,
		});
		expect(await syncedNews()).toEqual([]);
	});

	test('is not told of its own event, of whose creation the answer was lost', async () => {
		await book('MM-MB-support-0001', 9);
		await calendar.create({
			calendar_integration: 'A',
			external_event_id: `pending:${crypto.randomUUID()}`,
			event_title: 'Support',
			start_datetime: instantInDays(2, 9).toISOString(),
			end_datetime: instantInDays(2, 10).toISOString(),
			meeting_booking: 'MM-MB-support-0001',
			sync_status: 'Pending Sync',
			sync_direction: 'Outbound',
		});
		// Neither the first attempt nor the sync's own hears the answer, so that the sync finds an event it does not know.
		calendar.google.dropNext('after', { method: 'events.insert', times: REPEATED });
		await calendar.push();
		calendar.google.failNext('backendError', { method: 'events.insert', times: REPEATED });
		calendar.google.failNext('backendError', { method: 'events.get', times: REPEATED });
		calendar.passMinutes(10);
		expect(await syncedNews()).toEqual([]);
		expect(await calendar.rows()).toHaveLength(2);
	});
});

test('a calendar that begins to fail is told of once, until it syncs again', async () => {
	const failingSync = async () => {
		calendar.google.failNext('backendError', { method: 'events.list', times: REPEATED });
		const run = await calendar.sync();
		expect(run?.status).toBe('error');
		return { run, told: calendar.takeNews().happenings };
	};
	const first = await failingSync();
	expect(first.told).toEqual([
		{
			event: 'meeting-manager.sync.failed',
			collection: 'mm_calendar_integration',
			keys: ['A'],
			payload: {
				user: OWNER,
				provider: 'Google Calendar',
				status: 'Failing',
				run: first.run?.name,
				message: first.run?.error,
			},
		},
	]);
	expect((await failingSync()).told).toEqual([]);
	expect(await syncedNews()).toEqual([]);
	expect((await failingSync()).told).toHaveLength(1);
});

describe('a booking’s event that was changed on both sides', () => {
	test('is told of with the fields that gave way, and without their values', async () => {
		await book('MM-MB-support-0001', 9);
		const id = calendar.google.addEvent({ summary: 'Call', start: at(9), end: at(10) });
		await calendar.sync();
		const name = await calendar.nameOf('Call');
		await calendar.database('mm_calendar_event_sync').where({ name }).update({ meeting_booking: 'MM-MB-support-0001' });
		await calendar.change(name, { event_title: 'Changed here' });
		calendar.passMinutes(1);
		calendar.google.changeEvent(id, { summary: 'Changed there', updated: new Date(Date.now() + 60_000).toISOString() });
		calendar.takeNews();
		await calendar.sync();
		expect(calendar.takeNews().happenings).toMatchObject([
			{
				keys: ['MM-MB-support-0001'],
				payload: { reason: 'fields_lost', user: OWNER, fields: [{ field: 'event_title' }], conflicts: [] },
			},
		]);
	});

	test('is nobody else’s business where it stands for no booking', async () => {
		const id = calendar.google.addEvent({ summary: 'Call', start: at(9), end: at(10) });
		await calendar.sync();
		await calendar.change(await calendar.nameOf('Call'), { event_title: 'Changed here' });
		calendar.google.changeEvent(id, { summary: 'Changed there' });
		expect(await syncedNews()).toEqual([]);
	});
});

test('an update is told of with what changed and nothing else', async () => {
	const id = calendar.google.addEvent({ summary: 'Review', start: at(9), end: at(10), location: 'Room 1' });
	await calendar.sync();
	const name = await calendar.nameOf('Review');
	const told = async (changes: StoredRow) => {
		calendar.google.changeEvent(id, changes);
		calendar.takeNews();
		await calendar.sync();
		return calendar.takeNews().updated;
	};
	const last_synced = expect.any(String);
	expect(await told({ location: 'Room 2' })).toEqual([{ key: name, payload: { location: 'Room 2', last_synced } }]);
	const [start_datetime, end_datetime] = [instantInDays(2, 11), instantInDays(2, 12)].map((time) => time.toISOString());
	expect(await told({ start: at(11), end: at(12) })).toEqual([
		{ key: name, payload: { start_datetime, end_datetime, last_synced } },
	]);
	expect(await told({ attendees: [{ email: 'john@customer.com', responseStatus: 'accepted' }] })).toEqual([
		{
			key: name,
			payload: { attendees_json: [{ email: 'john@customer.com', response_status: 'accepted' }], last_synced },
		},
	]);
	expect(await told({ transparency: 'transparent' })).toEqual([
		{ key: name, payload: { is_blocking_availability: false, last_synced } },
	]);
});
