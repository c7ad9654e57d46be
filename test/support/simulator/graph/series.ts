import { instantToLocal, localToInstant } from '../../../../extensions/meeting-manager/src/time';
import { objectIn, textIn, type Json } from './json';
import type { Content, Item } from './mailbox';
import { ianaOf } from './windows-zones';

const DAY_MS = 86_400_000;
const LONGEST_DAYS = 20 * 366;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const WEEK_INDEXES = ['first', 'second', 'third', 'fourth'];

export interface Occurrence {
	/** The day the rule gave it: `20251210`. */
	originalDay: string;
	originalStartMs: number;
	/** What it says now: the series' content at its own time, or that of an exception. */
	content: Content;
	isException: boolean;
}

/** Of an all-day event in the zone of the mailbox. */
export function intervalOf(content: Content, mailboxZone: string): { startMs: number; endMs: number } {
	if (!content.isAllDay) return content;
	const zone = ianaOf(mailboxZone) ?? 'UTC';
	return { startMs: midnight(content.startMs, zone), endMs: midnight(content.endMs, zone) };
}

export function overlapsWindow(
	content: Content,
	window: { startMs: number; endMs: number },
	mailboxZone: string,
): boolean {
	const { startMs, endMs } = intervalOf(content, mailboxZone);
	return startMs < window.endMs && Math.max(endMs, startMs + 1) > window.startMs;
}

/** The occurrences and exceptions of a series that lie in the window. */
export function occurrencesIn(
	item: Item,
	window: { startMs: number; endMs: number },
	mailboxZone: string,
): Occurrence[] {
	return allOccurrences(item, window.endMs + 2 * DAY_MS).filter(({ content }) =>
		overlapsWindow(content, window, mailboxZone),
	);
}

/** From the first up to an instant, deleted ones left out. */
export function allOccurrences(item: Item, untilMs: number): Occurrence[] {
	const { recurrence, content } = item;
	if (recurrence === null) return [];
	const zone = ianaOf(content.startZone) ?? 'UTC';
	const wall = instantToLocal(new Date(content.startMs), content.isAllDay ? 'UTC' : zone);
	const range = objectIn(recurrence, 'range');
	const firstMs = Date.parse(`${textIn(range, 'startDate') ?? ''}T00:00:00Z`);
	const lastMs = range['type'] === 'endDate' ? Date.parse(`${textIn(range, 'endDate') ?? ''}T00:00:00Z`) : Infinity;
	const limit = range['type'] === 'numbered' ? Number(range['numberOfOccurrences']) : Infinity;
	const found: Occurrence[] = [];
	let count = 0;
	for (let day = 0; day < LONGEST_DAYS && count < limit; day += 1) {
		const dayMs = firstMs + day * DAY_MS;
		if (dayMs > lastMs || dayMs > untilMs) break;
		if (!isInPattern(objectIn(recurrence, 'pattern'), dayMs, firstMs)) continue;
		count += 1;
		const date = new Date(dayMs);
		const local = { ...wall, year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
		const startMs = localToInstant(local, content.isAllDay ? 'UTC' : zone).getTime();
		const originalDay = date.toISOString().slice(0, 10).replaceAll('-', '');
		if (item.deletedOccurrences.has(originalDay)) continue;
		const exception = item.exceptions.get(originalDay);
		const moved = { ...content, startMs, endMs: startMs + content.endMs - content.startMs };
		found.push({
			originalDay,
			originalStartMs: startMs,
			content: exception ?? moved,
			isException: exception !== undefined,
		});
	}
	return found;
}

function isInPattern(pattern: Json, dayMs: number, firstMs: number): boolean {
	const day = new Date(dayMs);
	const first = new Date(firstMs);
	const interval = Number(pattern['interval'] ?? 1);
	const months = (day.getUTCFullYear() - first.getUTCFullYear()) * 12 + day.getUTCMonth() - first.getUTCMonth();
	const days: unknown[] = Array.isArray(pattern['daysOfWeek']) ? pattern['daysOfWeek'] : [];
	const isNamedDay = days.includes(WEEKDAYS[day.getUTCDay()]);
	switch (pattern['type']) {
		case 'daily':
			return ((dayMs - firstMs) / DAY_MS) % interval === 0;
		case 'weekly':
			return isNamedDay && weeksBetween(pattern, firstMs, dayMs) % interval === 0;
		case 'absoluteMonthly':
			return day.getUTCDate() === pattern['dayOfMonth'] && months % interval === 0;
		case 'relativeMonthly':
			return isNamedDay && isWeekOfMonth(day, pattern['index']) && months % interval === 0;
		case 'absoluteYearly':
			return (
				day.getUTCDate() === pattern['dayOfMonth'] &&
				day.getUTCMonth() + 1 === pattern['month'] &&
				(months / 12) % interval === 0
			);
		case 'relativeYearly':
			return isNamedDay && isWeekOfMonth(day, pattern['index']) && day.getUTCMonth() + 1 === pattern['month'];
		default:
			return false;
	}
}

function weeksBetween(pattern: Json, firstMs: number, dayMs: number): number {
	const weekStart = WEEKDAYS.indexOf(textIn(pattern, 'firstDayOfWeek') ?? 'sunday');
	const weekOf = (ms: number): number => Math.floor((ms / DAY_MS + 4 - weekStart) / 7);
	return weekOf(dayMs) - weekOf(firstMs);
}

function isWeekOfMonth(day: Date, index: unknown): boolean {
	const isLast = new Date(day.getTime() + 7 * DAY_MS).getUTCMonth() !== day.getUTCMonth();
	return index === 'last' ? isLast : WEEK_INDEXES[Math.floor((day.getUTCDate() - 1) / 7)] === (index ?? 'first');
}

function midnight(floatingMs: number, zone: string): number {
	const date = new Date(floatingMs);
	const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
	return localToInstant({ ...day, hour: 0, minute: 0, second: 0 }, zone).getTime();
}
