import { instantOf, overlapsBounds, spanOf } from './event-time';
import { expandSeries, type Occurrence } from './expand';
import type { GoogleEvent } from './schema-checks';
import { instanceOf } from './view-event';
import type { SimulatedCalendar } from './world';

export interface Bounds {
	timeMinMs: number | null;
	timeMaxMs: number | null;
}

export interface Selection extends Bounds {
	singleEvents: boolean;
	showDeleted: boolean;
}

/** Series without end are expanded so far where nobody bounds them. */
const FAR_MS = 2 * 366 * 86_400_000;

/** All events of a calendar that a query without sync token is answered with. */
export function selectEvents(calendar: SimulatedCalendar, selection: Selection): GoogleEvent[] {
	const { singleEvents, showDeleted } = selection;
	return [...calendar.events.values()].flatMap(({ event }) => {
		const isCancelled = event.status === 'cancelled';
		if (isSeries(event) && singleEvents) {
			return isCancelled && !showDeleted ? [] : instancesOf(calendar, event, selection);
		}
		const isShown = !isCancelled || showDeleted || (!singleEvents && isLiveException(calendar, event));
		return isShown && overlaps(calendar, event, selection) ? [event] : [];
	});
}

/**
 * What changed after a point in the order of changes. Single events come wherever they are now; of a changed series
 * those occurrences that lie within the bounds of the first query.
 */
export function selectChanges(
	calendar: SimulatedCalendar,
	sinceSeq: number,
	selection: Selection,
	tellsCancelledSeries: boolean,
): GoogleEvent[] {
	const changed = [...calendar.events.values()].filter(({ seq }) => seq > sinceSeq).toSorted((a, b) => a.seq - b.seq);
	const events = changed.flatMap(({ event }) => {
		if (!isSeries(event) || !selection.singleEvents) return [event];
		if (event.status === 'cancelled' && tellsCancelledSeries) return [event];
		return instancesOf(calendar, event, selection);
	});
	if (!selection.singleEvents) return events;
	const current = new Set(events.map(({ id }) => id));
	const gone = [...calendar.phantoms.values()].filter(({ id, seq, startMs }) => {
		const isInBounds = overlapsBounds({ startMs, endMs: startMs + 1 }, selection.timeMinMs, selection.timeMaxMs);
		return seq > sinceSeq && !current.has(id) && isInBounds;
	});
	return [
		...events,
		...gone.map(({ id, recurringEventId, originalStartTime }) => {
			return { id, etag: '"0"', status: 'cancelled', recurringEventId, originalStartTime };
		}),
	];
}

/** The occurrences of a series within bounds that no exception stands for. */
export function instancesOf(calendar: SimulatedCalendar, master: GoogleEvent, bounds: Bounds): GoogleEvent[] {
	return occurrencesOf(calendar, master, bounds.timeMaxMs)
		.filter((occurrence) => !calendar.events.has(occurrence.id))
		.filter((occurrence) => overlapsBounds(occurrence, bounds.timeMinMs, bounds.timeMaxMs))
		.map((occurrence) => instanceOf(master, occurrence));
}

export function exceptionsOf(calendar: SimulatedCalendar, masterId: string | null | undefined): GoogleEvent[] {
	return [...calendar.events.values()].map(({ event }) => event).filter((event) => event.recurringEventId === masterId);
}

export function occurrencesOf(calendar: SimulatedCalendar, master: GoogleEvent, untilMs: number | null): Occurrence[] {
	const startMs = instantOf(master.start, calendar.timeZone);
	return expandSeries(master, calendar.timeZone, untilMs ?? Math.max(Date.now(), startMs) + FAR_MS);
}

/** An event by id: stored, or an occurrence that only its series' rule gives. */
export function findEvent(calendar: SimulatedCalendar, id: string): GoogleEvent | null {
	const stored = calendar.events.get(id);
	if (stored !== undefined) return stored.event;
	const masterId = /^(.+)_\d{8}(T\d{6}Z)?$/.exec(id)?.[1];
	const master = masterId === undefined ? undefined : calendar.events.get(masterId)?.event;
	if (master === undefined || !isSeries(master)) return null;
	const occurrence = occurrencesOf(calendar, master, null).find((candidate) => candidate.id === id);
	return occurrence === undefined ? null : instanceOf(master, occurrence);
}

export function isSeries(event: GoogleEvent): boolean {
	return Boolean(event.recurrence?.length);
}

function isLiveException(calendar: SimulatedCalendar, { recurringEventId }: GoogleEvent): boolean {
	const master = calendar.events.get(recurringEventId ?? '');
	return master !== undefined && master.event.status !== 'cancelled';
}

function overlaps(calendar: SimulatedCalendar, event: GoogleEvent, { timeMinMs, timeMaxMs }: Bounds): boolean {
	return overlapsBounds(spanOf(event, calendar.timeZone), timeMinMs, timeMaxMs);
}
