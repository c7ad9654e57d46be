import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RemoteEvent } from '../../extensions/meeting-manager/src/domain/remote-event';
import type { CalendarSession, CalendarWriter } from '../../extensions/meeting-manager/src/providers/provider';
import { createCalDavCalendar, type CalDavCalendar } from '../support/caldav-calendar';
import { startCalDavServer, type CalDavServer } from '../support/caldav-servers';
import { vevent } from '../support/ics';
import { accountAt, booking, eventOf, READ, rowOf, snapshot, writerOf } from './setup';

const zoned = [
	'BEGIN:VEVENT',
	'UID:weekly',
	'DTSTAMP:20250101T000000Z',
	'DTSTART;TZID=Europe/Berlin:20261019T100000',
	'DTEND;TZID=Europe/Berlin:20261019T110000',
	'RRULE:FREQ=WEEKLY;COUNT=3',
	'SUMMARY:Weekly',
	'END:VEVENT',
].join('\r\n');
const definition = [
	'BEGIN:VTIMEZONE',
	'TZID:Europe/Berlin',
	'BEGIN:STANDARD',
	'DTSTART:19961027T030000',
	'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
	'TZOFFSETFROM:+0200',
	'TZOFFSETTO:+0100',
	'END:STANDARD',
	'BEGIN:DAYLIGHT',
	'DTSTART:19810329T020000',
	'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
	'TZOFFSETFROM:+0100',
	'TZOFFSETTO:+0200',
	'END:DAYLIGHT',
	'END:VTIMEZONE',
].join('\r\n');
const times = (events: readonly RemoteEvent[]): string[] =>
	events.map(({ externalId, start, title }) => `${externalId} ${start.toISOString().slice(0, 16)} ${title}`);

describe.each(['radicale', 'xandikos'] as const)('one occurrence of a series on %s', (name) => {
	let server: CalDavServer;
	beforeAll(async () => {
		server = await startCalDavServer(name);
	});
	afterAll(() => server.close());

	async function open(): Promise<{ calendar: CalDavCalendar; session: CalendarSession; writer: CalendarWriter }> {
		const calendar = await createCalDavCalendar(server);
		const session = accountAt(server).open(calendar.calendarId);
		return { calendar, session, writer: writerOf(session) };
	}

	it('is changed by an override, the others stay', async () => {
		const { calendar, session, writer } = await open();
		const path = await calendar.addEvent([definition, zoned]);
		const second = (await snapshot(session)).events[1];
		if (!second) throw new Error('The occurrence is missing.');
		const wanted = {
			...booking,
			title: 'Moved',
			start: new Date('2026-10-27T12:00:00Z'),
			end: new Date('2026-10-27T13:00:00Z'),
		};
		const updated = eventOf(await writer.update(rowOf(second), wanted, READ));
		expect(updated).toMatchObject({ externalId: 'weekly|20261026T090000Z', seriesId: 'weekly', title: 'Moved' });
		expect(times((await snapshot(session)).events)).toEqual([
			'weekly|20261019T080000Z 2026-10-19T08:00 Weekly',
			'weekly|20261026T090000Z 2026-10-27T12:00 Moved',
			'weekly|20261102T090000Z 2026-11-02T09:00 Weekly',
		]);
		const text = (await calendar.read(path))?.text;
		expect(text).toContain('RECURRENCE-ID;TZID=Europe/Berlin:20261026T100000');
		expect(text).toContain('DTSTART;TZID=Europe/Berlin:20261027T130000');
		const renamed = eventOf(await writer.update(rowOf(updated), { ...wanted, title: 'Moved twice' }, READ));
		expect(renamed.title).toBe('Moved twice');
		expect((await calendar.read(path))?.text.match(/RECURRENCE-ID/g)).toHaveLength(1);
	});

	it('is deleted by an exclusion, the others stay', async () => {
		const { calendar, session, writer } = await open();
		const path = await calendar.addEvent([definition, zoned]);
		const [first, second] = (await snapshot(session)).events;
		if (!first || !second) throw new Error('The occurrences are missing.');
		expect(await writer.delete(rowOf(second), { notify: false })).toBe('deleted');
		expect(await writer.delete(rowOf(second), { notify: false })).toBe('deleted');
		expect((await calendar.read(path))?.text).toContain('EXDATE;TZID=Europe/Berlin:20261026T100000');
		const { events } = await snapshot(session);
		expect(times(events)).toEqual([
			'weekly|20261019T080000Z 2026-10-19T08:00 Weekly',
			'weekly|20261102T090000Z 2026-11-02T09:00 Weekly',
		]);
		expect(await writer.delete(rowOf(first), { notify: false })).toBe('conflict');
	});

	it('is deleted together with its override', async () => {
		const { calendar, session, writer } = await open();
		const series = vevent({
			uid: 'days',
			start: '20261207T090000Z',
			end: '20261207T100000Z',
			lines: ['RRULE:FREQ=DAILY;COUNT=2'],
		});
		const override = vevent({
			uid: 'days',
			start: '20261208T120000Z',
			end: '20261208T130000Z',
			lines: ['RECURRENCE-ID:20261208T090000Z'],
		});
		await calendar.addEvent([series, override]);
		const second = (await snapshot(session)).events[1];
		if (!second) throw new Error('The occurrence is missing.');
		expect(await writer.delete(rowOf(second), { notify: false })).toBe('deleted');
		expect(times((await snapshot(session)).events)).toEqual(['days|20261207T090000Z 2026-12-07T09:00 Team Meeting']);
	});

	it('of whole days is changed and deleted by date', async () => {
		const { calendar, session, writer } = await open();
		const lines = ['RRULE:FREQ=WEEKLY;COUNT=3'];
		const raw = vevent({ uid: 'off', start: '20261207', end: '20261208', summary: 'Off', lines });
		await calendar.addEvent([raw.replaceAll(/(DTSTART|DTEND):/g, '$1;VALUE=DATE:')]);
		const [first, second] = (await snapshot(session)).events;
		if (!first || !second) throw new Error('The occurrences are missing.');
		const { start, end } = second;
		const wanted = { ...booking, title: 'Half off', description: null, location: null, isAllDay: true, start, end };
		const renamed = eventOf(await writer.update(rowOf(second), wanted, READ));
		expect(renamed).toMatchObject({ externalId: 'off|20261214', title: 'Half off', isAllDay: true, start, end });
		expect(await writer.delete({ ...rowOf(first), etag: null }, { notify: false })).toBe('deleted');
		expect((await snapshot(session)).events.map(({ externalId }) => externalId)).toEqual([
			'off|20261214',
			'off|20261221',
		]);
	});

	it('is refused where it cannot be changed without guessing', async () => {
		const { calendar, session, writer } = await open();
		const later = vevent({
			uid: 'split',
			start: '20261208T120000Z',
			end: '20261208T130000Z',
			lines: ['RECURRENCE-ID;RANGE=THISANDFUTURE:20261208T090000Z'],
		});
		const series = vevent({
			uid: 'split',
			start: '20261207T090000Z',
			end: '20261207T100000Z',
			lines: ['RRULE:FREQ=DAILY;COUNT=3'],
		});
		const path = await calendar.addEvent([series, later]);
		const before = (await calendar.read(path))?.text;
		const third = (await snapshot(session)).events[2];
		if (!third) throw new Error('The occurrence is missing.');
		await expect(writer.update(rowOf(third), booking, READ)).rejects.toMatchObject({ code: 'FORBIDDEN' });
		expect((await calendar.read(path))?.text).toBe(before);
	});
});
