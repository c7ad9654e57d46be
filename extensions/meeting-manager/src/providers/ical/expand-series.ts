import type { Interval } from '../../domain/remote-event';
import { DAY_MS, wallToInstantMs } from '../../time';
import { expandRule, RuleError, type Meter, type WallWindow } from './expand-rule';
import type { EventRule, FeedEvent } from './feed-event';
import { dayOf, instantMsOf, longestMs, wallMsAt, type FeedTime, type FeedZone, type Span } from './feed-time';
import type { Pace } from './limits';
import { reasons } from './reasons';

/** One occurrence of a series, or of one that only its overrides are known of. */
export interface Occurrence {
	/** Where it takes its times' zone and its details from. */
	event: FeedEvent;
	startWallMs: number;
	span: Span;
	/** The start its rule gave it: an instant, of dates the wall time of midnight. */
	originalMs: number;
	isOriginalDate: boolean;
}

/** What a series is expanded with. */
export interface ExpandContext {
	window: Interval;
	meter: Meter;
	pace: Pace;
}

/**
 * The occurrences of a recurring event around the window, overrides applied. Cancelled and excluded
 * ones are left out. Throws a RuleError where a rule cannot be expanded within the limits.
 */
export async function expandSeries(
	master: FeedEvent,
	overrides: readonly FeedEvent[],
	context: ExpandContext,
): Promise<Occurrence[]> {
	const overridden = new Set<number>();
	const found: Occurrence[] = [];
	for (const override of overrides) {
		const originalMs = originalOf(override.recurrenceId ?? override.start, master);
		overridden.add(originalMs);
		if (override.details.status !== 'cancelled') found.push(ownOccurrence(override, originalMs, master.start.isDate));
	}
	const changes = changesFrom(master, overrides);
	const excluded = await exclusionsOf(master, searchWindow(master, changes, context.window), context);
	for (const [wallMs, span] of await wallTimesOf(master, changes, context)) {
		const originalMs = master.start.isDate ? wallMs : wallToInstantMs(wallMs, master.start.zone.offsetAt);
		if (overridden.has(originalMs) || excluded.instants.has(originalMs) || excluded.days.has(dayOf(wallMs))) continue;
		const change = changes.findLast((candidate) => candidate.fromMs <= originalMs);
		if (change?.event.details.status === 'cancelled') continue;
		const base = { originalMs, isOriginalDate: master.start.isDate };
		if (change)
			found.push({ ...base, event: change.event, startWallMs: wallMs + change.shiftMs, span: change.event.span });
		else found.push({ ...base, event: master, startWallMs: wallMs, span });
		overridden.add(originalMs);
	}
	return found;
}

/** The occurrence an override without its series is, null where it says that there is none. */
export function orphanOccurrence(override: FeedEvent): Occurrence | null {
	if (override.details.status === 'cancelled') return null;
	const id = override.recurrenceId ?? override.start;
	return ownOccurrence(override, id.isDate ? id.wallMs : instantMsOf(id), id.isDate);
}

function ownOccurrence(event: FeedEvent, originalMs: number, isOriginalDate: boolean): Occurrence {
	return { event, startWallMs: event.start.wallMs, span: event.span, originalMs, isOriginalDate };
}

/** The original start that a RECURRENCE-ID or EXDATE names, as `Occurrence.originalMs` of the series it belongs to. */
export function originalOf(id: FeedTime, master: Pick<FeedEvent, 'start' | 'calendarZone'>): number {
	const { start } = master;
	if (start.isDate) return namedDay(id, master.calendarZone);
	if (id.isDate) return wallToInstantMs(id.wallMs + start.wallMs - dayOf(start.wallMs), start.zone.offsetAt);
	return id.isFloating ? wallToInstantMs(id.wallMs, start.zone.offsetAt) : instantMsOf(id);
}

/** The day that a time means for an event of whole days. Midnight in UTC is a date written as a time, other instants are local. */
function namedDay(id: FeedTime, calendarZone: FeedZone): number {
	const isUtcInstant = id.zone.name === 'UTC' && !id.isFloating && id.wallMs !== dayOf(id.wallMs);
	return dayOf(isUtcInstant ? wallMsAt(id.wallMs, calendarZone) : id.wallMs);
}

