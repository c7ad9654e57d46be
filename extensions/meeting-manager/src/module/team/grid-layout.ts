import type { Stretch, TeamMember } from '../shared/api-types';
import { addDays, instantOf, localDay, minutesOfDay } from '../shared/local-time';

/** Where things stand on the team's axis of time: each day is a track, cut to the hours that are shown. */

const DAY_MINUTES = 1_440;
const HOUR_MINUTES = 60;
const USUAL_HOURS: Hours = { from: 8 * HOUR_MINUTES, to: 18 * HOUR_MINUTES };

/** Minutes of the day, `to` exclusive. */
export interface Hours {
	from: number;
	to: number;
}

export const WHOLE_DAY: Hours = { from: 0, to: DAY_MINUTES };

/** A part of a day's track, in percent of its length. */
export interface Bar {
	start: number;
	length: number;
}

/** Where a stretch stands on a day's track; null: not there. */
export function barOf(stretch: Stretch, day: string, hours: Hours, zone: string): Bar | null {
	const first = instantOf(day, hours.from, zone).getTime();
	const last = instantOf(day, hours.to, zone).getTime();
	const start = Math.max(Date.parse(stretch.start_datetime), first);
	const end = Math.min(Date.parse(stretch.end_datetime), last);
	if (end <= start) return null;
	const percent = (ms: number) => (100 * ms) / (last - first);
	return { start: percent(start - first), length: percent(end - start) };
}

/** The same of many, with what each came from. */
export function barsOf<Of extends Stretch>(
	stretches: readonly Of[],
	day: string,
	hours: Hours,
	zone: string,
): { bar: Bar; stretch: Of }[] {
	return stretches.flatMap((stretch) => {
		const bar = barOf(stretch, day, hours, zone);
		return bar === null ? [] : [{ bar, stretch }];
	});
}

/** The hours in which somebody works on one of the days, an hour more on either side; the usual ones where nobody does. */
export function hoursOf(members: readonly TeamMember[], days: readonly string[], zone: string): Hours {
	let [from, to] = [DAY_MINUTES, 0];
	for (const { closed } of members) {
		for (const day of days) {
			for (const open of openStretches(closed, day, zone)) {
				from = Math.min(from, open.from);
				to = Math.max(to, open.to);
			}
		}
	}
	if (from >= to) return USUAL_HOURS;
	const wholeHour = (minutes: number, round: (value: number) => number) => round(minutes / HOUR_MINUTES) * HOUR_MINUTES;
	return {
		from: Math.max(0, wholeHour(from, Math.floor) - HOUR_MINUTES),
		to: Math.min(DAY_MINUTES, wholeHour(to, Math.ceil) + HOUR_MINUTES),
	};
}

/** What of a day no stretch closes, in minutes of its clock. */
function openStretches(closed: readonly Stretch[], day: string, zone: string): Hours[] {
	const [first, last] = [instantOf(day, 0, zone).getTime(), instantOf(addDays(day, 1), 0, zone).getTime()];
	const sorted = closed
		.map(({ start_datetime: start, end_datetime: end }) => ({ start: Date.parse(start), end: Date.parse(end) }))
		.sort((a, b) => a.start - b.start);
	const open: Hours[] = [];
	let next = first;
	for (const { start, end } of [...sorted, { start: last, end: last }]) {
		if (Math.min(start, last) > next) open.push(toHours(next, Math.min(start, last), zone));
		next = Math.max(next, end);
	}
	return open;
}

function toHours(startMs: number, endMs: number, zone: string): Hours {
	const [start, end] = [new Date(startMs), new Date(endMs)];
	const isMidnight = localDay(start, zone) !== localDay(end, zone);
	return { from: minutesOfDay(start, zone), to: isMidnight ? DAY_MINUTES : minutesOfDay(end, zone) };
}

/** The hours that are written above a track: as many as there is room for. */
export function ticksOf({ from, to }: Hours, isWide: boolean): { minutes: number; start: number }[] {
	const isLong = to - from > 12 * HOUR_MINUTES;
	const step = HOUR_MINUTES * (isWide ? (isLong ? 2 : 1) : isLong ? 12 : 6);
	const ticks: { minutes: number; start: number }[] = [];
	for (let minutes = Math.ceil(from / step) * step; minutes < to; minutes += step) {
		ticks.push({ minutes, start: (100 * (minutes - from)) / (to - from) });
	}
	return ticks;
}

/** Slots by the local day they begin on, in the order they come. */
export function slotsByDay(slots: readonly Stretch[], zone: string): { day: string; slots: Stretch[] }[] {
	const days = new Map<string, Stretch[]>();
	for (const slot of slots) {
		const day = localDay(slot.start_datetime, zone);
		days.set(day, [...(days.get(day) ?? []), slot]);
	}
	return [...days].map(([day, own]) => ({ day, slots: own }));
}

/** Slots that touch or overlap, as one. */
export function mergeSlots(slots: readonly Stretch[]): Stretch[] {
	const merged: Stretch[] = [];
	for (const slot of slots) {
		const last = merged.at(-1);
		if (last === undefined || slot.start_datetime > last.end_datetime) merged.push({ ...slot });
		else if (slot.end_datetime > last.end_datetime) last.end_datetime = slot.end_datetime;
	}
	return merged;
}
