import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createBookingEventUids } from '../../migrations/0011_create_booking_event_uids';
import {
	demandBookingsOfCalendars,
	findBookingsOf,
} from '../../extensions/meeting-manager/src/store/affected-bookings';
import { findDemands } from '../../extensions/meeting-manager/src/store/booking-demand';
import { openBookedCalendar } from '../support/booked-calendar';
import type { BookedCalendar } from '../support/booked-calendar';
import { owner } from '../support/two-way-calendar';

const OTHER = 'team@example.com';
let calendar: BookedCalendar;
beforeEach(async () => {
	calendar = await openBookedCalendar();
});
afterEach(() => calendar.stop());

describe('bookings made before', () => {
	const disconnected = { is_primary: false };
	const integrations = () => calendar.database('mm_calendar_integration');
	const demanded = async (): Promise<string[]> => {
		const names = await findDemands(calendar.database, { askedBefore: calendar.now(), limit: 100 });
		await calendar.database('mm_booking_demand').delete();
		return names.toSorted();
	};

	test('are looked at where a calendar of theirs comes into use, those to come that stand alone', async () => {
		await integrations().update(disconnected);
		const [first, last] = [await calendar.book('A first'), await calendar.book('B last')];
		await calendar.book('Over', { start_datetime: calendar.at(-2, 9), end_datetime: calendar.at(-2, 10) });
		await calendar.book('Called off', { status: 'Cancelled' });
		const attended = await calendar.book('C attended', {
			assigned_user: null,
			attendees_json: '["Owner@example.com"]',
		});
		await calendar.book('D foreign', { assigned_user: null, customer_email: 'john@customer.com' });
		await demanded();
		await integrations().update({ is_primary: true });
		await demandBookingsOfCalendars(calendar.database, ['A'], calendar.now());
		expect(await demanded()).toEqual([first, last, attended].toSorted());
		await calendar.derive(first);
		expect(calendar.google.listTitles()).toEqual(['A first']);
	});

	test('are looked at once by an upgrade', async () => {
		await integrations().update({ is_primary: false });
		const booking = await calendar.book('Before the upgrade');
		await calendar.book('Over', { start_datetime: calendar.at(-2, 9), end_datetime: calendar.at(-2, 10) });
		await demanded();
		await createBookingEventUids.up(calendar.database);
		expect(await demanded()).toEqual([booking]);
	});

	test('leave a calendar that is not written to any more for one that is', async () => {
		const booking = await calendar.book('Follows');
		calendar.google.addCalendar({ id: OTHER, roles: { 'owner@example.com': 'owner' } });
		await integrations().update({ is_primary: false, is_active: false });
		await calendar.addIntegration('B', OTHER, { is_primary: true });
		await calendar.sync('B');
		await demandBookingsOfCalendars(calendar.database, ['B'], calendar.now());
		expect(await demanded()).toContain(booking);
		await calendar.derive(booking);
		await calendar.derive(booking);
		expect(calendar.google.listTitles(OTHER)).toEqual(['Follows']);
		await integrations().where({ name: 'A' }).update({ is_active: true });
		await calendar.push('A');
		expect(calendar.google.listTitles()).toEqual([]);
	});
});

describe('a booking whose user was deleted', () => {
	test('leaves the calendars that are still connected', async () => {
		const booking = await calendar.book('Nobody’s');
		expect(await findBookingsOf(calendar.database, [owner], calendar.now())).toEqual([booking]);
		await calendar.save(booking, { assigned_user: null });
		expect(calendar.google.listTitles()).toEqual([]);
		expect(await calendar.rowsOf(booking)).toEqual([expect.objectContaining({ sync_status: 'Deleted Locally' })]);
	});
});

describe('an attendee who is a user here', () => {
	test.each([
		{ invite_attendees: false, titles: ['Together'] },
		{ invite_attendees: true, titles: [] },
	])('has a copy unless they are invited (invited: $invite_attendees)', async ({ invite_attendees, titles }) => {
		const john = '00000000-0000-4000-8000-000000000002';
		await calendar.database('directus_users').insert({ id: john, email: 'john@customer.com', status: 'active' });
		calendar.google.addCalendar({ id: OTHER, roles: { 'owner@example.com': 'owner' } });
		await calendar.addIntegration('B', OTHER, { user: john, is_primary: true });
		await calendar
			.database('mm_calendar_integration')
			.where({ name: 'A' })
			.update({ write_attendee_calendars: true, invite_attendees });
		await calendar.book('Together', { customer_email: 'john@customer.com' });
		expect(calendar.google.listTitles()).toEqual(['Together']);
		expect(calendar.google.listTitles(OTHER)).toEqual(titles);
	});
});
