import { describe, expect, it } from 'vitest';
import type { RemoteEvent } from '../../../extensions/meeting-manager/src/domain/remote-event';
import {
	changeEvent,
	newObject,
	occurrenceKey,
	removeOccurrence,
} from '../../../extensions/meeting-manager/src/providers/caldav/edit-object';
import { readObject } from '../../../extensions/meeting-manager/src/providers/caldav/read-object';
import type { OutgoingEvent, ReadInput } from '../../../extensions/meeting-manager/src/providers/provider';
import { vcalendar } from '../../support/ics';

const WINDOW = { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2027-06-01T00:00:00Z') };
const READ: ReadInput = { window: WINDOW, timeZone: 'Europe/Berlin', ownerEmails: [] };
const stamp = { now: new Date('2026-11-20T12:00:00Z'), organizer: 'sarah@bestsecurity.com' };
const booking: OutgoingEvent = {
	title: 'Review',
	description: null,
	location: null,
	isAllDay: false,
	start: new Date('2026-12-10T14:00:00Z'),
	end: new Date('2026-12-10T15:00:00Z'),
	timeZone: 'Europe/Berlin',
	blocks: true,
	attendees: [],
};

/** A calendar object with one event of these lines. */
function object(...lines: string[]): string {
	return vcalendar([['BEGIN:VEVENT', 'UID:one', 'DTSTAMP:20250101T000000Z', ...lines, 'END:VEVENT'].join('\r\n')]);
}

async function read(text: string, input = READ): Promise<RemoteEvent[]> {
	const { events, quarantined } = await readObject({ resource: '/one.ics', etag: null, text }, input);
	expect(quarantined).toEqual([]);
	return events;
}

async function only(text: string): Promise<RemoteEvent> {
	const [event, ...more] = await read(text);
	if (!event || more.length > 0) throw new Error(`Expected one event, found ${more.length + (event ? 1 : 0)}.`);
	return event;
}

/** What has to be written to leave an event as it is. */
function asIs(event: RemoteEvent): OutgoingEvent {
	const { title, description, location, isAllDay, start, end } = event;
	return { ...booking, title, description, location, isAllDay, start, end, blocks: event.transparency === 'opaque' };
}

async function change(text: string, wanted: Partial<OutgoingEvent>, current?: RemoteEvent): Promise<string | null> {
	const event = current ?? (await only(text));
	return changeEvent(text, event, { ...asIs(event), ...wanted }, stamp);
}

const lines = (text: string | null): string[] => (text ?? '').replaceAll('\r\n ', '').split('\r\n');

describe('a new event', () => {
	it('is read as it was meant, whatever its texts hold', async () => {
		const texts = {
			title: 'a;b,c\\n"d" 日本 🎉',
			description: 'one\ntwo\\n;,\tthree',
			location: 'x'.repeat(200) + 'ü'.repeat(100),
		};
		const text = newObject('one', { ...booking, ...texts }, stamp);
		expect(await only(text)).toMatchObject({ ...texts, start: booking.start, end: booking.end });
		expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
		expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
	});

	it('cannot smuggle in properties, and has no characters that XML cannot hold', async () => {
		const text = newObject('one', { ...booking, title: 'a\r\nATTENDEE:mailto:x@example.com\u0000\u0007\uD800' }, stamp);
		expect(lines(text).filter((line) => line.startsWith('ATTENDEE'))).toEqual([]);
		expect((await only(text)).title).toBe('a ATTENDEE:mailto:x@example.com\uFFFD');
	});

	it('names everybody invited once, and who invites', async () => {
		const attendees = [
			{ email: 'john@example.com', displayName: 'Doe; "John"' },
			{ email: 'John@example.com', displayName: null },
		];
		const event = await only(newObject('one', { ...booking, attendees }, stamp));
		expect(event.attendees).toHaveLength(1);
		expect(event.organizerEmail).toBe('sarah@bestsecurity.com');
	});

	it.each(['Pacific/Apia', 'America/Sao_Paulo', 'Asia/Kolkata', 'America/New_York'])(
		'of whole days keeps them in %s',
		async (timeZone) => {
			const text = newObject(
				'one',
				{
					...booking,
					isAllDay: true,
					timeZone,
					start: new Date('2026-03-28T12:00:00Z'),
					end: new Date('2026-03-29T12:00:00Z'),
				},
				stamp,
			);
			const [event] = await read(text, { ...READ, timeZone });
			expect(lines(text).some((line) => /^DTSTART;VALUE=DATE:2026032[789]$/.test(line))).toBe(true);
			if (!event) throw new Error('The event is missing.');
			const { start, end } = event;
			const again = newObject('one', { ...booking, isAllDay: true, timeZone, start, end }, stamp);
			expect(again).toBe(text);
		},
	);
});

describe('a changed event', () => {
	it('stays letter by letter where nothing is to be changed', async () => {
		const text = object(
			'DTSTART:20261210T140000Z',
			'DURATION:PT1H',
			'SUMMARY:  Odd   spaces ',
			'CONFERENCE:https://meet.example/1',
		);
		expect(await change(text, {})).toBe(text);
	});

	it('keeps a text that was read cut short', async () => {
		const text = object(
			'DTSTART:20261210T140000Z',
			'DTEND:20261210T150000Z',
			`DESCRIPTION:${'long '.repeat(5_000)}end`,
		);
		const changed = lines(await change(text, { title: 'Renamed' }));
		expect(changed.find((line) => line.startsWith('DESCRIPTION'))).toMatch(/end$/);
		expect(changed).toContain('SUMMARY:Renamed');
	});

	it('keeps its zone, also one of its own making', async () => {
		const zone = [
			'BEGIN:VTIMEZONE',
			'TZID:Customized',
			'BEGIN:STANDARD',
			'DTSTART:16010101T000000',
			'TZOFFSETFROM:+0530',
			'TZOFFSETTO:+0530',
			'END:STANDARD',
			'END:VTIMEZONE',
		];
		const event = [
			'BEGIN:VEVENT',
			'UID:one',
			'DTSTART;TZID=Customized:20261210T140000',
			'DTEND;TZID=Customized:20261210T150000',
			'END:VEVENT',
		];
		const changed = await change(vcalendar([[...zone, ...event].join('\r\n')]), {
			start: new Date('2026-12-10T10:30:00Z'),
			end: new Date('2026-12-10T11:30:00Z'),
		});
		expect(lines(changed)).toContain('DTSTART;TZID=Customized:20261210T160000');
		expect(await only(changed ?? '')).toMatchObject({ start: new Date('2026-12-10T10:30:00Z') });
	});

	it('stays floating where it floats', async () => {
		const changed = await change(object('DTSTART:20261210T140000', 'DTEND:20261210T150000'), {
			end: new Date('2026-12-10T15:00:00Z'),
		});
		expect(lines(changed)).toContain('DTEND:20261210T160000');
	});

	it('is written in UTC where its zone is unknown, or the hour has two passes', async () => {
		const times = { start: new Date('2026-10-25T01:30:00Z'), end: new Date('2026-10-25T02:30:00Z') };
		const berlin = await change(
			object('DTSTART;TZID=Europe/Berlin:20261210T140000', 'DTEND;TZID=Europe/Berlin:20261210T150000'),
			times,
		);
		expect(lines(berlin)).toContain('DTSTART:20261025T013000Z');
		expect(await only(berlin ?? '')).toMatchObject(times);
		const unknown = await change(
			object('DTSTART;TZID=Nowhere/City:20261210T140000', 'DTEND;TZID=Nowhere/City:20261210T150000'),
			times,
		);
		expect(await only(unknown ?? '')).toMatchObject({ ...times, notes: [] });
	});

	it('becomes one of whole days and back', async () => {
		const days = { isAllDay: true, start: new Date('2026-12-09T23:00:00Z'), end: new Date('2026-12-10T22:59:59Z') };
		const text = object('DTSTART:20261210T140000Z', 'DURATION:PT1H', 'X-MICROSOFT-CDO-ALLDAYEVENT:FALSE');
		const whole = (await change(text, days)) ?? '';
		expect(lines(whole)).toEqual(
			expect.arrayContaining([
				'DTSTART;VALUE=DATE:20261210',
				'DTEND;VALUE=DATE:20261211',
				'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE',
			]),
		);
		expect(whole).not.toContain('DURATION');
		const { start, end } = booking;
		expect(await only((await change(whole, { isAllDay: false, start, end })) ?? '')).toMatchObject({
			isAllDay: false,
			start,
			end,
		});
	});

	it('blocks or not as wanted, in Outlook’s words too', async () => {
		const text = object(
			'DTSTART:20261210T140000Z',
			'DTEND:20261210T150000Z',
			'TRANSP:OPAQUE',
			'X-MICROSOFT-CDO-BUSYSTATUS:OOF',
		);
		const free = (await change(text, { blocks: false })) ?? '';
		expect(await only(free)).toMatchObject({ transparency: 'transparent' });
		expect(await only((await change(free, { blocks: true })) ?? '')).toMatchObject({ transparency: 'opaque' });
		expect(await change(text, { blocks: true })).toBe(text);
	});

	it('keeps answers and rooms, adds who is new, drops who is no more invited', async () => {
		const text = object(
			'DTSTART:20261210T140000Z',
			'DTEND:20261210T150000Z',
			'ORGANIZER:mailto:jane@example.com',
			'ATTENDEE;PARTSTAT=ACCEPTED:mailto:jane@example.com',
			'ATTENDEE;PARTSTAT=DECLINED:mailto:John@example.com',
			'ATTENDEE:mailto:old@example.com',
			'ATTENDEE;CUTYPE=ROOM:urn:uuid:room-1',
		);
		const attendees = ['john@example.com', 'new@example.com'].map((email) => ({ email, displayName: null }));
		const changed = lines(await change(text, { attendees }));
		expect(
			changed.filter((line) => line.startsWith('ATTENDEE')).map((line) => line.slice(line.search(/:(mailto|urn)/) + 1)),
		).toEqual(['mailto:jane@example.com', 'mailto:John@example.com', 'urn:uuid:room-1', 'mailto:new@example.com']);
		expect(changed).toContain('ORGANIZER:mailto:jane@example.com');
		expect(await change(text, {})).toBe(text);
	});

	it('is refused where its text is not what a calendar program takes, or several share its UID', async () => {
		const broken = object('DTSTART:20261210T140000Z', 'DTEND:20261210T150000Z', 'NO COLON');
		expect(await change(broken, { title: 'x' })).toBeNull();
		const event = ['BEGIN:VEVENT', 'UID:one', 'DTSTART:20261210T140000Z', 'SUMMARY:a', 'END:VEVENT'].join('\r\n');
		const twice = vcalendar([event, event.replace('T14', 'T16').replace(':a', ':b')]);
		expect(await change(twice, { title: 'x' }, (await read(twice))[0])).toBeNull();
	});
});

describe('an occurrence', () => {
	const series = object(
		'DTSTART;TZID=Europe/Berlin:20261019T100000',
		'DURATION:PT1H',
		'RRULE:FREQ=WEEKLY;COUNT=3',
		'SUMMARY:Weekly',
	);

	it.each([
		['one', 'one', null],
		['one|20261210T140000Z', 'one', '20261210T140000Z'],
		['one|20261210', 'one', '20261210'],
		['a|20261210', 'a|20261210', null],
		['a|20261210|20261217', 'a|20261210', '20261217'],
		['one|20261210|2', 'one', null],
		['one|20261210', null, null],
	])('is named by %s of %s', (externalId, iCalUid, key) => {
		expect(occurrenceKey({ externalId, iCalUid })).toBe(key);
	});

	it('that is changed keeps its times where they are', async () => {
		const second = (await read(series))[1];
		const changed = (await change(series, { title: 'Renamed' }, second)) ?? '';
		expect(lines(changed).filter((line) => line.startsWith('RRULE'))).toHaveLength(1);
		const events = await read(changed);
		expect(events.map(({ title, start, end }) => [title, start.toISOString(), end.toISOString()])).toEqual([
			['Weekly', '2026-10-19T08:00:00.000Z', '2026-10-19T09:00:00.000Z'],
			['Renamed', '2026-10-26T09:00:00.000Z', '2026-10-26T10:00:00.000Z'],
			['Weekly', '2026-11-02T09:00:00.000Z', '2026-11-02T10:00:00.000Z'],
		]);
	});

	it('of several days of whole days keeps its length over a clock change', async () => {
		const days = object(
			'DTSTART;VALUE=DATE:20261023',
			'DTEND;VALUE=DATE:20261027',
			'RRULE:FREQ=YEARLY;COUNT=2',
			'SUMMARY:Off',
		);
		const [first] = await read(days);
		const changed = (await change(days, { title: 'Renamed' }, first)) ?? '';
		expect(await read(changed)).toMatchObject([
			{ title: 'Renamed', start: first?.start, end: first?.end, isAllDay: true },
		]);
		const withoutEnd = object('DTSTART;VALUE=DATE:20261025', 'DURATION:P2D', 'RRULE:FREQ=WEEKLY;COUNT=2');
		const [long] = await read(withoutEnd);
		const renamed = (await change(withoutEnd, { title: 'Renamed' }, long)) ?? '';
		expect((await read(renamed))[0]).toMatchObject({ title: 'Renamed', start: long?.start, end: long?.end });
	});

	it('that floats cannot be taken out without knowing its zone', async () => {
		const floating = object('DTSTART:20261019T100000', 'RRULE:FREQ=WEEKLY;COUNT=3');
		const second = (await read(floating))[1];
		if (!second) throw new Error('The occurrence is missing.');
		expect(await removeOccurrence(floating, second, stamp.now)).toBeNull();
	});

	it('known alone, as invitees have it, is taken out with its object', async () => {
		const alone = object('RECURRENCE-ID:20261210T140000Z', 'DTSTART:20261210T140000Z', 'DTEND:20261210T150000Z');
		expect(await removeOccurrence(alone, await only(alone), stamp.now)).toBe('empty');
	});

	it('taken out leaves the others', async () => {
		const second = (await read(series))[1];
		if (!second) throw new Error('The occurrence is missing.');
		const left = (await removeOccurrence(series, second, stamp.now)) ?? '';
		expect((await read(left)).map(({ externalId }) => externalId)).toEqual([
			'one|20261019T080000Z',
			'one|20261102T090000Z',
		]);
	});
});
