import { DateTime } from 'luxon';
import { badRequest } from './api-error';
import type { GoogleDateTime, GoogleEvent } from './schema-checks';

export interface Span {
	startMs: number;
	endMs: number;
}

/** The instant of an event's start or end; a date is the midnight of the calendar's zone. NaN where there is none. */
export function instantOf(time: GoogleDateTime | undefined, calendarZone: string): number {
	if (time?.dateTime) return DateTime.fromISO(time.dateTime, { zone: time.timeZone ?? calendarZone }).toMillis();
	if (time?.date) return DateTime.fromISO(time.date, { zone: calendarZone }).toMillis();
	return Number.NaN;
}

export function spanOf(event: GoogleEvent, calendarZone: string): Span {
	return { startMs: instantOf(event.start, calendarZone), endMs: instantOf(event.end, calendarZone) };
}

/** Whether the event lies in part after `timeMin` and before `timeMax`: both bounds are exclusive, on end and start. */
export function overlapsBounds({ startMs, endMs }: Span, timeMinMs: number | null, timeMaxMs: number | null): boolean {
	return (timeMinMs === null || !(endMs <= timeMinMs)) && (timeMaxMs === null || !(startMs >= timeMaxMs));
}

/** A time as Google shows it: with the offset of the calendar's zone, or of the one asked for. */
export function shownTime(time: GoogleDateTime | undefined, calendarZone: string, shownZone: string): GoogleDateTime {
	if (!time?.dateTime) return time?.date ? { date: time.date } : {};
	const shown = DateTime.fromMillis(instantOf(time, calendarZone), { zone: shownZone });
	return { dateTime: shown.toISO({ suppressMilliseconds: true }) ?? '', timeZone: time.timeZone ?? calendarZone };
}

/** Refuses what Google refuses in the times of an event. */
export function checkTimes({ start, end, recurrence }: GoogleEvent, calendarZone: string): void {
	if (!start) throw badRequest('required', 'Missing start time.');
	if (!end) throw badRequest('required', 'Missing end time.');
	checkTime(start, 'start', calendarZone);
	checkTime(end, 'end', calendarZone);
	if (Boolean(start.date) !== Boolean(end.date)) {
		throw badRequest('invalid', 'The start and end times must either both be date or dateTime.');
	}
	const [startMs, endMs] = [instantOf(start, calendarZone), instantOf(end, calendarZone)];
	if (endMs < startMs || (start.date && endMs === startMs)) {
		throw badRequest('timeRangeEmpty', 'The specified time range is empty.');
	}
	if (recurrence?.length && start.dateTime && !start.timeZone) {
		throw badRequest('required', 'Missing time zone definition for start time.');
	}
}

function checkTime(time: GoogleDateTime, name: string, calendarZone: string): void {
	const hasOffset = /(Z|[+-]\d{2}:\d{2})$/.test(time.dateTime ?? '');
	const isOne = Boolean(time.date) !== Boolean(time.dateTime);
	const isKnownZone = !time.timeZone || DateTime.now().setZone(time.timeZone).isValid;
	if (!isKnownZone) throw badRequest('invalid', `Invalid time zone definition for ${name} time.`);
	if (!isOne || Number.isNaN(instantOf(time, calendarZone))) throw badRequest('invalid', `Invalid ${name} time.`);
	if (time.dateTime && !hasOffset && !time.timeZone) {
		throw badRequest('required', `Missing time zone definition for ${name} time.`);
	}
}
