import type { Interval, RemoteEvent } from '../../domain/remote-event';
import { DAY_MS, toBasicUtc, wallToInstantMs } from '../../time';
import type { Occurrence } from './expand-series';
import type { FeedEvent } from './feed-event';
import { dayOf, endInstantMs, longestMs, type Span } from './feed-time';
import { reasons } from './reasons';

/** The occurrence of a series as the sync takes it, null where it lies outside of the window. */
export function occurrenceToRemote(occurrence: Occurrence, window: Interval): RemoteEvent | null {
	const { event, startWallMs, span, originalMs, isOriginalDate } = occurrence;
	const times = timesOf(event, startWallMs, span, window);
	if (!times) return null;
	const originalStart = originalName(originalMs, isOriginalDate);
	return {
		...fieldsOf(event),
		...times,
		externalId: `${event.uid}|${originalStart}`,
		seriesId: event.uid,
		originalStart,
	};
}

/** An original start as ids hold it: `20251210T100000Z`, of dates `20251210`. */
export function originalName(originalMs: number, isDate: boolean): string {
	return isDate ? basicDate(originalMs) : toBasicUtc(new Date(originalMs));
}

/** A single event as the sync takes it, null where it lies outside of the window. A namesake of another event gets its start into its id. */
export function singleToRemote(event: FeedEvent, window: Interval, isNamesake: boolean): RemoteEvent | null {
	const times = timesOf(event, event.start.wallMs, event.span, window);
	if (!times) return null;
	const { isDate, wallMs, zone } = event.start;
	const start = isDate ? basicDate(wallMs) : toBasicUtc(new Date(wallToInstantMs(wallMs, zone.offsetAt)));
	const externalId = isNamesake ? `${event.uid}|${start}` : event.uid;
	return { ...fieldsOf(event), ...times, externalId, seriesId: null, originalStart: null };
}

type Times = Pick<RemoteEvent, 'isAllDay' | 'start' | 'end' | 'isZeroLength' | 'notes'>;

function timesOf(event: FeedEvent, startWallMs: number, span: Span, window: Interval): Times | null {
	const { isAllDay, details } = event;
	const zone = isAllDay ? event.calendarZone : event.start.zone;
	const wallMs = isAllDay ? dayOf(startWallMs) : startWallMs;
	const startMs = wallToInstantMs(wallMs, zone.offsetAt);
	const endMs = isAllDay
		? wallToInstantMs(wallMs + wholeDaysMs(span), zone.offsetAt)
		: endInstantMs(wallMs, span, zone);
	const isZeroLength = endMs <= startMs;
	if (startMs >= window.end.getTime()) return null;
	if (isZeroLength ? startMs < window.start.getTime() : endMs <= window.start.getTime()) return null;
	return {
		isAllDay,
		start: new Date(startMs),
		end: new Date(isZeroLength ? startMs + 1000 : isAllDay ? endMs - 1000 : endMs),
		isZeroLength,
		notes: isZeroLength ? [...details.notes, reasons.zeroLength] : details.notes,
	};
}

function wholeDaysMs(span: Span): number {
	return span.kind === 'nominal'
		? Math.max(1, span.days) * DAY_MS
		: Math.max(DAY_MS, Math.ceil(longestMs(span) / DAY_MS) * DAY_MS);
}

function fieldsOf(event: FeedEvent) {
	const { notes: _notes, ...details } = event.details;
	return { ...details, iCalUid: event.hasUid ? event.uid : null, etag: null, resource: null };
}

function basicDate(wallMs: number): string {
	return new Date(wallMs).toISOString().slice(0, 10).replaceAll('-', '');
}
