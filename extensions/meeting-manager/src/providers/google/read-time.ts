import { parseDateTime, isDateOnly } from '../../domain/parse-date-time';
import type { GoogleEvent } from '../../schemas/google';
import { isIanaZone, toBasicUtc } from '../../time';

export type GoogleTime = NonNullable<GoogleEvent['start']>;

/**
 * The instant of a timed start or end. Google gives the offset; where there is none, the wall time is that of its zone or
 * else of the calendar's. Null for none that exists.
 */
export function readInstant({ dateTime, timeZone }: GoogleTime, calendarZone: string): Date | null {
	const zone = timeZone !== null && isIanaZone(timeZone) ? timeZone : calendarZone;
	return dateTime === null ? null : parseDateTime(dateTime, zone);
}

/** The day of an all-day start or end, `2025-12-20`; null for none that exists. */
export function readDay({ date }: GoogleTime): string | null {
	return isDateOnly(date) ? date : null;
}

/** `20251210T100000Z` or `20251210`: the start that the rule gave an occurrence; null where it cannot be told. */
export function readOriginalStart(time: GoogleTime | null, calendarZone: string): string | null {
	if (time === null) return null;
	const day = readDay(time);
	if (day !== null) return day.replaceAll('-', '');
	const instant = readInstant(time, calendarZone);
	return instant === null ? null : toBasicUtc(instant);
}
