import { describe, expect, test } from 'vitest';
import type { RemoteEvent } from '../../../extensions/meeting-manager/src/domain/remote-event';
import { toRemoteEvent } from '../../../extensions/meeting-manager/src/providers/google/map-event';
import { readGoogleEvent } from '../../../extensions/meeting-manager/src/schemas/google';

const TIMES = {
	start: { dateTime: '2026-01-05T11:00:00+01:00', timeZone: 'Europe/Berlin' },
	end: { dateTime: '2026-01-05T12:00:00+01:00', timeZone: 'Europe/Berlin' },
};

function read(fields: object, timeZone = 'Europe/Berlin') {
	const event = readGoogleEvent({ id: 'event1', status: 'confirmed', ...TIMES, ...fields });
	if (event === null) throw new Error('The event cannot be read.');
	return toRemoteEvent(event, { timeZone, ownerEmails: ['sarah@example.com'] });
}

function map(fields: object, timeZone?: string): RemoteEvent {
	const mapped = read(fields, timeZone);
	if ('reason' in mapped) throw new Error(mapped.reason);
	return mapped;
}

test('an event with everything', () => {
	expect(
		map({
			etag: '"3500"',
			summary: ' Kick-off \n meeting ',
			description: 'Agenda',
			location: 'Room 1',
			iCalUID: 'event1@google.com',
			updated: '2026-01-02T03:04:05.678Z',
			organizer: { email: 'max@example.com', displayName: 'Max' },
			attendees: [
				{ email: 'sarah@example.com', self: true, responseStatus: 'accepted', displayName: 'Sarah' },
				{ email: 'max@example.com', organizer: true, responseStatus: 'needsAction' },
			],
			hangoutLink: 'https://meet.google.com/abc',
		}),
	).toEqual({
		externalId: 'event1',
		iCalUid: 'event1@google.com',
		seriesId: null,
		originalStart: null,
		title: 'Kick-off meeting',
		description: 'Agenda',
		location: 'Room 1',
		attendees: [
			{ email: 'sarah@example.com', response_status: 'accepted', display_name: 'Sarah' },
			{ email: 'max@example.com', response_status: 'needs_action' },
		],
		organizerEmail: 'max@example.com',
		isAllDay: false,
		start: new Date('2026-01-05T10:00:00Z'),
		end: new Date('2026-01-05T11:00:00Z'),
		isZeroLength: false,
		status: 'confirmed',
		transparency: 'opaque',
		ownResponse: 'accepted',
		kind: 'default',
		lastModified: new Date('2026-01-02T03:04:05.678Z'),
		etag: '"3500"',
		resource: null,
		notes: [],
	});
});

