import { inputError } from '../directus/errors';
import { DAY_MS } from '../domain/interval';
import { isDateOnly, parseDateTime } from '../domain/parse-date-time';
import type { Interval } from '../domain/remote-event';
import { messages } from '../messages';
import { startOfLocalDay, startOfNextLocalDay } from '../time';

const DEFAULT_RANGE_DAYS = 30;
const MAX_RANGE_DAYS = 3660;

/**
 * The half-open range of `start_date` and `end_date`: from now by default, 30 days long by default.
 * Dates span whole local days of `zone`, the end's included; date-times without offset are UTC.
 */
export function readDateRange(
	args: { start_date?: string | undefined; end_date?: string | undefined },
	zone: string,
	now: Date,
	maxDays = MAX_RANGE_DAYS,
): Interval {
	const start = args.start_date === undefined ? now : readBound('start_date', args.start_date, zone, startOfLocalDay);
	const end =
		args.end_date === undefined
			? new Date(start.getTime() + DEFAULT_RANGE_DAYS * DAY_MS)
			: readBound('end_date', args.end_date, zone, startOfNextLocalDay);
	return checkedRange({ start, end }, { startArgument: 'start_date', endArgument: 'end_date', maxDays });
}

/** The half-open range of two date-times; dates alone are refused, for they would name no slot. */
export function readTimeSlot(args: { start_datetime: string; end_datetime: string }): Interval {
	const [start, end] = (['start_datetime', 'end_datetime'] as const).map((argument) => {
		const instant = isDateOnly(args[argument]) ? null : parseDateTime(args[argument], 'UTC');
		if (instant === null) throw inputError([{ field: argument, message: messages.argumentNotDateTime(argument) }]);
		return instant;
	});
	if (!start || !end)
		throw inputError([{ field: 'start_datetime', message: messages.argumentRequired('start_datetime') }]);
	const limits = { startArgument: 'start_datetime', endArgument: 'end_datetime', maxDays: MAX_RANGE_DAYS };
	return checkedRange({ start, end }, limits);
}

function readBound(argument: string, value: string, zone: string, dayBound: (day: string, zone: string) => Date): Date {
	if (isDateOnly(value)) return dayBound(value, zone);
	const instant = parseDateTime(value, 'UTC');
	if (instant === null) throw inputError([{ field: argument, message: messages.argumentNotDate(argument) }]);
	return instant;
}

function checkedRange(
	range: Interval,
	{ startArgument, endArgument, maxDays }: { startArgument: string; endArgument: string; maxDays: number },
): Interval {
	if (range.start >= range.end) {
		throw inputError([{ field: startArgument, message: messages.startNotBeforeEnd(startArgument, endArgument) }]);
	}
	if (range.end.getTime() - range.start.getTime() > maxDays * DAY_MS) {
		throw inputError([{ field: endArgument, message: messages.rangeTooLong(maxDays) }]);
	}
	return range;
}
