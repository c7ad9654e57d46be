import type { Interval } from './remote-event';

/** The same time in as few intervals as can be, by start. Empty intervals are left out. */
export function mergeIntervals(intervals: readonly Interval[]): Interval[] {
	const sorted = intervals
		.filter(({ start, end }) => start < end)
		.toSorted((a, b) => a.start.getTime() - b.start.getTime());
	const merged: Interval[] = [];
	for (const { start, end } of sorted) {
		const last = merged.at(-1);
		if (last === undefined || start > last.end) merged.push({ start, end });
		else if (end > last.end) last.end = end;
	}
	return merged;
}

/** What is left of a range without the intervals, which are merged and by start. */
export function subtractIntervals(range: Interval, merged: readonly Interval[]): Interval[] {
	const left: Interval[] = [];
	let from = range.start;
	for (const { start, end } of merged) {
		if (end <= from) continue;
		if (start >= range.end) break;
		if (start > from) left.push({ start: from, end: start });
		from = end;
	}
	if (from < range.end) left.push({ start: from, end: range.end });
	return left;
}
