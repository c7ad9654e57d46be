import { createHash } from 'node:crypto';
import ICAL from 'ical.js';
import type { Interval } from '../../domain/remote-event';
import { messages } from '../../messages';

const PRODUCT = '-//Meeting Manager for Directus//Free/Busy//EN';

/**
 * When somebody is busy, as iCalendar: one VFREEBUSY for programs that know it, and an event per stretch for those that
 * do not. The same stretches give the same text.
 * @param busy merged, by start
 * @param stamp what DTSTAMP says, which has to tell when the text last changed or earlier
 * @param salt makes the events' ids, so that they say nothing of whose they are
 */
export function writeFreeBusy(
	busy: readonly Interval[],
	range: Interval,
	{ stamp, salt }: { stamp: Date; salt: string },
): string {
	const calendar = new ICAL.Component('vcalendar');
	calendar.addPropertyWithValue('version', '2.0');
	calendar.addPropertyWithValue('prodid', PRODUCT);
	calendar.addPropertyWithValue('method', 'PUBLISH');
	const add = (kind: string, id: string, { start, end }: Interval) => {
		const component = new ICAL.Component(kind);
		component.addPropertyWithValue('uid', createHash('sha256').update(`${salt} ${id}`).digest('hex').slice(0, 32));
		component.addPropertyWithValue('dtstamp', utc(stamp));
		component.addPropertyWithValue('dtstart', utc(start));
		component.addPropertyWithValue('dtend', utc(end));
		calendar.addSubcomponent(component);
		return component;
	};
	const freeBusy = add('vfreebusy', 'range', range);
	for (const { start, end } of busy) {
		const period = new ICAL.Period({ start: utc(start), end: utc(end) });
		freeBusy.addPropertyWithValue('freebusy', period).setParameter('fbtype', 'BUSY');
		const event = add('vevent', start.toISOString(), { start, end });
		event.addPropertyWithValue('summary', messages.busyTitle);
		event.addPropertyWithValue('transp', 'OPAQUE');
		event.addPropertyWithValue('class', 'PRIVATE');
	}
	return `${calendar.toString()}\r\n`;
}

function utc(instant: Date): ICAL.Time {
	return ICAL.Time.fromJSDate(instant, true);
}
