import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBookedCalendar } from '../support/booked-calendar';
import type { BookedCalendar } from '../support/booked-calendar';

const OTHER = 'team@example.com';
let calendar: BookedCalendar;
beforeEach(async () => {
	calendar = await openBookedCalendar();
});
afterEach(() => calendar.stop());

const idOf = async (booking: string): Promise<string> =>
	String((await calendar.rowsOf(booking))[0]?.['external_event_id']);
const withOther = async (changes = {}): Promise<void> => {
	calendar.google.addCalendar({ id: OTHER, roles: { 'owner@example.com': 'owner' } });
	await calendar.addIntegration('B', OTHER, changes);
};

describe('an event that its owner moves to another of their calendars', () => {
	test('goes on standing for the booking, which goes on writing it there', async () => {
		await withOther();
		await calendar.sync('B');
		const booking = await calendar.book('Dragged');
		const id = await idOf(booking);
		calendar.drag(id, OTHER);
		await calendar.sync('B');
		await calendar.sync('A');
		await calendar.derive(booking);
		expect(await calendar.booking(booking)).toMatchObject({ status: 'Confirmed' });
		expect(await calendar.rowsOf(booking)).toEqual([
			expect.objectContaining({ calendar_integration: 'B', event_type: 'Meeting Booking', sync_status: 'Synced' }),
		]);
		await calendar.save(booking, { start_datetime: calendar.at(4, 9), end_datetime: calendar.at(4, 10) });
		expect(calendar.google.listTitles()).toEqual([]);
		expect(calendar.google.listTitles(OTHER)).toEqual(['Dragged']);
		expect(new Date(String(Object(calendar.google.findEvent(id, OTHER)?.start).dateTime))).toEqual(calendar.at(4, 9));
		await calendar.save(booking, { status: 'Cancelled' });
		expect(calendar.google.listTitles(OTHER)).toEqual([]);
	});

	test('is waited for where its deletion is seen first', async () => {
		await withOther();
		await calendar.sync('B');
		const booking = await calendar.book('Seen late');
		calendar.drag(await idOf(booking), OTHER);
		calendar.passMinutes(2);
		await calendar.sync('A');
		expect((await calendar.derive(booking)).calendarsToRead).toEqual(['B']);
		expect((await calendar.derive(booking)).calendarsToRead).toEqual([]);
		expect(await calendar.booking(booking)).toMatchObject({ status: 'Confirmed' });
		await calendar.sync('B');
		await calendar.derive(booking);
		expect(await calendar.booking(booking)).toMatchObject({ status: 'Confirmed' });
		expect(await calendar.rowsOf(booking)).toEqual([expect.objectContaining({ calendar_integration: 'B' })]);
	});

	test('takes the booking along where it was moved in time as well', async () => {
		await withOther();
		await calendar.sync('B');
		const booking = await calendar.book('Both');
		const [start, end] = [calendar.at(5, 9), calendar.at(5, 10)].map((date) => ({ dateTime: date.toISOString() }));
		calendar.drag(await idOf(booking), OTHER, { start, end });
		await calendar.sync('A');
		await calendar.sync('B');
		await calendar.derive(booking);
		const { status, start_datetime } = await calendar.booking(booking);
		expect([status, new Date(Number(start_datetime))]).toEqual(['Rescheduled', calendar.at(5, 9)]);
	});

	test('is not made anew by a change of the booking before the other calendar was read', async () => {
		await withOther();
		await calendar.sync('B');
		const booking = await calendar.book('Changed meanwhile');
		calendar.drag(await idOf(booking), OTHER);
		calendar.passMinutes(2);
		await calendar.sync('A');
		await calendar.save(booking, { description: 'changed' });
		await calendar.sync('B');
		await calendar.derive(booking);
		expect(calendar.google.listTitles()).toEqual([]);
		expect(calendar.google.listTitles(OTHER)).toEqual(['Changed meanwhile']);
	});

	test('and really deleted cancels the booking once the others were read, or cannot be', async () => {
		await withOther();
		const [read, unread] = [await calendar.book('Read'), await calendar.book('Unread')];
		for (const booking of [read, unread]) calendar.google.deleteEvent(await idOf(booking));
		calendar.passMinutes(2);
		await calendar.sync('A');
		for (const booking of [read, unread]) await calendar.derive(booking);
		await calendar.sync('B');
		await calendar.derive(read);
		expect(await calendar.booking(read)).toMatchObject({ status: 'Cancelled' });
		await calendar.database('mm_calendar_integration').where({ name: 'B' }).update({ last_synced: null });
		await calendar.derive(unread);
		expect(await calendar.booking(unread)).toMatchObject({ status: 'Confirmed' });
		calendar.passMinutes(11);
		await calendar.derive(unread);
		expect(await calendar.booking(unread)).toMatchObject({ status: 'Cancelled' });
	});
});

