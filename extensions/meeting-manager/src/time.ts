import { IANAZone } from 'luxon';

/** A wall-clock time of some zone. `month` counts from 1. */
export interface LocalDateTime {
	year: number;
	month: number;
	day: number;
	hour: number;
	minute: number;
	second: number;
	millisecond?: number;
}

/** Tells how many milliseconds a zone's clocks are ahead of UTC at an instant (both epoch milliseconds). */
export type OffsetAt = (instantMs: number) => number;

export const DAY_MS = 86_400_000;

/** Whether the text names a zone of the IANA database (aliases and any case included, bare offsets like `+01:00` not). */
export function isIanaZone(name: string): boolean {
	return /^[A-Za-z]/.test(name) && IANAZone.isValidZone(name);
}

/** Milliseconds an IANA zone is ahead of UTC at an instant. Throws a RangeError for a name that is no zone. */
export function zoneOffsetMs(zone: string, instantMs: number): number {
	const offsets = offsetsOf(zone);
	const day = Math.floor(instantMs / DAY_MS);
	const atStart = offsets.atDayStart(day);
	return atStart === offsets.atDayStart(day + 1) ? atStart : offsets.exact(instantMs);
}

/**
 * The instant at which a zone's clocks show a wall time. A time that a clock change skips is read with
 * the offset from before the change (02:30 becomes 03:30 EDT); of a time that occurs twice the first
 * is meant. Both as RFC 5545, 3.3.5.
 */
export function wallToInstantMs(wallMs: number, offsetAt: OffsetAt): number {
	const before = offsetAt(wallMs - DAY_MS);
	const after = offsetAt(wallMs + DAY_MS);
	const withBefore = wallMs - before;
	if (before === after || offsetAt(withBefore) === before) return withBefore;
	const withAfter = wallMs - after;
	return offsetAt(withAfter) === after ? withAfter : withBefore;
}

/** `wallToInstantMs` for an IANA zone: a wall time in a zone to its UTC instant. */
export function localToInstant(local: LocalDateTime, zone: string): Date {
	return new Date(wallToInstantMs(localToWallMs(local), (instantMs) => zoneOffsetMs(zone, instantMs)));
}

/** The wall time that a zone's clocks show at an instant. */
export function instantToLocal(date: Date, zone: string): Required<LocalDateTime> {
	const wall = wallOf(date, zone);
	return {
		year: wall.getUTCFullYear(),
		month: wall.getUTCMonth() + 1,
		day: wall.getUTCDate(),
		hour: wall.getUTCHours(),
		minute: wall.getUTCMinutes(),
		second: wall.getUTCSeconds(),
		millisecond: wall.getUTCMilliseconds(),
	};
}

/** The date, `YYYY-MM-DD`, that a zone's calendars show at an instant. */
export function localDate(date: Date, zone: string): string {
	return wallOf(date, zone).toISOString().slice(0, 10);
}

/** The first instant of a local day, given as `YYYY-MM-DD` or as any instant of that day. */
export function startOfLocalDay(day: string | Date, zone: string): Date {
	return dayStart(day, 0, zone);
}

/** The first instant of the day after a local day: 23, 24 or 25 hours after its own start. */
export function startOfNextLocalDay(day: string | Date, zone: string): Date {
	return dayStart(day, 1, zone);
}

/** The instant at which the clocks show a time of a day: `YYYY-MM-DD` and milliseconds since its midnight, 24:00 included. */
export function timeOfLocalDay(day: string, timeMs: number, zone: string): Date {
	const wallMs = Date.parse(`${day}T00:00:00Z`) + timeMs;
	return new Date(wallToInstantMs(wallMs, (instantMs) => zoneOffsetMs(zone, instantMs)));
}

/** The instant a number of local days later (or earlier) at the same wall time. */
export function addLocalDays(date: Date, days: number, zone: string): Date {
	const wallMs = wallOf(date, zone).getTime() + days * DAY_MS;
	return new Date(wallToInstantMs(wallMs, (instantMs) => zoneOffsetMs(zone, instantMs)));
}

/** A UTC instant as iCalendar writes it: `20251210T100000Z`. */
export function toBasicUtc(date: Date): string {
	return `${date.toISOString().slice(0, -5).replaceAll(/[-:]/g, '')}Z`;
}

/** A wall time as if its clock were UTC, in epoch milliseconds: the number that wall-time arithmetic works on. */
export function localToWallMs(local: LocalDateTime): number {
	const wall = new Date(0);
	// Date.UTC would take the years 0 to 99 for 1900 to 1999.
	wall.setUTCFullYear(local.year, local.month - 1, local.day);
	return wall.setUTCHours(local.hour, local.minute, local.second, local.millisecond ?? 0);
}

function wallOf(date: Date, zone: string): Date {
	return new Date(date.getTime() + zoneOffsetMs(zone, date.getTime()));
}

function dayStart(day: string | Date, daysLater: number, zone: string): Date {
	// Not through text: ISO dates beyond the year 9999 have another form.
	const midnightMs =
		typeof day === 'string'
			? Date.parse(`${day}T00:00:00Z`)
			: Math.floor(wallOf(day, zone).getTime() / DAY_MS) * DAY_MS;
	const wallMs = midnightMs + daysLater * DAY_MS;
	return new Date(wallToInstantMs(wallMs, (instantMs) => zoneOffsetMs(zone, instantMs)));
}

interface ZoneOffsets {
	exact: OffsetAt;
	/** The offset at 00:00 UTC of a day, counted from the epoch. */
	atDayStart: (day: number) => number;
}

// Asking Intl takes microseconds; a feed asks tens of thousands of times about the same few hundred days.
const MAX_CACHED_DAYS = 40_000;
const offsetsByZone = new Map<string, ZoneOffsets>();

function offsetsOf(zone: string): ZoneOffsets {
	const known = offsetsByZone.get(zone);
	if (known) return known;
	if (!isIanaZone(zone)) throw new RangeError(`'${zone}' is not an IANA time zone.`);
	const offsets = cachedOffsets(IANAZone.create(zone));
	offsetsByZone.set(zone, offsets);
	return offsets;
}

function cachedOffsets(zone: IANAZone): ZoneOffsets {
	const byDay = new Map<number, number>();
	const exact: OffsetAt = (instantMs) => Math.round(zone.offset(instantMs) * 60_000);
	return {
		exact,
		atDayStart: (day) => {
			const known = byDay.get(day);
			if (known !== undefined) return known;
			if (byDay.size >= MAX_CACHED_DAYS) byDay.clear();
			const offset = exact(day * DAY_MS);
			byDay.set(day, offset);
			return offset;
		},
	};
}
