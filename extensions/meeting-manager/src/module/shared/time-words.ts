import { localDay } from './local-time';

/** Times as people read them, in the words of a locale. */

const UNITS = [
	['day', 86_400],
	['hour', 3_600],
	['minute', 60],
] as const;

/** `3 minutes ago`; what is nearer than a minute is `now`. */
export function relativeTime(instant: Date | string, now: Date, locale: string): string {
	const seconds = (new Date(instant).getTime() - now.getTime()) / 1000;
	const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
	const [unit, size] = UNITS.find((each) => Math.abs(seconds) >= each[1]) ?? ['second', Infinity];
	return format.format(Math.trunc(seconds / size), unit);
}

/** To the second, with its zone. */
export function exactTime(instant: Date | string, zone: string, locale: string): string {
	const format = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', timeZone: zone });
	return format.format(new Date(instant));
}

export function clockTime(instant: Date | string, zone: string, locale: string): string {
	return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: zone }).format(
		new Date(instant),
	);
}

/** A date without its time. */
export function shortDate(instant: Date | string, zone: string, locale: string): string {
	return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: zone }).format(new Date(instant));
}

/** A day, `YYYY-MM-DD`, with its weekday. */
export function dayName(day: string, locale: string, weekday: 'short' | 'long' = 'short'): string {
	const format = new Intl.DateTimeFormat(locale, { weekday, day: 'numeric', month: 'short', timeZone: 'UTC' });
	return format.format(new Date(`${day}T12:00:00Z`));
}

/** A day within a week: `Mon 8`. */
export function weekdayName(day: string, locale: string): string {
	const date = new Date(`${day}T12:00:00Z`);
	return `${new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(date)} ${date.getUTCDate()}`;
}

/** Two days as one: `8 – 14 Dec 2025`. */
export function dayRange(first: string, last: string, locale: string): string {
	const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
	return format.formatRange(new Date(`${first}T12:00:00Z`), new Date(`${last}T12:00:00Z`));
}

/** A stretch of time: its day once where it is the same. */
export function stretchOf(start: string, end: string, zone: string, locale: string): string {
	const isOneDay = localDay(start, zone) === localDay(end, zone);
	const first = `${dayName(localDay(start, zone), locale)}, ${clockTime(start, zone, locale)}`;
	const last = isOneDay
		? clockTime(end, zone, locale)
		: `${dayName(localDay(end, zone), locale)}, ${clockTime(end, zone, locale)}`;
	return `${first} – ${last}`;
}
