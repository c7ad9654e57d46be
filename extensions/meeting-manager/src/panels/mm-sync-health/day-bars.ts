import type { ActivityDay } from '../../domain/sync-activity';

export const barParts = ['created', 'updated', 'deleted'] as const;
export type BarPart = (typeof barParts)[number];

/** One day as a bar: its parts as shares of the highest day, from 0 to 1. */
export interface DayBar {
	day: ActivityDay;
	parts: { part: BarPart; share: number }[];
}

export function dayBars(days: readonly ActivityDay[]): DayBar[] {
	const highest = Math.max(1, ...days.map(total));
	return days.map((day) => ({
		day,
		parts: barParts.flatMap((part) => (day[part] > 0 ? [{ part, share: day[part] / highest }] : [])),
	}));
}

export function sum(days: readonly ActivityDay[], key: Exclude<keyof ActivityDay, 'date'>): number {
	return days.reduce((total, day) => total + day[key], 0);
}

/** Which days get their date written below: the first, the last and some between, where there is room for `most`. */
export function labelledDays(days: readonly ActivityDay[], most: number): ReadonlySet<string> {
	const step = Math.max(1, Math.ceil((days.length - 1) / Math.max(1, most - 1)));
	return new Set(days.filter((_, index) => (days.length - 1 - index) % step === 0).map(({ date }) => date));
}

function total(day: ActivityDay): number {
	return day.created + day.updated + day.deleted;
}