describe('an event that the list of a calendar does not hold any more', () => {
	test('because it was moved beyond what is synced takes its booking along', async () => {
		const booking = await calendar.book('Next year');
		await calendar.sync();
		const [start, end] = [calendar.at(500, 9), calendar.at(500, 10)];
		calendar.google.changeEvent(await idOf(booking), {
			start: { dateTime: start.toISOString() },
			end: { dateTime: end.toISOString() },
		});
		calendar.passMinutes(24 * 60);
		for (let round = 0; round < 2; round += 1) {
			await calendar.sync();
			await calendar.derive(booking);
			expect(await calendar.rowsOf(booking)).toEqual([expect.objectContaining({ sync_status: 'Synced' })]);
			const { status, start_datetime } = await calendar.booking(booking);
			expect([status, new Date(Number(start_datetime))]).toEqual(['Rescheduled', start]);
			calendar.google.expireCursors();
		}
		expect(calendar.google.listTitles()).toEqual(['Next year']);
	});

	test('because it was deleted cancels the booking', async () => {
		const booking = await calendar.book('Deleted');
		calendar.google.deleteEvent(await idOf(booking));
		calendar.passMinutes(24 * 60);
		await calendar.sync();
		await calendar.derive(booking);
		expect(await calendar.booking(booking)).toMatchObject({ status: 'Cancelled' });
	});

	test('and that cannot be read just now is kept, and the others are synced', async () => {
		const booking = await calendar.book('Unreadable');
		const id = await idOf(booking);
		await calendar.sync();
		calendar.google.changeEvent(id, {
			start: { dateTime: '2035-01-01T10:00:00Z' },
			end: { dateTime: '2035-01-01T09:00:00Z' },
		});
		calendar.passMinutes(24 * 60);
		expect(await calendar.sync()).toMatchObject({ status: 'success' });
		await calendar.derive(booking);
		expect(await calendar.booking(booking)).toMatchObject({ status: 'Confirmed' });
		expect(await calendar.rowsOf(booking)).toEqual([expect.objectContaining({ sync_status: 'Sync Failed' })]);
	});
});

describe('a booking changed after its event was deleted in the calendar', () => {
	test.each(['apply', 'ignore', 'propose'])('gets its event anew (%s)', async (external_change_policy) => {
		await calendar.database('mm_calendar_integration').update({ external_change_policy });
		const booking = await calendar.book('Rescheduled');
		calendar.google.deleteEvent(await idOf(booking));
		await calendar.save(booking, { start_datetime: calendar.at(4, 9), end_datetime: calendar.at(4, 10) });
		await calendar.derive(booking);
		expect(await calendar.booking(booking)).toMatchObject({ status: 'Confirmed', external_change: null });
		expect(calendar.google.listTitles()).toEqual(['Rescheduled']);
		await calendar.sync();
		await calendar.derive(booking);
		expect(calendar.google.listTitles()).toEqual(['Rescheduled']);
	});

	test('gets it anew where a sync sees the deletion before the change is written', async () => {
		const booking = await calendar.book('Overtaken');
		calendar.google.deleteEvent(await idOf(booking));
		const columns = { start_datetime: calendar.at(4, 9), end_datetime: calendar.at(4, 10) };
		await calendar.syncWith(async () => {
			await calendar.derived(booking, columns);
		});
		await calendar.derive(booking);
		await calendar.derive(booking);
		expect(await calendar.booking(booking)).toMatchObject({ status: 'Confirmed' });
		expect(calendar.google.listTitles()).toEqual(['Overtaken']);
	});

	test('is cancelled where only its event was changed here', async () => {
		const booking = await calendar.book('Edited');
		const [row] = await calendar.rowsOf(booking);
		calendar.google.deleteEvent(await idOf(booking));
		await calendar.change(String(row?.['name']), { description: 'Notes' });
		await calendar.push();
		await calendar.derive(booking);
		expect(await calendar.booking(booking)).toMatchObject({ status: 'Cancelled' });
	});
});

