import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BusyRecord } from '../../extensions/meeting-manager/src/domain/availability';
import { findFreeSlots, findRefusals } from '../../extensions/meeting-manager/src/domain/free-slots';
import { overlaps } from '../../extensions/meeting-manager/src/domain/interval';
import { mergeIntervals, subtractIntervals } from '../../extensions/meeting-manager/src/domain/interval-sets';
import { refusedByHours } from '../../extensions/meeting-manager/src/domain/working-hours';
import type { DayRule, WorkSettings } from '../../extensions/meeting-manager/src/domain/working-hours';

const MINUTE_MS = 60_000;
const interval = (start: string, end: string) => ({ start: new Date(start), end: new Date(end) });
const iso = ({ start, end }: { start: Date; end: Date }) =>
	`${start.toISOString().slice(0, 16)}/${end.toISOString().slice(0, 16)}`;

const allDay = [{ start: '00:00', end: '24:00' }];
const always = {
	monday: allDay,
	tuesday: allDay,
	wednesday: allDay,
	thursday: allDay,
	friday: allDay,
	saturday: allDay,
	sunday: allDay,
};
const settings = (changes: Partial<WorkSettings> = {}): WorkSettings => ({
	hours: null,
	rules: [],
	bufferBeforeMs: 0,
	bufferAfterMs: 0,
	noticeMs: 0,
	daysAhead: null,
	...changes,
});
const rule = (changes: Partial<DayRule>): DayRule => ({
	name: 'rule',
	date: '2026-06-01',
	type: 'Off',
	start: null,
	end: null,
	...changes,
});
const event = (start: string, end: string, changes: Partial<BusyRecord> = {}): BusyRecord => ({
	kind: 'event',
	name: 'event',
	event_title: 'Team Meeting',
	event_type: 'External Event',
	location: null,
	calendar_integration: 'A',
	meeting_booking: null,
	zone: 'UTC',
	...interval(start, end),
	...changes,
});
const LONG_AGO = new Date('2020-01-01T00:00:00Z');

/** What is left of a range by working hours and rules. */
function openOf(range: ReturnType<typeof interval>, changes: Partial<WorkSettings>, zone: string): string[] {
	return subtractIntervals(range, mergeIntervals(refusedByHours(range, settings(changes), zone))).map(iso);
}

describe('working hours', () => {
	test('are nine to five from Monday to Friday where nobody says otherwise, in the person’s zone', () => {
		const week = interval('2026-06-05T00:00:00Z', '2026-06-09T00:00:00Z');
		expect(openOf(week, {}, 'America/New_York')).toEqual([
			'2026-06-05T13:00/2026-06-05T21:00',
			'2026-06-08T13:00/2026-06-08T21:00',
		]);
	});

	test('may have breaks, days off and extra hours; whoever is off is off in extra hours, too', () => {
		const hours = {
			monday: [
				{ start: '09:00', end: '12:00' },
				{ start: '13:00', end: '17:00' },
			],
		};
		const monday = interval('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z');
		expect(openOf(monday, { hours }, 'UTC')).toEqual([
			'2026-06-01T09:00/2026-06-01T12:00',
			'2026-06-01T13:00/2026-06-01T17:00',
		]);
		const extra = rule({ name: 'extra', type: 'Extra Hours', start: '18:00:00', end: '20:00:00' });
		expect(openOf(monday, { hours: {}, rules: [extra] }, 'UTC')).toEqual(['2026-06-01T18:00/2026-06-01T20:00']);
		const dentist = rule({ start: '10:00:00', end: '19:00:00' });
		expect(openOf(monday, { hours, rules: [extra, dentist] }, 'UTC')).toEqual([
			'2026-06-01T09:00/2026-06-01T10:00',
			'2026-06-01T19:00/2026-06-01T20:00',
		]);
		expect(openOf(monday, { hours, rules: [extra, rule({})] }, 'UTC')).toEqual([]);
		expect(refusedByHours(monday, settings({ rules: [rule({ name: 'holiday' })] }), 'UTC')).toContainEqual(
			expect.objectContaining({ reason: 'rule', name: 'holiday' }),
		);
	});

	test.each([
		['Europe/Berlin', '2026-03-29', ['2026-03-28T23:00/2026-03-29T22:00']],
		['Europe/Berlin', '2026-10-25', ['2026-10-24T22:00/2026-10-25T23:00']],
		['Australia/Lord_Howe', '2026-10-04', ['2026-10-03T13:30/2026-10-04T13:00']],
		['Asia/Kathmandu', '2026-10-25', ['2026-10-24T18:15/2026-10-25T18:15']],
	])('cover the whole day in %s on %s, however long it is', (zone, date, expected) => {
		const range = interval(`${date}T00:00:00Z`, `${date}T00:00:00Z`);
		range.start.setUTCDate(range.start.getUTCDate() - 2);
		range.end.setUTCDate(range.end.getUTCDate() + 3);
		const rules = [rule({ date, type: 'Extra Hours', start: '00:00', end: '24:00' })];
		expect(openOf(range, { hours: {}, rules }, zone)).toEqual(expected);
	});

	test('keep their wall time across a change of the clocks', () => {
		const range = interval('2026-10-23T00:00:00Z', '2026-10-27T00:00:00Z');
		expect(openOf(range, {}, 'Europe/Berlin')).toEqual([
			'2026-10-23T07:00/2026-10-23T15:00',
			'2026-10-26T08:00/2026-10-26T16:00',
		]);
	});
});

