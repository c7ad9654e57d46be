import ICAL from 'ical.js';
import { wholeLocalDays } from '../../domain/all-day';
import type { Interval } from '../../domain/remote-event';
import { localDate, wallToInstantMs } from '../../time';
import { readTime, wallMsAt, type FeedTime } from '../ical/feed-time';
import { createPace } from '../ical/limits';
import { readProperty } from '../ical/property';
import { cleanText, splitFeed } from '../ical/split-feed';
import { createZoneFinder, type ZoneBook } from '../ical/zones';

/** How an event writes its times. Zoned and floating ones keep their form, so that they stay where they are when clocks change. */
export type TimeForm =
	| { kind: 'utc' }
	| { kind: 'date' }
	| { kind: 'zoned'; tzid: string; time: FeedTime }
	| { kind: 'floating'; time: FeedTime };

/** The zones of one calendar object, as reading it finds them. `timeZone`: for floating times. */
export async function zonesOf(text: string, timeZone: string): Promise<ZoneBook> {
	const [calendar] = (await splitFeed(cleanText(text), createPace())) ?? [];
	return createZoneFinder(timeZone)(calendar?.timeZones ?? [], calendar?.timeZoneName ?? null);
}

/** A property with one time, read as the feed engine reads it; null where it is none. */
export function timeOf(property: ICAL.Property | null, zones: ZoneBook): FeedTime | null {
	const line = property === null ? null : readProperty(property.toICALString());
	return line === null ? null : readTime(line.value.split(',', 1)[0] ?? '', line.params, zones);
}

export function formOf(property: ICAL.Property | null, zones: ZoneBook): TimeForm {
	const time = timeOf(property, zones);
	if (property === null || time === null) return { kind: 'utc' };
	if (time.isDate) return { kind: 'date' };
	if (time.isFloating) return { kind: 'floating', time };
	const tzid = property.getFirstParameter('tzid');
	// An unknown zone was read in another one: what is written must not depend on that guess.
	return tzid && time.zone.note === null ? { kind: 'zoned', tzid, time } : { kind: 'utc' };
}

/** A property with one instant, or with the day of it where the form is a date (as a wall time in epoch milliseconds). */
export function timeProperty(name: string, ms: number, form: TimeForm): ICAL.Property {
	if (form.kind === 'date') return dateProperty(name, new Date(ms).toISOString().slice(0, 10));
	if (form.kind !== 'utc') {
		const { zone } = form.time;
		const wallMs = wallMsAt(ms, zone);
		// The second pass through an hour that clocks repeat has no local name.
		if (wallToInstantMs(wallMs, zone.offsetAt) === ms) {
			const params = form.kind === 'zoned' ? { tzid: form.tzid } : {};
			return new ICAL.Property([name, params, 'date-time', new Date(wallMs).toISOString().slice(0, 19)]);
		}
	}
	return new ICAL.Property([name, {}, 'date-time', `${new Date(ms).toISOString().slice(0, 19)}Z`]);
}

/** DTSTART and DTEND of an event. All-day: dates of the event's zone, the end exclusive. Others: in the form given. */
export function rangeProperties(
	range: Interval & { isAllDay: boolean; timeZone: string },
	form: TimeForm,
): { start: ICAL.Property; end: ICAL.Property } {
	if (range.isAllDay) {
		const days = wholeLocalDays(range, range.timeZone);
		return {
			start: dateProperty('dtstart', localDate(days.start, range.timeZone)),
			end: dateProperty('dtend', localDate(days.end, range.timeZone)),
		};
	}
	const timed: TimeForm = form.kind === 'date' ? { kind: 'utc' } : form;
	return {
		start: timeProperty('dtstart', range.start.getTime(), timed),
		end: timeProperty('dtend', range.end.getTime(), timed),
	};
}

function dateProperty(name: string, date: string): ICAL.Property {
	return new ICAL.Property([name, {}, 'date', date]);
}
