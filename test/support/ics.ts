/** Writes calendars for tests. Times are UTC, in iCalendar's basic form: `20271210T140000Z`. */
export interface VEvent {
	uid: string;
	start: string;
	end?: string;
	summary?: string;
	/** Further content lines, such as `RRULE:FREQ=DAILY;COUNT=3`. */
	lines?: string[];
}

/** As calendar programs put it beside an event: with rules of its own. */
export const ZONE_BERLIN = [
	'BEGIN:VTIMEZONE',
	'TZID:Europe/Berlin',
	'BEGIN:DAYLIGHT',
	'DTSTART:19810329T020000',
	'TZNAME:CEST',
	'TZOFFSETFROM:+0100',
	'TZOFFSETTO:+0200',
	'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
	'END:DAYLIGHT',
	'BEGIN:STANDARD',
	'DTSTART:19961027T030000',
	'TZNAME:CET',
	'TZOFFSETFROM:+0200',
	'TZOFFSETTO:+0100',
	'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
	'END:STANDARD',
	'END:VTIMEZONE',
].join('\r\n');

export function vcalendar(events: readonly (VEvent | string)[], lines: readonly string[] = []): string {
	const parts = events.map((event) => (typeof event === 'string' ? event : vevent(event)));
	return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, ...parts, 'END:VCALENDAR', ''].join('\r\n');
}

export function vevent({ uid, start, end, summary = 'Team Meeting', lines = [] }: VEvent): string {
	return [
		'BEGIN:VEVENT',
		`UID:${uid}`,
		'DTSTAMP:20250101T000000Z',
		`DTSTART:${start}`,
		...(end === undefined ? [] : [`DTEND:${end}`]),
		`SUMMARY:${summary}`,
		...lines,
		'END:VEVENT',
	].join('\r\n');
}

/** An instant some days from today at an hour of UTC, in basic form: feeds are synced in a window around today. */
export function inDays(days: number, hour = 9, minute = 0): string {
	return toBasic(instantInDays(days, hour, minute));
}

export function instantInDays(days: number, hour = 9, minute = 0): Date {
	const midnight = Math.floor(Date.now() / 86_400_000) * 86_400_000;
	return new Date(midnight + days * 86_400_000 + hour * 3_600_000 + minute * 60_000);
}

function toBasic(instant: Date): string {
	return `${instant.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
