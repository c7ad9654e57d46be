import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { expect, test } from 'vitest';
import { writeFreeBusy } from '../../../extensions/meeting-manager/src/providers/ical/write-free-busy';

const interval = (start: string, end: string) => ({ start: new Date(start), end: new Date(end) });
const range = interval('2026-06-01T00:00:00Z', '2026-08-30T00:00:00Z');
const busy = [
	interval('2026-06-01T10:00:00Z', '2026-06-01T11:00:00Z'),
	interval('2026-06-02T22:00:00Z', '2026-06-04T22:00:00Z'),
];
const text = writeFreeBusy(busy, range, { stamp: range.start, salt: 'salt' });

test('is one VFREEBUSY and a bare event per stretch, in UTC, with whole lines', () => {
	const calendar = new ICAL.Component(ICAL.parse(text));
	expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
	const [freeBusy, ...others] = calendar.getAllSubcomponents('vfreebusy');
	expect(others).toEqual([]);
	expect(freeBusy?.getAllProperties('freebusy').map((property) => property.toICALString())).toEqual([
		'FREEBUSY;FBTYPE=BUSY:20260601T100000Z/20260601T110000Z',
		'FREEBUSY;FBTYPE=BUSY:20260602T220000Z/20260604T220000Z',
	]);
	const events = calendar.getAllSubcomponents('vevent');
	expect(events.map((event) => event.getFirstPropertyValue('summary'))).toEqual(['Busy', 'Busy']);
	expect(events.map((event) => event.getFirstPropertyValue('transp'))).toEqual(['OPAQUE', 'OPAQUE']);
	expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75 && !line.includes('\n'))).toBe(true);
	expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
});

test('is read by another engine as the same times', () => {
	const events = Object.values(nodeIcal.sync.parseICS(text)).flatMap((entry) =>
		entry?.type === 'VEVENT' ? [{ start: new Date(entry.start), end: new Date(entry.end ?? 0) }] : [],
	);
	expect(events).toEqual(busy);
});

test('is the same text for the same times, with ids that another link does not have', () => {
	expect(writeFreeBusy(busy, range, { stamp: range.start, salt: 'salt' })).toBe(text);
	const uidsOf = (ics: string) => new Set(ics.match(/^UID:.*$/gm));
	const others = uidsOf(writeFreeBusy(busy, range, { stamp: range.start, salt: 'other' }));
	expect([...others].filter((uid) => uidsOf(text).has(uid))).toEqual([]);
	expect(uidsOf(text).size).toBe(3);
});
