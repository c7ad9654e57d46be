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