describe('findRefusals', () => {
	const range = interval('2026-06-01T08:00:00Z', '2026-06-01T18:00:00Z');
	const reasons = (person: Partial<WorkSettings>, blocking: BusyRecord[] = [], now = LONG_AGO) =>
		findRefusals(range, { zone: 'UTC', settings: settings({ hours: always, ...person }), blocking }, now).map(
			(refusal) => `${refusal.reason} ${iso(refusal)}`,
		);

	test('names records, and the buffers before and after them', () => {
		const buffers = { bufferBeforeMs: 10 * MINUTE_MS, bufferAfterMs: 20 * MINUTE_MS };
		expect(reasons(buffers, [event('2026-06-01T10:00:00Z', '2026-06-01T11:00:00Z')])).toEqual([
			'event 2026-06-01T10:00/2026-06-01T11:00',
			'buffer 2026-06-01T09:40/2026-06-01T10:00',
			'buffer 2026-06-01T11:00/2026-06-01T11:10',
		]);
	});

	test('an all-day event refuses whole local days', () => {
		const vacation = event('2026-05-31T22:00:00Z', '2026-06-01T21:59:59Z', {
			event_type: 'All-Day Event',
			zone: 'Europe/Berlin',
		});
		expect(reasons({}, [vacation])).toEqual(['event 2026-05-31T22:00/2026-06-01T22:00']);
	});

	test('names notice and days ahead', () => {
		const now = new Date('2026-06-01T09:00:00Z');
		expect(reasons({ noticeMs: 120 * MINUTE_MS }, [], now)).toEqual(['notice 2026-06-01T08:00/2026-06-01T11:00']);
		const yesterday = new Date('2026-05-30T12:00:00Z');
		expect(reasons({ daysAhead: 1 }, [], yesterday)).toEqual(['days ahead 2026-06-01T00:00/2026-06-01T18:00']);
		expect(reasons({ daysAhead: 2 }, [], yesterday)).toEqual([]);
	});
});

describe('findFreeSlots', () => {
	test('begins its grid at each local midnight', () => {
		const range = interval('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z');
		const grid = { durationMinutes: 50, stepMinutes: 300, zone: 'Asia/Kathmandu' };
		expect(findFreeSlots(range, grid, []).map(iso)).toEqual(
			[
				'2026-06-01T04:15/2026-06-01T05:05',
				'2026-06-01T09:15/2026-06-01T10:05',
				'2026-06-01T14:15/2026-06-01T15:05',
				'2026-06-01T18:15/2026-06-01T19:05',
				'2026-06-01T23:15/2026-06-02T00:05',
			].slice(0, 4),
		);
	});

	test('touches what it ends at, and meets nothing refused', () => {
		const range = interval('2026-06-01T09:00:00Z', '2026-06-01T12:00:00Z');
		const refused = [interval('2026-06-01T10:00:00Z', '2026-06-01T10:45:00Z')];
		expect(findFreeSlots(range, { durationMinutes: 30, stepMinutes: 30, zone: 'UTC' }, refused).map(iso)).toEqual([
			'2026-06-01T09:00/2026-06-01T09:30',
			'2026-06-01T09:30/2026-06-01T10:00',
			'2026-06-01T11:00/2026-06-01T11:30',
			'2026-06-01T11:30/2026-06-01T12:00',
		]);
	});

	test('has every slot of a day of 25 hours and of one of 23', () => {
		const grid = { durationMinutes: 60, stepMinutes: 60, zone: 'Europe/Berlin' };
		const count = (day: string) =>
			findFreeSlots(interval(`${day}T00:00:00+02:00`, `${day}T23:00:00Z`), grid, []).length;
		expect([count('2026-10-25'), count('2026-10-24')]).toEqual([25, 25]);
		expect(findFreeSlots(interval('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'), grid, [])).toHaveLength(23);
	});

	test('finds what looking at every slot by itself finds', () => {
		const base = Date.parse('2026-10-24T00:00:00Z');
		const stretch = fc
			.tuple(fc.integer({ min: 0, max: 72 * 60 }), fc.integer({ min: 0, max: 600 }))
			.map(([start, length]) => ({
				start: new Date(base + start * MINUTE_MS),
				end: new Date(base + (start + length) * MINUTE_MS),
			}));
		const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/New_York');
		fc.assert(
			fc.property(
				fc.array(stretch, { maxLength: 25 }),
				fc.integer({ min: 1, max: 180 }),
				fc.integer({ min: 5, max: 120 }),
				zones,
				(refused, durationMinutes, stepMinutes, zone) => {
					const range = { start: new Date(base), end: new Date(base + 72 * 60 * MINUTE_MS) };
					const grid = { durationMinutes, stepMinutes, zone };
					const expected = findFreeSlots(range, grid, []).filter(
						(slot) => !refused.some((stretchOf) => stretchOf.start < stretchOf.end && overlaps(slot, stretchOf)),
					);
					expect(findFreeSlots(range, grid, refused)).toEqual(expected);
				},
			),
		);
	});
});
