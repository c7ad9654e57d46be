import { describe, expect, test } from 'vitest';
import { fillOccurrence, toRemoteEvent } from '../../../extensions/meeting-manager/src/providers/outlook/map-event';
import { createZoneLookUp } from '../../../extensions/meeting-manager/src/providers/outlook/read-time';
import { readGraphEvent, type GraphEvent } from '../../../extensions/meeting-manager/src/schemas/graph';

const BASE = {
	id: 'AAkALgAA-1',
	'@odata.etag': 'W/"1"',
	type: 'singleInstance',
	subject: 'Review',
	start: { dateTime: '2026-02-02T10:00:00.0000000', timeZone: 'UTC' },
	end: { dateTime: '2026-02-02T11:00:00.0000000', timeZone: 'UTC' },
	iCalUId: '040000008200E000',
	showAs: 'busy',
	responseStatus: { response: 'organizer', time: '0001-01-01T00:00:00Z' },
	lastModifiedDateTime: '2026-01-01T12:00:00.1234567Z',
};

function graphEvent(overrides: Record<string, unknown> = {}): GraphEvent {
	const event = readGraphEvent({ ...BASE, ...overrides });
	if (event === null) throw new Error('That is no event.');
	return event;
}

function map(overrides: Record<string, unknown> = {}, timeZone = 'Europe/Berlin', master: GraphEvent | null = null) {
	const ownerEmails = ['sarah@contoso.example'];
	const mapped = toRemoteEvent(graphEvent(overrides), {
		timeZone,
		ownerEmails,
		zones: createZoneLookUp(timeZone),
		master,
	});
	if ('reason' in mapped) throw new Error(mapped.reason);
	return mapped;
}

function reasonOf(overrides: Record<string, unknown>): string {
	const context = { timeZone: 'UTC', ownerEmails: [], zones: createZoneLookUp('UTC'), master: null };
	const mapped = toRemoteEvent(graphEvent(overrides), context);
	return 'reason' in mapped ? mapped.reason : 'none';
}

const time = (dateTime: string, timeZone = 'UTC') => ({ dateTime, timeZone });

describe('times', () => {
	test('have seven digits and no offset, and are read in the zone they name', () => {
		expect(map().start.toISOString()).toBe('2026-02-02T10:00:00.000Z');
		expect(map({ start: time('2026-02-02T09:59:59.9990000') }).start.toISOString()).toBe('2026-02-02T09:59:59.999Z');
	});

	test.each([
		['Pacific Standard Time', '2026-02-02T18:00:00.000Z'],
		['W. Europe Standard Time', '2026-02-02T09:00:00.000Z'],
		['India Standard Time', '2026-02-02T04:30:00.000Z'],
		['America/New_York', '2026-02-02T15:00:00.000Z'],
		['tzone://Microsoft/Utc', '2026-02-02T10:00:00.000Z'],
	])('in %s', (zone, expected) => {
		const { start, notes } = map({
			start: time('2026-02-02T10:00:00.0000000', zone),
			end: time('2026-02-02T23:00:00.0000000', zone),
		});
		expect(start.toISOString()).toBe(expected);
		expect(notes).toEqual([]);
	});

	test('of a custom zone are read in the calendar zone, and a note says so', () => {
		const custom = 'tzone://Microsoft/Custom';
		const { start, notes } = map({
			start: time('2026-02-02T10:00:00.0000000', custom),
			end: time('2026-02-02T11:00:00.0000000', custom),
		});
		expect(start.toISOString()).toBe('2026-02-02T09:00:00.000Z');
		expect(notes).toHaveLength(1);
	});

	test('of an event without length make it a second long and not blocking', () => {
		const { start, end, isZeroLength, notes } = map({ end: BASE.start });
		expect([end.getTime() - start.getTime(), isZeroLength, notes.length]).toEqual([1000, true, 1]);
	});

	test.each([
		[{ end: time('2026-02-02T09:00:00.0000000') }, 'The event ends before it starts.'],
		[{ start: time('0001-01-01T00:00:00.0000000') }, 'The event has no start or end that exists.'],
		[{ start: time('2026-02-30T10:00:00.0000000') }, 'The event has no start or end that exists.'],
		[{ start: null }, 'The event has no start or end that exists.'],
		[{ end: 'tomorrow' }, 'The event has no start or end that exists.'],
	])('%o set the event aside', (overrides, reason) => {
		expect(reasonOf(overrides)).toBe(reason);
	});
});

