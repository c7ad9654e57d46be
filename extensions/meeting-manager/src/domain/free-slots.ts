import { addLocalDays, startOfLocalDay, startOfNextLocalDay } from '../time';
import type { BusyRecord } from './availability';
import { blockedInterval, MINUTE_MS } from './interval';
import { mergeIntervals } from './interval-sets';
import type { Interval } from './remote-event';
import { refusedByHours } from './working-hours';
import type { Refusal, WorkSettings } from './working-hours';

export const SLOT_MINUTES = { least: 1, most: 1_440 } as const;
export const SLOT_STEP_MINUTES = { least: 5, most: 1_440 } as const;
export const MAX_SLOT_USERS = 50;
export const MAX_SLOT_DAYS = 92;

/** Everything that refuses parts of a range to a person, in no order. Records are whole, the rest is cut to the range. */
export function findRefusals(
	range: Interval,
	person: { zone: string; settings: WorkSettings; blocking: readonly BusyRecord[] },
	now: Date,
): Refusal[] {
	const { zone, settings, blocking } = person;
	const { bufferBeforeMs, bufferAfterMs, noticeMs, daysAhead } = settings;
	const refusals = refusedByHours(range, settings, zone);
	for (const record of blocking) {
		const { start, end } = blockedInterval(record, record.zone);
		const { kind, name } = record;
		refusals.push({ start, end, reason: kind, name });
		// What is free before a meeting has to lie after the one before it, and the other way round.
		const before = { start: new Date(start.getTime() - bufferAfterMs), end: start };
		const after = { start: end, end: new Date(end.getTime() + bufferBeforeMs) };
		refusals.push({ ...before, reason: 'buffer', name }, { ...after, reason: 'buffer', name });
	}
	const earliest = new Date(now.getTime() + noticeMs);
	refusals.push({ start: range.start, end: earliest, reason: 'notice', name: null });
	if (daysAhead !== null) {
		const latest = addLocalDays(startOfNextLocalDay(now, zone), daysAhead, zone);
		refusals.push({ start: latest, end: range.end, reason: 'days ahead', name: null });
	}
	return refusals.filter(({ start, end }) => start < end && start < range.end && end > range.start);
}

export interface SlotGrid {
	durationMinutes: number;
	stepMinutes: number;
	/** Each local day of this zone begins the grid anew. */
	zone: string;
}

/** Slots of the grid that lie within the range and meet nothing refused, by start. */
export function findFreeSlots(
	range: Interval,
	{ durationMinutes, stepMinutes, zone }: SlotGrid,
	refused: readonly Interval[],
): Interval[] {
	const closed = mergeIntervals(refused);
	const durationMs = durationMinutes * MINUTE_MS;
	const slots: Interval[] = [];
	let next = 0;
	for (let day = startOfLocalDay(range.start, zone); day < range.end;) {
		const dayEnd = startOfNextLocalDay(day, zone);
		for (let startMs = day.getTime(); startMs < dayEnd.getTime(); startMs += stepMinutes * MINUTE_MS) {
			const [start, end] = [new Date(startMs), new Date(startMs + durationMs)];
			if (start < range.start || end > range.end) continue;
			// Whatever ended before this slot ended before the next one.
			while ((closed[next]?.end ?? end) <= start) next += 1;
			const nearest = closed[next];
			if (nearest === undefined || nearest.start >= end) slots.push({ start, end });
		}
		day = dayEnd;
	}
	return slots;
}
