import { describe, expect, test } from 'vitest';
import type { Stretch, TeamMember } from '../../extensions/meeting-manager/src/module/shared/api-types';
import { bookingOf } from '../../extensions/meeting-manager/src/module/team/booking-draft';
import {
	barOf,
	hoursOf,
	mergeSlots,
	slotsByDay,
	ticksOf,
	WHOLE_DAY,
} from '../../extensions/meeting-manager/src/module/team/grid-layout';

const stretch = (start: string, end: string): Stretch => ({ start_datetime: start, end_datetime: end });
const NINE_TO_FIVE = { from: 540, to: 1_020 };
const ZONE = 'America/New_York';

describe('the axis of a team’s time', () => {
	test('a stretch stands where the hours shown have it, cut to them', () => {
		const hour = stretch('2025-12-10T15:00:00.000Z', '2025-12-10T16:00:00.000Z');
		expect(barOf(hour, '2025-12-10', NINE_TO_FIVE, ZONE)).toEqual({ start: 12.5, length: 12.5 });
		const overnight = stretch('2025-12-09T23:00:00.000Z', '2025-12-10T15:00:00.000Z');
		expect(barOf(overnight, '2025-12-10', NINE_TO_FIVE, ZONE)).toEqual({ start: 0, length: 12.5 });
		expect(barOf(hour, '2025-12-11', NINE_TO_FIVE, ZONE)).toBeNull();
	});

	test('a day without an hour is filled all the same', () => {
		const day = stretch('2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z');
		expect(barOf(day, '2026-03-29', WHOLE_DAY, 'Europe/Berlin')).toEqual({ start: 0, length: 100 });
	});

	test('the hours shown are those in which somebody works, an hour more on either side', () => {
		const member = (...closed: Stretch[]): TeamMember => ({
			user: 'sarah',
			time_zone: ZONE,
			coverage: { status: 'fresh' },
			busy: [],
			closed: closed.map((each) => ({ ...each, reason: 'working hours' })),
		});
		const sarah = member(
			stretch('2025-12-10T05:00:00.000Z', '2025-12-10T14:30:00.000Z'),
			stretch('2025-12-10T22:00:00.000Z', '2025-12-11T05:00:00.000Z'),
		);
		expect(hoursOf([sarah], ['2025-12-10'], ZONE)).toEqual({ from: 480, to: 1_080 });
		const off = member(stretch('2025-12-10T05:00:00.000Z', '2025-12-11T05:00:00.000Z'));
		expect(hoursOf([off], ['2025-12-10'], ZONE)).toEqual({ from: 480, to: 1_080 });
		const night = member(stretch('2025-12-10T05:00:00.000Z', '2025-12-11T02:00:00.000Z'));
		expect(hoursOf([night], ['2025-12-10'], ZONE)).toEqual({ from: 1_200, to: 1_440 });
		expect(hoursOf([member()], ['2025-12-10'], ZONE)).toEqual(WHOLE_DAY);
	});

	test('hours are written where there is room', () => {
		expect(ticksOf(NINE_TO_FIVE, true).map(({ minutes }) => minutes / 60)).toEqual([9, 10, 11, 12, 13, 14, 15, 16]);
		expect(ticksOf(NINE_TO_FIVE, false)).toEqual([{ minutes: 720, start: 37.5 }]);
	});

	test('slots come by their local day, and as one where they touch', () => {
		const slots = [
			stretch('2025-12-10T22:30:00.000Z', '2025-12-10T23:00:00.000Z'),
			stretch('2025-12-10T23:00:00.000Z', '2025-12-10T23:30:00.000Z'),
			stretch('2025-12-11T14:00:00.000Z', '2025-12-11T14:30:00.000Z'),
		];
		expect(slotsByDay(slots, 'Europe/Berlin').map(({ day, slots: own }) => [day, own.length])).toEqual([
			['2025-12-10', 1],
			['2025-12-11', 2],
		]);
		expect(mergeSlots(slots)).toEqual([stretch('2025-12-10T22:30:00.000Z', '2025-12-10T23:30:00.000Z'), slots[2]]);
		expect(slots[0]?.end_datetime).toBe('2025-12-10T23:00:00.000Z');
	});
});

describe('a booking from a slot', () => {
	const slot = stretch('2025-12-10T15:00:00.000Z', '2025-12-10T15:30:00.000Z');
	const people = [
		{ id: 's', name: 'Sarah Johnson', email: 'sarah@bestsecurity.com' },
		{ id: 'j', name: null, email: 'john@bestsecurity.com' },
		{ id: 'x', name: 'Without address', email: null },
	];
	const form = {
		meetingType: ' support ',
		title: '',
		customerName: 'John Doe',
		customerEmail: 'john@customer.com',
		assigned: 's',
		invitesOthers: true,
	};

	test('is assigned to one, the others who have an address attend, what is empty is left out', () => {
		expect(bookingOf(form, slot, people)).toEqual({
			meeting_type: 'support',
			customer_name: 'John Doe',
			customer_email: 'john@customer.com',
			assigned_user: 's',
			...slot,
			attendees_json: [{ email: 'john@bestsecurity.com' }],
		});
	});

	test('invites nobody unless asked to', () => {
		expect(bookingOf({ ...form, invitesOthers: false }, slot, people)).not.toHaveProperty('attendees_json');
	});
});