describe('all-day events', () => {
	const dates = {
		isAllDay: true,
		start: time('2026-12-20T00:00:00.0000000'),
		end: time('2026-12-21T00:00:00.0000000'),
	};

	test.each([
		['Pacific/Auckland', '2026-12-19T11:00:00.000Z', '2026-12-20T10:59:59.000Z'],
		['Asia/Shanghai', '2026-12-19T16:00:00.000Z', '2026-12-20T15:59:59.000Z'],
		['America/Denver', '2026-12-20T07:00:00.000Z', '2026-12-21T06:59:59.000Z'],
		['UTC', '2026-12-20T00:00:00.000Z', '2026-12-20T23:59:59.000Z'],
	])('are their dates in %s', (zone, start, end) => {
		const event = map(dates, zone);
		expect([event.isAllDay, event.start.toISOString(), event.end.toISOString()]).toEqual([true, start, end]);
	});

	test('are their dates whatever zone the label names', () => {
		const labelled = {
			...dates,
			start: { ...dates.start, timeZone: 'Tokyo Standard Time' },
			end: { ...dates.end, timeZone: 'nonsense' },
		};
		expect(map(labelled, 'America/Denver')).toEqual(map(dates, 'America/Denver'));
	});

	test('of several days, and over a clock change', () => {
		const days = {
			isAllDay: true,
			start: time('2026-03-28T00:00:00.0000000'),
			end: time('2026-03-30T00:00:00.0000000'),
		};
		const event = map(days);
		expect([event.start.toISOString(), event.end.toISOString()]).toEqual([
			'2026-03-27T23:00:00.000Z',
			'2026-03-29T21:59:59.000Z',
		]);
	});

	test('that end on the day they start are that day', () => {
		expect(map({ ...dates, end: dates.start }, 'UTC').end.toISOString()).toBe('2026-12-20T23:59:59.000Z');
	});
});

describe('what an event means', () => {
	test.each([
		['busy', { status: 'confirmed', transparency: 'opaque', kind: 'default' }],
		['unknown', { status: 'confirmed', transparency: 'opaque', kind: 'default' }],
		['free', { status: 'confirmed', transparency: 'transparent', kind: 'default' }],
		['tentative', { status: 'tentative', transparency: 'opaque', kind: 'default' }],
		['oof', { status: 'confirmed', transparency: 'opaque', kind: 'out-of-office' }],
		['workingElsewhere', { status: 'confirmed', transparency: 'opaque', kind: 'working-location' }],
		[null, { status: 'confirmed', transparency: 'opaque', kind: 'default' }],
	])('shown as %s', (showAs, expected) => {
		expect(map({ showAs })).toMatchObject(expected);
	});

	test.each([
		['organizer', 'accepted'],
		['accepted', 'accepted'],
		['declined', 'declined'],
		['tentativelyAccepted', 'tentative'],
		['notResponded', 'needs_action'],
		['none', null],
		[null, null],
	])('answered with %s', (response, expected) => {
		expect(map({ responseStatus: { response } }).ownResponse).toBe(expected);
	});

	test('the owner among the attendees answers where the event itself does not say', () => {
		const attendees = [{ emailAddress: { address: 'Sarah@contoso.example' }, status: { response: 'declined' } }];
		expect(map({ responseStatus: null, attendees }).ownResponse).toBe('declined');
	});

	test('a cancelled event is cancelled; a draft is an event', () => {
		expect(map({ isCancelled: true }).status).toBe('cancelled');
		expect(map({ isDraft: true })).toEqual(map());
	});
});

describe('texts', () => {
	test('a missing subject is `No Title`', () => {
		for (const subject of [null, undefined, '', '  ', 17]) expect(map({ subject }).title).toBe('No Title');
	});

	test('a body that came as HTML is told as text', () => {
		const content =
			'<html><head><style>p {color: red}</style></head><body><p>Agenda &amp; more:</p>\r\n<ul><li>One</li><li>Two&nbsp;&#8364;</li></ul></body></html>';
		expect(map({ body: { contentType: 'html', content } }).description).toBe('Agenda & more:\nOne\nTwo €');
		expect(map({ body: { contentType: 'text', content: 'a < b\r\n<b>\r\n' } }).description).toBe('a < b\n<b>');
	});

	test('hostile markup is read in no time', () => {
		const pieces = ['<', '<style>', '<!--', '<!-->', '</', '<b> </b>', '&#', ' ', '< >', '<br>', '<b'];
		for (const content of [
			...pieces.map((piece) => piece.repeat(50_000)),
			pieces.join('').repeat(20_000),
			`${'<!--'.repeat(50_000)}>`,
		]) {
			const startedMs = performance.now();
			map({ body: { contentType: 'html', content } });
			expect(performance.now() - startedMs, content.slice(0, 20)).toBeLessThan(1000);
		}
	});

	test('the link of an online meeting is the location where there is none', () => {
		const joinUrl = 'https://teams.microsoft.com/l/meetup-join/1';
		expect(map({ onlineMeeting: { joinUrl }, location: { displayName: '' } }).location).toBe(joinUrl);
		expect(map({ onlineMeetingUrl: joinUrl, onlineMeeting: null }).location).toBe(joinUrl);
		expect(map({ onlineMeeting: { joinUrl }, location: { displayName: 'Room 1' } }).location).toBe('Room 1');
	});

	test('what is too long is cut, with a note', () => {
		const { title, notes } = map({ subject: `${'x'.repeat(1023)}😀` });
		expect([title.length, notes.length]).toEqual([1023, 1]);
	});
});