describe('a calendar that is connected anew', () => {
	const reconnect = async (): Promise<void> => {
		await calendar.remove('A');
		await calendar.addIntegration('C', 'owner@example.com', { is_primary: true });
	};

	test('has its event once, which stands for the booking again', async () => {
		const booking = await calendar.book('Known again');
		const id = await idOf(booking);
		await reconnect();
		await calendar.sync('C');
		await calendar.save(booking, { start_datetime: calendar.at(4, 9), end_datetime: calendar.at(4, 10) });
		expect(calendar.google.listTitles()).toEqual(['Known again']);
		expect(await calendar.rows()).toEqual([
			expect.objectContaining({
				calendar_integration: 'C',
				external_event_id: id,
				event_type: 'Meeting Booking',
				meeting_booking: booking,
				sync_status: 'Synced',
			}),
		]);
		expect(new Date(String(Object(calendar.google.findEvent(id)?.start).dateTime))).toEqual(calendar.at(4, 9));
	});

	test('is read first where the booking changes before that', async () => {
		const booking = await calendar.book('Made twice');
		// Its second event has another key than the first.
		await calendar.save(booking, { status: 'Cancelled' });
		await calendar.save(booking, { status: 'Confirmed' });
		await calendar.derive(booking);
		await reconnect();
		const { calendarsToRead } = await calendar.save(booking, { description: 'changed' });
		expect(calendarsToRead).toEqual(['C']);
		await calendar.sync('C');
		await calendar.derive(booking);
		expect(calendar.google.listTitles()).toEqual(['Made twice']);
		expect(await calendar.rowsOf(booking)).toEqual([expect.objectContaining({ calendar_integration: 'C' })]);
	});

	test('is written under the same key where its events are not known', async () => {
		const booking = await calendar.book('Same key');
		await reconnect();
		await calendar.database('mm_booking_event_uid').delete();
		await calendar.save(booking, { description: 'changed' });
		expect(calendar.google.listTitles()).toEqual(['Same key']);
	});
});

describe('what was changed in the calendar and gives way to the booking', () => {
	test.each(['ignore', 'propose'])('is kept in the log (%s)', async (external_change_policy) => {
		await calendar.database('mm_calendar_integration').update({ external_change_policy });
		const booking = await calendar.book('Lost');
		const id = await idOf(booking);
		calendar.google.changeEvent(id, {
			location: 'Room 7',
			start: { dateTime: calendar.at(5, 9).toISOString() },
			end: { dateTime: calendar.at(5, 10).toISOString() },
		});
		await calendar.sync();
		await calendar.derive(booking);
		await calendar.save(booking, { start_datetime: calendar.at(4, 9), end_datetime: calendar.at(4, 10) });
		const entries = await calendar.database('mm_error_log').select('title', 'message');
		expect(entries).toEqual([
			{
				title: 'Calendar event changed on both sides',
				message: expect.stringMatching(/^when: .*in the external calendar, gave way/),
			},
		]);
		expect(calendar.google.findEvent(id)).toMatchObject({ location: 'Room 7' });
	});
});
