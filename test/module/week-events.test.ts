import { describe, expect, test } from 'vitest';
import type { OwnEvent } from '../../extensions/meeting-manager/src/module/shared/api-types';
import { toWeekEntries } from '../../extensions/meeting-manager/src/module/week/week-events';

const event = (start: string | null, end: string | null, more: Partial<OwnEvent> = {}): OwnEvent => ({
	name: 'MM-CES-0001',
	calendar_integration: 'MM-CI-0001',
	event_title: 'Dentist Appointment',
	event_type: 'External Event',
	sync_status: 'Synced',
	description: null,
	location: null,
	organizer_email: null,
	meeting_booking: null,
	blocking_reason: null,
	start_datetime: start,
	end_datetime: end,
	is_blocking_availability: true,
	...more,
});
const drawn = (one: OwnEvent, zone: string, calendarZone = zone) =>
	toWeekEntries([one], zone, () => calendarZone).map(({ start, end, allDay }) => ({ start, end, allDay }));

describe('events as the week draws them', () => {
	test('stand where the clocks of the person’s zone show them', () => {
		expect(drawn(event('2025-12-10T14:00:00.000Z', '2025-12-10T15:00:00.000Z'), 'America/New_York')).toEqual([
			{ start: '2025-12-10T09:00:00', end: '2025-12-10T10:00:00', allDay: false },
		]);
	});

	test('keep their times of day over a change of the clocks', () => {
		const before = event('2026-03-27T08:00:00.000Z', '2026-03-27T09:00:00.000Z');
		const after = event('2026-03-30T07:00:00.000Z', '2026-03-30T08:00:00.000Z');
		for (const one of [before, after]) expect(drawn(one, 'Europe/Berlin')[0]?.start.slice(11)).toBe('09:00:00');
	});

	test('have a length while the clocks are put back', () => {
		expect(drawn(event('2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'), 'Europe/Berlin')).toEqual([
			{ start: '2026-10-25T02:30:00', end: '2026-10-25T03:30:00', allDay: false },
		]);
		expect(drawn(event('2026-10-25T00:45:00.000Z', '2026-10-25T01:15:00.000Z'), 'Europe/Berlin')).toEqual([
			{ start: '2026-10-25T02:45:00', end: '2026-10-25T03:15:00', allDay: false },
		]);
	});

	test('of whole days stay on their calendar’s days, from wherever they are looked at', () => {
		const vacation = event('2025-12-20T05:00:00.000Z', '2025-12-28T04:59:59.000Z', { event_type: 'All-Day Event' });
		for (const zone of ['America/New_York', 'Asia/Kolkata', 'Pacific/Auckland']) {
			expect(drawn(vacation, zone, 'America/New_York')).toEqual([
				{ start: '2025-12-20', end: '2025-12-28', allDay: true },
			]);
		}
		const untilMidnight = event('2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z', {
			event_type: 'All-Day Event',
		});
		expect(drawn(untilMidnight, 'UTC', 'Europe/Berlin')).toEqual([
			{ start: '2026-03-29', end: '2026-03-30', allDay: true },
		]);
	});

	test('without times are left out', () => {
		expect(drawn(event(null, null), 'UTC')).toEqual([]);
	});
});
