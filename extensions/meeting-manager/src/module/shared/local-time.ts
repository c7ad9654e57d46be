/**
 * Days and clocks of a zone in the browser, by `Intl` alone. A day is `YYYY-MM-DD`, a wall time
 * `YYYY-MM-DDTHH:mm:ss`, as the zone's calendars and clocks show them.
 */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks show at an instant. */
export function wallTime(instant: Date | string, zone: string): string {
	return new Date(wallMs(toDate(instant), zone)).toISOString().slice(0, 19);
}

export function localDay(instant: Date | string, zone: string): string {
	return wallTime(instant, zone).slice(0, 10);
}

/** Minutes since the day's midnight that the clocks show. */
export function minutesOfDay(instant: Date | string, zone: string): number {
	const [hours = 0, minutes = 0] = wallTime(instant, zone).slice(11).split(':').map(Number);
	return hours * 60 + minutes;
}

/**
 * The instant at which the clocks show a time of a day. Of a time that occurs twice the first is meant; one that is
 * skipped is read with the offset of before.
 */
export function instantOf(day: string, minutes: number, zone: string): Date {
	const wall = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE_MS;
	const [before, after] = [offsetMs(new Date(wall - DAY_MS), zone), offsetMs(new Date(wall + DAY_MS), zone)];
	const early = new Date(wall - before);
	if (before === after || offsetMs(early, zone) === before) return early;
	const late = new Date(wall - after);
	return offsetMs(late, zone) === after ? late : early;
}

/** The first instant of a local day. */
export function startOfDay(day: string, zone: string): Date {
	return instantOf(day, 0, zone);
}

export function addDays(day: string, days: number): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** @param firstWeekday 0: Sunday */
export function startOfWeek(day: string, firstWeekday: number): string {
	const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
	return addDays(day, -((weekday - firstWeekday + 7) % 7));
}

/** 0: Sunday. Weeks begin on Sunday where people count them so, else on Monday. */
export function firstWeekdayOf(locale: string): number {
	return ['en-US', 'en-CA', 'pt-BR', 'ja-JP', 'ko-KR', 'he-IL', 'es-MX'].includes(locale) ? 0 : 1;
}

/** The zone, or UTC where this browser does not know it. */
export function knownZone(zone: string): string {
	try {
		return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone ? zone : 'UTC';
	} catch {
		return 'UTC';
	}
}

function toDate(instant: Date | string): Date {
	return typeof instant === 'string' ? new Date(instant) : instant;
}

function offsetMs(instant: Date, zone: string): number {
	return wallMs(instant, zone) - Math.floor(instant.getTime() / 1000) * 1000;
}

/** The wall time as if its clock were UTC, in epoch milliseconds. */
function wallMs(instant: Date, zone: string): number {
	const parts = new Map(
		formatOf(zone)
			.formatToParts(instant)
			.map(({ type, value }) => [type, Number(value)]),
	);
	const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
	return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

/** Making a format takes a hundred times as long as using it. */
function formatOf(zone: string): Intl.DateTimeFormat {
	const known = formats.get(zone);
	if (known) return known;
	const numeric = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
	const clock = { hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
	const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...numeric, ...clock });
	formats.set(zone, format);
	return format;
}
