import { describe, expect, it } from 'vitest';
import {
	findEvent,
	findSingle,
	isRecurring,
} from '../../../extensions/meeting-manager/src/providers/caldav/read-object';
import { vcalendar, vevent, ZONE_BERLIN, type VEvent } from '../../support/ics';
import { CALENDAR, WINDOW } from './dav-stand-in';

const INPUT = { window: WINDOW, timeZone: 'UTC', ownerEmails: [] };
const BERLIN = 'DTSTART;TZID=Europe/Berlin:';

/** An object as calendar programs write it: its zone beside it, with the rules by which clocks change. */
function zonedObject(events: readonly VEvent[]) {
	const parts = events.map((event) => vevent(event).replaceAll(/(DTSTART|DTEND):/g, '$1;TZID=Europe/Berlin:'));
	return { resource: `${CALENDAR}a.ics`, etag: '"1"', text: vcalendar([ZONE_BERLIN, ...parts]) };
}

const far = { uid: 'a', start: '20300110T100000', end: '20300110T110000' };
const known = { externalId: 'a', start: new Date('2026-12-10T14:00:00Z'), end: new Date('2026-12-10T15:00:00Z') };

describe('an event with its time zone beside it', () => {
	const object = zonedObject([far]);

	it('does not recur because its zone does', async () => {
		expect(object.text).toMatch(/^RRULE:/m);
		expect(object.text).toContain(BERLIN);
		expect(await isRecurring(object.text)).toBe(false);
	});

	it('is found wherever it was moved', async () => {
		const moved = { externalId: 'a', start: new Date('2030-01-10T09:00:00Z') };
		expect(await findEvent(object, known, INPUT)).toMatchObject(moved);
		expect(await findSingle(object, INPUT)).toMatchObject(moved);
	});
});

describe('a series', () => {
	it.each([
		['by a rule', [{ ...far, lines: ['RRULE:FREQ=DAILY;COUNT=2'] }]],
		['by a rule with parameters', [{ ...far, lines: ['RRULE;X-A=1:FREQ=DAILY;COUNT=2'] }]],
		['by dates', [{ ...far, lines: ['RDATE:20300111T100000'] }]],
		['of which only an occurrence is there', [{ ...far, lines: ['RECURRENCE-ID:20300110T090000Z'] }]],
	])('%s recurs', async (_name, events) => {
		const object = zonedObject(events);
		expect(await isRecurring(object.text)).toBe(true);
		expect(await findSingle(object, INPUT)).toBeNull();
	});

	it('is no part of what the alarms of an event say', async () => {
		const lines = ['BEGIN:VALARM', 'RRULE:FREQ=DAILY', 'END:VALARM'];
		expect(await isRecurring(zonedObject([{ ...far, lines }]).text)).toBe(false);
	});

	it('is searched for an occurrence wherever it was moved, however long the name of its zone', async () => {
		const name = `/citadel.org/20250101_1/${'America/'.repeat(8)}Buenos_Aires`;
		const override = vevent({
			uid: 'a',
			start: far.start,
			lines: ['DURATION:PT1H', 'RECURRENCE-ID:20261210T140000Z'],
		}).replace('DTSTART:', `DTSTART;TZID="x:${name.slice(0, 50)}\r\n ${name.slice(50)}":`);
		const master = vevent({
			uid: 'a',
			start: '20261210T140000Z',
			end: '20261210T150000Z',
			lines: ['RRULE:FREQ=DAILY;COUNT=2'],
		});
		const text = vcalendar([master, override]);
		const found = await findEvent({ ...zonedObject([]), text }, { ...known, externalId: 'a|20261210T140000Z' }, INPUT);
		expect(found && 'start' in found ? found.start.getUTCFullYear() : null).toBe(2030);
	});
});
