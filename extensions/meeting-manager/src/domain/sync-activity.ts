import { DAY_MS } from './interval';

/** What the sync did on one day of UTC: runs, and events they wrote. */
export interface ActivityDay {
	/** `2026-12-10` */
	date: string;
	runs: number;
	failed_runs: number;
	created: number;
	updated: number;
	deleted: number;
	quarantined: number;
}

/** How many days of activity may be asked for; runs are kept no longer. */
export const ACTIVITY_DAYS = { least: 1, most: 30, usual: 14 };

/** The first instant of the first of so many days, the last of which is today. */
export function activityStart(days: number, now: Date): Date {
	return new Date((Math.floor(now.getTime() / DAY_MS) - days + 1) * DAY_MS);
}

/** Every day of the range, those without a run as well. */
export function fillDays(found: readonly ActivityDay[], days: number, now: Date): ActivityDay[] {
	const byDate = new Map(found.map((day) => [day.date, day]));
	const start = activityStart(days, now).getTime();
	return Array.from({ length: days }, (_, index) => {
		const date = new Date(start + index * DAY_MS).toISOString().slice(0, 10);
		const none = { runs: 0, failed_runs: 0, created: 0, updated: 0, deleted: 0, quarantined: 0 };
		return byDate.get(date) ?? { date, ...none };
	});
}

/** The value below or at which so large a share of the values is (nearest rank); null for none. */
export function percentile(values: readonly number[], share: number): number | null {
	const sorted = values.toSorted((left, right) => left - right);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