describe('people', () => {
	test('attendees are told with their answers', () => {
		const attendees = [
			{ emailAddress: { address: 'lee@contoso.example', name: 'Lee' }, status: { response: 'tentativelyAccepted' } },
			{ emailAddress: { address: 'kim@contoso.example', name: 'kim@contoso.example' }, status: { response: 'none' } },
			{ emailAddress: { address: 'room@contoso.example' }, type: 'resource' },
		];
		expect(map({ attendees }).attendees).toEqual([
			{ email: 'lee@contoso.example', response_status: 'tentative', display_name: 'Lee' },
			{ email: 'kim@contoso.example', response_status: 'needs_action' },
			{ email: 'room@contoso.example', response_status: 'needs_action' },
		]);
	});

	test('the organizer is nobody else where it is this calendar, by whatever address', () => {
		const organizer = { emailAddress: { address: 'Alias@contoso.example', name: 'Sarah' } };
		expect(map({ organizer, isOrganizer: true }).organizerEmail).toBeNull();
		expect(map({ organizer, isOrganizer: false }).organizerEmail).toBe('Alias@contoso.example');
		const own = { emailAddress: { address: 'Sarah@contoso.example', name: 'Sarah' } };
		expect(map({ organizer: own, isOrganizer: true }).organizerEmail).toBe('Sarah@contoso.example');
	});

	test('an address that is none is left out, with a note', () => {
		const attendees = [
			{ emailAddress: { address: '/o=ExchangeLabs/ou=Group/cn=lee', name: 'Lee' } },
			null,
			{ emailAddress: null },
		];
		const event = map({ attendees, organizer: { emailAddress: { address: 'Distribution List', name: 'Everybody' } } });
		expect(event.attendees).toEqual([]);
		expect(event.organizerEmail).toBeNull();
		expect(event.notes).toHaveLength(4);
	});
});

describe('occurrences', () => {
	const master = graphEvent({
		id: 'AAkALgAA-series',
		type: 'seriesMaster',
		iCalUId: 'of the series',
		subject: 'Stand-up',
	});

	test('have the UID of their series and the start that the rule gave them', () => {
		const moved = {
			type: 'exception',
			seriesMasterId: master.id,
			iCalUId: 'of its own',
			originalStart: '2026-02-01T09:00:00Z',
		};
		expect(map(moved, 'UTC', master)).toMatchObject({
			iCalUid: 'of the series',
			seriesId: master.id,
			originalStart: '20260201T090000Z',
		});
	});

	test('of an all-day series have a date as original start, whichever midnight Graph tells', () => {
		const allDay = {
			isAllDay: true,
			start: time('2026-02-02T00:00:00.0000000'),
			end: time('2026-02-03T00:00:00.0000000'),
		};
		const exception = { ...allDay, type: 'exception', seriesMasterId: master.id };
		const pacific = { originalStart: '2026-02-01T08:00:00Z', originalStartTimeZone: 'Pacific Standard Time' };
		expect(map({ ...exception, type: 'occurrence' }, 'UTC', master).originalStart).toBe('20260202');
		expect(map({ ...exception, originalStart: '2026-02-01T00:00:00Z' }, 'UTC', master).originalStart).toBe('20260201');
		expect(map({ ...exception, ...pacific }, 'UTC', master).originalStart).toBe('20260201');
	});

	test('that are bare say what their series says', () => {
		const stub = readGraphEvent({
			id: 'AAkALgAA-2',
			type: 'occurrence',
			seriesMasterId: master.id,
			start: BASE.start,
			end: BASE.end,
		});
		if (stub === null) throw new Error('That is no event.');
		expect(fillOccurrence(stub, master)).toMatchObject({ id: 'AAkALgAA-2', subject: 'Stand-up', '@odata.etag': null });
	});

	test('a single event has the UID it has, or none', () => {
		expect(map()).toMatchObject({ iCalUid: '040000008200E000', seriesId: null, originalStart: null });
		expect(map({ iCalUId: null }).iCalUid).toBeNull();
	});
});

test('properties of another type than documented cost no event', () => {
	const odd = {
		categories: 7,
		attendees: 'none',
		body: [],
		location: 'Room',
		organizer: 1,
		responseStatus: true,
		showAs: {},
		iCalUId: 5,
	};
	expect(map(odd)).toMatchObject({ title: 'Review', attendees: [], description: null, location: null, iCalUid: null });
	expect(readGraphEvent({ subject: 'no id' })).toBeNull();
});
