import { describe, expect, test } from 'vitest';
import { checkType } from '../support/simulator/graph/type-checker';

const EVENT = {
	subject: 'Review',
	body: { contentType: 'text', content: 'Agenda' },
	start: { dateTime: '2026-02-02T10:00:00', timeZone: 'UTC' },
	end: { dateTime: '2026-02-02T11:00:00', timeZone: 'UTC' },
	showAs: 'busy',
	attendees: [{ emailAddress: { address: 'lee@contoso.example', name: 'Lee' }, type: 'required' }],
	singleValueExtendedProperties: [{ id: 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Color', value: 'Green' }],
};

test('what the types know passes', () => {
	expect(checkType(EVENT, 'event', 'request')).toEqual([]);
});

describe('refused is', () => {
	test.each([
		['an unknown property', { ...EVENT, title: 'Review' }, 'event.title: unknown property'],
		['a nested unknown property', { start: { date: '2026-02-02' } }, 'event.start.date: unknown property'],
		['a wrong type', { isAllDay: 'true' }, 'event.isAllDay: "true" is no Edm.Boolean'],
		['a wrong enum value', { showAs: 'opaque' }, 'event.showAs: "opaque" is no freeBusyStatus'],
		[
			'a wrong value in a collection',
			{ attendees: [{ type: 'guest' }] },
			'event.attendees[0].type: "guest" is no attendeeType',
		],
		['null where there must be a value', { start: { dateTime: null } }, 'event.start.dateTime: must not be null'],
		['what the service alone sets', { id: 'mine' }, 'event.id: is read-only'],
		[
			'an extended property without a type',
			{ singleValueExtendedProperties: [{ id: 'Color', value: 'x' }] },
			'event.singleValueExtendedProperties[0].id: has no form of the documentation',
		],
		['no object', 'event', 'event: "event" is no object'],
	])('%s', (_name, body, fault) => {
		expect(checkType(body, 'event', 'request')).toEqual([fault]);
	});

	test('a date-time without offset where one is needed, in an answer', () => {
		const fault = 'event.lastModifiedDateTime: "2026-02-02T10:00:00" is no Edm.DateTimeOffset';
		expect(checkType({ lastModifiedDateTime: '2026-02-02T10:00:00' }, 'event', 'answer')).toEqual([fault]);
	});
});