/** An override that speaks for all later occurrences too (RANGE=THISANDFUTURE). */
interface Change {
	fromMs: number;
	/** How far, by the wall clock of the series' zone, occurrences move. */
	shiftMs: number;
	event: FeedEvent;
}

function changesFrom(master: FeedEvent, overrides: readonly FeedEvent[]): Change[] {
	const changes = overrides
		.filter((override) => override.isThisAndFuture)
		.map((override) => {
			const fromMs = originalOf(override.recurrenceId ?? override.start, master);
			const { zone } = master.start;
			const originalWallMs = master.start.isDate ? fromMs : wallMsAt(fromMs, zone);
			const newWallMs = override.start.isDate ? override.start.wallMs : wallMsAt(instantMsOf(override.start), zone);
			const event = { ...override, start: { ...override.start, zone } };
			return { fromMs, shiftMs: newWallMs - originalWallMs, event };
		});
	return changes.toSorted((a, b) => a.fromMs - b.fromMs);
}

/** The wall times between which an occurrence that touches the window may have its original start. */
function searchWindow(master: FeedEvent, changes: readonly Change[], window: Interval): WallWindow {
	const lengthMs = Math.max(longestMs(master.span), ...changes.map((change) => longestMs(change.event.span)));
	const listedMs = master.listedDates.reduce((longest, { span }) => Math.max(longest, span ? longestMs(span) : 0), 0);
	const shiftMs = Math.max(0, ...changes.map((change) => Math.abs(change.shiftMs)));
	return {
		fromMs: window.start.getTime() - Math.max(lengthMs, listedMs) - shiftMs - 2 * DAY_MS,
		toMs: window.end.getTime() + shiftMs + 2 * DAY_MS,
	};
}

/** All wall times of the set that DTSTART, RRULE and RDATE give, with the span of each. */
async function wallTimesOf(
	master: FeedEvent,
	changes: readonly Change[],
	context: ExpandContext,
): Promise<Map<number, Span>> {
	const window = searchWindow(master, changes, context.window);
	const times = new Map<number, Span>([[master.start.wallMs, master.span]]);
	for (const rule of master.rules) {
		for (const wallMs of await expandEventRule(rule, master, window, context)) times.set(wallMs, master.span);
	}
	for (const { start, span } of master.listedDates) {
		const originalMs = originalOf(start, master);
		times.set(master.start.isDate ? originalMs : wallMsAt(originalMs, master.start.zone), span ?? master.span);
	}
	context.meter.occurrences += times.size;
	if (context.meter.occurrences > context.meter.limits.occurrencesPerFeed) throw new RuleError(reasons.feedTooLarge);
	return times;
}

interface Exclusions {
	/** Original starts, as `Occurrence.originalMs`. */
	instants: ReadonlySet<number>;
	/** Midnights, as wall times, of days without any occurrence. */
	days: ReadonlySet<number>;
}

async function exclusionsOf(master: FeedEvent, window: WallWindow, context: ExpandContext): Promise<Exclusions> {
	const { isDate, zone } = master.start;
	const days = master.excludedDates.filter((date) => date.isDate).map((date) => date.wallMs);
	const instants = new Set(master.excludedDates.filter((date) => !date.isDate).map((date) => originalOf(date, master)));
	for (const rule of master.excludedRules) {
		for (const wallMs of await expandEventRule(rule, master, window, context)) {
			instants.add(isDate ? wallMs : wallToInstantMs(wallMs, zone.offsetAt));
		}
	}
	return { instants, days: new Set(days) };
}

function expandEventRule(
	{ rule, untilWallMs }: EventRule,
	master: FeedEvent,
	window: WallWindow,
	{ meter, pace }: ExpandContext,
): Promise<number[]> {
	const bounded = { fromMs: window.fromMs, toMs: Math.min(window.toMs, untilWallMs) };
	return expandRule(rule, master.start.wallMs, bounded, meter, pace);
}
