import { describe, expect, test } from 'vitest';
import { draftOf, shownFaults } from '../../../extensions/meeting-manager/src/interfaces/mm-warnings/draft-of';

describe('the draft', () => {
	test('of a new event has no name', () => {
		expect(draftOf({ event_title: 'Dentist', name: '' }, '+', false)).toEqual({ event_title: 'Dentist' });
		expect(draftOf({ event_title: 'Dentist' }, null, false)).toEqual({ event_title: 'Dentist' });
	});

	test('of a stored event is none before the event is there', () => {
		expect(draftOf({}, 'MM-CES-1', false)).toBeNull();
		expect(draftOf({ name: 'MM-CES-1', event_title: 'x' }, 'MM-CES-1', false)).toEqual({
			name: 'MM-CES-1',
			event_title: 'x',
		});
	});

	test('of several events at once is none', () => {
		expect(draftOf({ event_title: 'x' }, '+', true)).toBeNull();
	});
});

describe('faults', () => {
	const faults = [
		{ field: 'event_title', message: 'Event Title is required.' },
		{ field: 'end_datetime', message: 'End DateTime must be after Start DateTime.' },
	];
	const values = { event_title: '', end_datetime: '2026-12-10T13:00:00Z' };

	test('of fields that nobody has filled in yet are not shown in a new form', () => {
		expect(shownFaults(faults, values, true)).toEqual([faults[1]]);
	});

	test('of a stored event are all shown', () => {
		expect(shownFaults(faults, values, false)).toEqual(faults);
	});
});
