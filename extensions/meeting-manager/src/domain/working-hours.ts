import { DAY_MS, localDate, timeOfLocalDay } from '../time';
import type { Interval } from './remote-event';
import { mergeIntervals, subtractIntervals } from './interval-sets';
import { USUAL_WORKING_HOURS, WEEKDAYS } from './user-settings';
import type { RuleType, WorkingHours, WorkingStretch } from './user-settings';

/** One day that differs: off, whole or from `start` to `end`, or with extra hours. `date`: `YYYY-MM-DD` of the user's zone. */
export interface DayRule {
	name: string;
	date: string;
	type: RuleType;
	start: string | null;
	end: string | null;
}

export interface WorkSettings {
	/** Null: the usual ones, Monday to Friday from nine to five. */
	hours: WorkingHours | null;
	rules: readonly DayRule[];
	bufferBeforeMs: number;
	bufferAfterMs: number;
	noticeMs: number;
	/** Null: no limit. */
	daysAhead: number | null;
}

/** A stretch in which a person cannot be booked, and what says so. `name`: of the record, where there is one. */
export interface Refusal extends Interval {
	reason: 'event' | 'booking' | 'hold' | 'buffer' | 'rule' | 'working hours' | 'notice' | 'days ahead';
	name: string | null;
}

/** What working hours and rules refuse of a range, in the person's zone. Whoever is off is off in extra hours, too. */
export function refusedByHours(
	range: Interval,
	{ hours, rules }: Pick<WorkSettings, 'hours' | 'rules'>,
	zone: string,
): Refusal[] {
	const week = hours ?? USUAL_WORKING_HOURS;
	const open: Interval[] = [];
	const off: Refusal[] = [];
	for (const day of localDays(range, zone)) {
		const own = rules.filter(({ date }) => date === day);
		const extra = own.flatMap(({ type, start, end }) =>
			type === 'Extra Hours' && start !== null && end !== null ? [{ start, end }] : [],
		);
		for (const stretch of [...stretchesOf(week, day), ...extra]) open.push(toInterval(day, stretch, zone));
		for (const { type, name, start, end } of own) {
			if (type !== 'Off') continue;
			const stretch = { start: start ?? '00:00', end: end ?? '24:00' };
			off.push({ ...toInterval(day, stretch, zone), reason: 'rule', name });
		}
	}
	const closed = subtractIntervals(range, mergeIntervals(open));
	return [...closed.map((stretch): Refusal => ({ ...stretch, reason: 'working hours', name: null })), ...off];
}

/** The local days that a range touches. */
function localDays(range: Interval, zone: string): string[] {
	const days: string[] = [];
	const last = localDate(new Date(range.end.getTime() - 1), zone);
	for (let day = localDate(range.start, zone); day <= last; day = nextDay(day)) days.push(day);
	return days;
}

function nextDay(day: string): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

function stretchesOf(week: WorkingHours, day: string): readonly WorkingStretch[] {
	const weekday = WEEKDAYS[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7];
	return (weekday && week[weekday]) ?? [];
}

function toInterval(day: string, { start, end }: WorkingStretch, zone: string): Interval {
	return { start: timeOfLocalDay(day, toMs(start), zone), end: timeOfLocalDay(day, toMs(end), zone) };
}

function toMs(time: string): number {
	const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
	return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}