describe('times', () => {
	const allDay = (start: string, end: string, timeZone: string) => {
		const { isAllDay, start: from, end: to } = map({ start: { date: start }, end: { date: end } }, timeZone);
		return [isAllDay, from.toISOString(), to.toISOString()];
	};

	test.each([
		['UTC', '2026-01-05', '2026-01-06', '2026-01-05T00:00:00.000Z', '2026-01-05T23:59:59.000Z'],
		['Asia/Shanghai', '2025-12-20', '2025-12-21', '2025-12-19T16:00:00.000Z', '2025-12-20T15:59:59.000Z'],
		['America/Denver', '2025-12-20', '2025-12-21', '2025-12-20T07:00:00.000Z', '2025-12-21T06:59:59.000Z'],
		// Days of 23 and 25 hours.
		['Europe/Berlin', '2026-03-29', '2026-03-30', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.000Z'],
		['Europe/Berlin', '2026-10-25', '2026-10-26', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.000Z'],
		// A day without midnight.
		['America/Santiago', '2026-09-06', '2026-09-07', '2026-09-06T04:00:00.000Z', '2026-09-07T02:59:59.000Z'],
	])('an all-day event is its dates in the calendar’s zone: %s, %s', (zone, start, end, from, to) => {
		expect(allDay(start, end, zone)).toEqual([true, from, to]);
	});

	test('an all-day event that ends on its first day lasts that day', () => {
		expect(allDay('2026-01-05', '2026-01-05', 'UTC')[2]).toBe('2026-01-05T23:59:59.000Z');
	});

	test('the offset says what instant is meant, on either side of a clock change', () => {
		const at = (dateTime: string) => ({ dateTime, timeZone: 'Europe/Berlin' });
		const before = map({ start: at('2026-10-25T02:30:00+02:00'), end: at('2026-10-25T02:30:00+01:00') });
		expect([before.start.toISOString(), before.end.toISOString()]).toEqual([
			'2026-10-25T00:30:00.000Z',
			'2026-10-25T01:30:00.000Z',
		]);
	});

	test('without an offset the named zone is meant, and without a zone the calendar’s', () => {
		const at = (dateTime: string, timeZone?: string) => ({ dateTime, timeZone });
		const named = at('2026-07-01T09:00:00', 'America/New_York');
		const floating = at('2026-07-01T16:00:00');
		const { start, end } = map({ start: named, end: floating }, 'Europe/Berlin');
		expect([start.toISOString(), end.toISOString()]).toEqual(['2026-07-01T13:00:00.000Z', '2026-07-01T14:00:00.000Z']);
	});

	test('an event without a length is stored one second long and noted', () => {
		const event = map({ end: TIMES.start });
		expect(event.end.getTime() - event.start.getTime()).toBe(1000);
		expect(event.isZeroLength).toBe(true);
		expect(event.notes).toHaveLength(1);
	});

	test.each([
		['ends before it starts', { start: TIMES.end, end: TIMES.start }],
		['ends a day before', { start: { date: '2026-01-05' }, end: { date: '2026-01-04' } }],
		['has no times', { start: {}, end: {} }],
		['has null times', { start: null, end: null }],
		['has an end of another kind', { end: { date: '2026-01-06' } }],
		['is of a day that does not exist', { start: { date: '2026-02-30' }, end: { date: '2026-03-01' } }],
		['is of year 1', { start: { dateTime: '0001-01-01T00:00:00Z' }, end: { dateTime: '0001-01-01T01:00:00Z' } }],
	])('is quarantined where it %s', (_name, fields) => {
		expect(read(fields)).toMatchObject({
			id: 'event1',
			reason: expect.any(String),
			raw: expect.stringContaining('event1'),
		});
	});
});

describe('series', () => {
	test('an occurrence names its series and the start its rule gave it', () => {
		const occurrence = map({
			id: 'master_20260105T100000Z',
			recurringEventId: 'master',
			originalStartTime: { dateTime: '2026-01-05T11:00:00+01:00', timeZone: 'Europe/Berlin' },
		});
		expect([occurrence.seriesId, occurrence.originalStart]).toEqual(['master', '20260105T100000Z']);
	});

	test('that of an all-day series is a date', () => {
		const day = { date: '2026-01-05' };
		const fields = { start: day, end: { date: '2026-01-06' }, recurringEventId: 'master', originalStartTime: day };
		expect(map(fields, 'Asia/Tokyo').originalStart).toBe('20260105');
	});
});

describe('what blocks', () => {
	test.each([
		['default', 'default'],
		['fromGmail', 'default'],
		['somethingNew', 'default'],
		['focusTime', 'focus-time'],
		['outOfOffice', 'out-of-office'],
		['workingLocation', 'working-location'],
		['birthday', 'birthday'],
	])('event type %s is of kind %s', (eventType, kind) => {
		expect(map({ eventType }).kind).toBe(kind);
	});

	test('transparency and status', () => {
		expect(map({}).transparency).toBe('opaque');
		expect(map({ transparency: 'transparent' }).transparency).toBe('transparent');
		expect(map({ status: 'tentative' }).status).toBe('tentative');
		expect(map({ status: 'somethingNew' }).status).toBe('confirmed');
	});

	test.each([
		['accepted', 'accepted'],
		['declined', 'declined'],
		['tentative', 'tentative'],
		['needsAction', 'needs_action'],
	])('the own answer %s', (responseStatus, expected) => {
		expect(map({ attendees: [{ email: 'alias@example.com', self: true, responseStatus }] }).ownResponse).toBe(expected);
	});

	test('the own answer is found by address where Google does not mark it', () => {
		const attendees = [{ email: 'Sarah@Example.com', responseStatus: 'declined' }];
		expect(map({ attendees }).ownResponse).toBe('declined');
		expect(map({ attendees: [{ email: 'max@example.com', responseStatus: 'declined' }] }).ownResponse).toBeNull();
	});
});

describe('repairs and lacks', () => {
	test('a missing title is "No Title", of a calendar that tells free and busy only "Busy"', () => {
		expect(map({ creator: { email: 'max@example.com' } }).title).toBe('No Title');
		expect(map({ visibility: 'private' }).title).toBe('Busy');
		expect(map({ visibility: 'private', organizer: { email: 'sarah@example.com', self: true } }).title).toBe(
			'No Title',
		);
	});

	test('addresses that are none are left out and noted', () => {
		const attendees = [
			{ email: 'not-an-email', displayName: 'Somebody' },
			{ displayName: 'Nobody' },
			{ email: 'max@example.com' },
		];
		const event = map({ attendees, organizer: { email: 'unknown' } });
		expect(event.attendees).toEqual([{ email: 'max@example.com', response_status: 'needs_action' }]);
		expect(event.organizerEmail).toBeNull();
		expect(event.notes).toHaveLength(3);
	});

	test('a list of attendees that Google did not tell whole is noted', () => {
		const attendees = [{ email: 'sarah@example.com', self: true, responseStatus: 'accepted' }];
		expect(map({ attendees, attendeesOmitted: true }).notes).toEqual([
			'Google tells only some of the attendees of this event.',
		]);
	});

	test('the link of a conference stands in for a missing place', () => {
		const entryPoints = [
			{ entryPointType: 'phone', uri: 'tel:+1-202-555-0100' },
			{ entryPointType: 'video', uri: 'https://video.example/room' },
		];
		expect(map({ conferenceData: { entryPoints } }).location).toBe('https://video.example/room');
		expect(map({ hangoutLink: 'https://meet.google.com/abc' }).location).toBe('https://meet.google.com/abc');
		expect(map({ hangoutLink: 'javascript:alert(1)' }).location).toBeNull();
	});

	test('the address of a further calendar of one’s own is no foreign organizer', () => {
		const organizer = { email: 'c_1@group.calendar.google.com', self: true };
		expect(map({ organizer }).organizerEmail).toBeNull();
		expect(map({ organizer: { ...organizer, self: false } }).organizerEmail).toBe('c_1@group.calendar.google.com');
	});

	test('texts too long are cut between characters and noted; odd properties cost nothing', () => {
		const event = map({ summary: `${'x'.repeat(1023)}😀`, description: `a\0b\ud800`, attendees: 'none', updated: 7 });
		expect(event.title).toBe('x'.repeat(1023));
		expect(event.description).toBe('ab\ufffd');
		expect([event.attendees, event.lastModified, event.notes.length]).toEqual([[], null, 1]);
	});
});
