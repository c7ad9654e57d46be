import { localToInstant } from '../time';

/**
 * Reads a date-time as clients and Frappe write it: `2025-12-10 14:00:00`, `2025-12-10T14:00:00Z`,
 * `2025-12-10T14:00:00.000+05:30`, `2025-12-10`. Without an offset it is read in `zone`; a date alone
 * is its midnight. Anything else, an impossible date included, is null: Directus would store NULL
 * for some of them on SQLite and answer 500 on Postgres.
 */
export function parseDateTime(value: unknown, zone: string): Date | null {
	if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value;
	if (typeof value !== 'string') return null;

	const parts = DATE_TIME.exec(value.trim());
	if (!parts) return null;

	const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((index) => Number(parts[index] ?? 0));
	if (!year || !month || !day || hour === undefined || minute === undefined || second === undefined) return null;
	if (hour > 23 || minute > 59 || second > 59 || !isRealDate(year, month, day)) return null;

	const millisecond = Math.trunc(Number(`0.${parts[7] ?? '0'}`) * 1000);
	const offset = parts[8];
	if (!offset) return localToInstant({ year, month, day, hour, minute, second, millisecond }, zone);

	const offsetMinutes = parseOffset(offset);
	if (offsetMinutes === null) return null;
	return new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond) - offsetMinutes * 60_000);
}

/** Whether the text is a plain calendar date, `YYYY-MM-DD`, that exists. */
export function isDateOnly(value: unknown): value is string {
	if (typeof value !== 'string') return false;
	const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
	return parts !== null && isRealDate(Number(parts[1]), Number(parts[2]), Number(parts[3]));
}

const DATE_TIME =
	/^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?([zZ]|[+-]\d{2}(?::?\d{2})?)?)?$/;

// Postgres and MariaDB take four-digit years; the first thousand is never a calendar entry.
const FIRST_YEAR = 1000;

function isRealDate(year: number, month: number, day: number): boolean {
	const date = new Date(Date.UTC(year, month - 1, day));
	return year >= FIRST_YEAR && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Minutes east of Greenwich, null beyond what RFC 3339 allows. */
function parseOffset(text: string): number | null {
	if (text === 'z' || text === 'Z') return 0;
	const sign = text.startsWith('-') ? -1 : 1;
	const digits = text.slice(1).replace(':', '').padEnd(4, '0');
	const hours = Number(digits.slice(0, 2));
	const minutes = Number(digits.slice(2));
	return hours > 23 || minutes > 59 ? null : sign * (hours * 60 + minutes);
}
