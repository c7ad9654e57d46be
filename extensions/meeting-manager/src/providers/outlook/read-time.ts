import { parseDateTime } from '../../domain/parse-date-time';
import type { GraphEvent } from '../../schemas/graph';
import { DAY_MS, startOfLocalDay, toBasicUtc, wallToInstantMs } from '../../time';
import { createZoneFinder, type ZoneBook } from '../ical/zones';

export type GraphTime = NonNullable<GraphEvent['start']>;

/** Finds what Graph's names of zones mean: Windows names, IANA names, `tzone://Microsoft/Custom`. */
export type ZoneLookUp = ZoneBook['named'];

/** An unknown or custom zone is read as the calendar's. */
export function createZoneLookUp(calendarZone: string): ZoneLookUp {
	return createZoneFinder(calendarZone)([], null).named;
}

/**
 * The instant of a dateTimeTimeZone. Its dateTime has seven digits after the second and no offset: what the clocks of its
 * timeZone show. Null for none that exists.
 */
export function readInstant(time: GraphTime, zones: ZoneLookUp): { instant: Date; note: string | null } | null {
	const wall = parseDateTime(time.dateTime, 'UTC');
	if (wall === null) return null;
	const hasOffset = /(Z|[+-]\d{2}:?\d{2})$/i.test(time.dateTime.trim());
	if (hasOffset || time.timeZone === null || time.timeZone === 'UTC') return { instant: wall, note: null };
	const zone = zones(time.timeZone);
	return { instant: new Date(wallToInstantMs(wall.getTime(), zone.offsetAt)), note: zone.note };
}

/**
 * The day of an all-day time, `2025-12-20`. All-day events are dates: the label of the zone says nothing, and to convert
 * them is to move them by a day.
 */
export function readDay(time: GraphTime): string | null {
	const wall = parseDateTime(time.dateTime.slice(0, 10), 'UTC');
	return wall === null ? null : wall.toISOString().slice(0, 10);
}

/** The first instant of the first day to the last second of the last one, in the calendar's zone. `endDay` is exclusive. */
export function allDayInterval(startDay: string, endDay: string, calendarZone: string): { start: Date; end: Date } {
	const start = startOfLocalDay(startDay, calendarZone);
	const end = startOfLocalDay(endDay > startDay ? endDay : nextDay(startDay), calendarZone);
	return { start, end: new Date(end.getTime() - 1000) };
}

/** `20251210T100000Z` or `20251210`: the start that the rule gave an occurrence; null where it cannot be told. */
export function readOriginalStart(event: GraphEvent, zones: ZoneLookUp): string | null {
	const original = event.originalStart === null ? null : parseDateTime(event.originalStart, 'UTC');
	if (!event.isAllDay) {
		const start = original ?? (event.start === null ? null : (readInstant(event.start, zones)?.instant ?? null));
		return start === null ? null : toBasicUtc(start);
	}
	if (original === null) return event.start === null ? null : basicDay(readDay(event.start));
	// Of all-day series Graph tells the midnight of either UTC or the zone of the series.
	const offsetMs =
		original.getTime() % DAY_MS === 0 ? 0 : zones(event.originalStartTimeZone ?? 'UTC').offsetAt(original.getTime());
	return basicDay(new Date(original.getTime() + offsetMs).toISOString().slice(0, 10));
}

function basicDay(day: string | null): string | null {
	return day?.replaceAll('-', '') ?? null;
}

function nextDay(day: string): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
