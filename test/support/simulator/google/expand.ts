import ICAL from 'ical.js';
import { DateTime } from 'luxon';
import { instantOf, spanOf, type Span } from './event-time';
import type { GoogleDateTime, GoogleEvent } from './schema-checks';

/** One occurrence of a series as its rule gives it. */
export interface Occurrence extends Span {
	/** `<master>_20260105T100000Z` or `<master>_20260105`. */
	id: string;
	originalStartTime: GoogleDateTime;
	end: GoogleDateTime;
}

const MAX_OCCURRENCES = 1_000;

/** The occurrences of a master that begin before an instant, in order, without those its EXDATEs exclude. */
export function expandSeries(master: GoogleEvent, calendarZone: string, untilMs: number): Occurrence[] {
	const lines = master.recurrence ?? [];
	const isAllDay = Boolean(master.start?.date);
	const zone = isAllDay ? calendarZone : (master.start?.timeZone ?? calendarZone);
	const excluded = new Set(datesOf(lines, 'EXDATE', zone));
	const starts = new Set([
		...datesOf(lines, 'RDATE', zone),
		...lines.filter((line) => line.startsWith('RRULE')).flatMap((line) => rulesStarts(line, master, zone, untilMs)),
	]);
	return [...starts]
		.filter((startMs) => !excluded.has(startMs) && startMs < untilMs)
		.sort((a, b) => a - b)
		.map((startMs) => occurrenceAt(master, startMs, zone, calendarZone));
}

function occurrenceAt(master: GoogleEvent, startMs: number, zone: string, calendarZone: string): Occurrence {
	const span = spanOf(master, calendarZone);
	const start = DateTime.fromMillis(startMs, { zone });
	if (master.start?.date) {
		const days = DateTime.fromISO(master.end?.date ?? '').diff(DateTime.fromISO(master.start.date), 'days').days;
		const end = start.plus({ days: Math.round(days) });
		const date = start.toISODate() ?? '';
		return {
			id: `${master.id}_${date.replaceAll('-', '')}`,
			originalStartTime: { date },
			end: { date: end.toISODate() ?? '' },
			startMs,
			endMs: end.toMillis(),
		};
	}
	const endMs = startMs + span.endMs - span.startMs;
	const timeZone = zone;
	return {
		id: `${master.id}_${start.toUTC().toFormat("yyyyLLdd'T'HHmmss'Z'")}`,
		originalStartTime: { dateTime: start.toISO({ suppressMilliseconds: true }) ?? '', timeZone },
		end: { dateTime: DateTime.fromMillis(endMs, { zone }).toISO({ suppressMilliseconds: true }) ?? '', timeZone },
		startMs,
		endMs,
	};
}

/** Steps through a rule in wall time. UNTIL is an instant, which ical.js cannot compare with a floating time. */
function rulesStarts(line: string, master: GoogleEvent, zone: string, untilMs: number): number[] {
	const parts = line.slice(line.indexOf(':') + 1).split(';');
	const until = parts.find((part) => part.startsWith('UNTIL='))?.slice('UNTIL='.length);
	const lastMs = until === undefined ? Infinity : basicToMs(until, zone);
	const first = DateTime.fromMillis(instantOf(master.start, zone), { zone });
	const rule = ICAL.Recur.fromString(parts.filter((part) => !part.startsWith('UNTIL=')).join(';'));
	const iterator = rule.iterator(ICAL.Time.fromData({ ...first.toObject(), isDate: false }));
	const starts: number[] = [];
	while (starts.length < MAX_OCCURRENCES) {
		const next = iterator.next();
		if (!next) break;
		const { year, month, day, hour, minute, second } = next;
		const startMs = DateTime.fromObject({ year, month, day, hour, minute, second }, { zone }).toMillis();
		if (startMs > lastMs || startMs >= untilMs) break;
		starts.push(startMs);
	}
	return starts;
}

function datesOf(lines: readonly string[], name: string, zone: string): number[] {
	return lines
		.filter((line) => line.startsWith(`${name}:`) || line.startsWith(`${name};`))
		.flatMap((line) => {
			const listed = /TZID=([^:;]+)/.exec(line)?.[1] ?? zone;
			return line
				.slice(line.indexOf(':') + 1)
				.split(',')
				.map((text) => basicToMs(text, listed));
		});
}

/** `20260105`, `20260105T100000` or `20260105T100000Z`; luxon reads ISO's basic form. The end of a day for UNTIL's sake is its start. */
function basicToMs(text: string, zone: string): number {
	return DateTime.fromISO(text, { zone }).toMillis();
}
