import { isIanaZone } from '../time';
import { messages } from '../messages';
import type { Fault } from './fault';
import { isDateOnly } from './parse-date-time';
import { isEmpty, readOption, readText, readWholeNumber } from './read-values';
import { RULE_TYPES, WEEKDAYS } from './user-settings';

const MAX_BUFFER_MINUTES = 1_440;
const MAX_NOTICE_MINUTES = 525_600;
const MAX_DAYS_AHEAD = 3_650;
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;

type Draft = Readonly<Record<string, unknown>>;

/** The checks of a user's settings; `name` is the user's id. */
export function validateUserSettings(draft: Draft, facts: { userExists: boolean }) {
	const faults: Fault[] = [];
	const name = readText(draft.name, { field: 'name', label: 'Name' }, faults);
	if (!facts.userExists) faults.push({ field: 'name', message: messages.settingsNameNotUser });

	const time_zone = readText(draft.time_zone, { field: 'time_zone', label: 'Time Zone' }, faults);
	if (time_zone !== null && !isIanaZone(time_zone)) {
		faults.push({ field: 'time_zone', message: messages.zoneUnknown('Time Zone', time_zone) });
	}
	const minutes = (field: string, label: string, max: number) =>
		readWholeNumber(draft[field], { field, label, min: 0, max, fallback: 0 }, faults);
	const values = {
		name,
		time_zone,
		working_hours: readWorkingHours(draft.working_hours, faults),
		buffer_before_minutes: minutes('buffer_before_minutes', 'Buffer Before Minutes', MAX_BUFFER_MINUTES),
		buffer_after_minutes: minutes('buffer_after_minutes', 'Buffer After Minutes', MAX_BUFFER_MINUTES),
		minimum_notice_minutes: minutes('minimum_notice_minutes', 'Minimum Notice Minutes', MAX_NOTICE_MINUTES),
		maximum_days_ahead: isEmpty(draft.maximum_days_ahead)
			? null
			: readWholeNumber(
					draft.maximum_days_ahead,
					{ field: 'maximum_days_ahead', label: 'Maximum Days Ahead', min: 1, max: MAX_DAYS_AHEAD, fallback: 1 },
					faults,
				),
	};
	return { values, faults };
}

/** The checks of one day's exception: off (whole day, or from start to end), or extra hours. */
export function validateAvailabilityRule(draft: Draft, facts: { userExists: boolean }) {
	const faults: Fault[] = [];
	const user = readText(draft.user, { field: 'user', label: 'User' }, faults);
	if (isEmpty(draft.user)) faults.push({ field: 'user', message: messages.isRequired('User') });
	else if (user !== null && !facts.userExists)
		faults.push({ field: 'user', message: messages.userMissing('User', user) });

	const date = draft.date instanceof Date ? draft.date.toISOString().slice(0, 10) : draft.date;
	if (isEmpty(date)) faults.push({ field: 'date', message: messages.isRequired('Date') });
	else if (!isDateOnly(date)) faults.push({ field: 'date', message: messages.dateInvalid('Date') });

	if (isEmpty(draft.rule_type)) faults.push({ field: 'rule_type', message: messages.isRequired('Rule Type') });
	const rule_type = readOption(
		draft.rule_type,
		{ field: 'rule_type', label: 'Rule Type', options: RULE_TYPES, fallback: 'Off' },
		faults,
	);
	const start_time = readTime(draft, 'start_time', 'Start Time', faults);
	const end_time = readTime(draft, 'end_time', 'End Time', faults);
	const needsBoth = rule_type === 'Extra Hours' || start_time !== null || end_time !== null;
	if (needsBoth && isEmpty(draft.start_time))
		faults.push({ field: 'start_time', message: messages.isRequired('Start Time') });
	if (needsBoth && isEmpty(draft.end_time))
		faults.push({ field: 'end_time', message: messages.isRequired('End Time') });
	if (start_time !== null && end_time !== null && end_time <= start_time) {
		faults.push({ field: 'end_time', message: messages.endTimeNotAfterStart });
	}
	return { values: { user, date: isDateOnly(date) ? date : null, rule_type, start_time, end_time }, faults };
}

function readTime(draft: Draft, field: string, label: string, faults: Fault[]): string | null {
	const value = draft[field];
	if (isEmpty(value)) return null;
	if (typeof value === 'string' && TIME_OF_DAY.test(value)) return value.length === 5 ? `${value}:00` : value;
	faults.push({ field, message: messages.timeInvalid(label) });
	return null;
}

function readWorkingHours(value: unknown, faults: Fault[]): unknown {
	if (isEmpty(value)) return null;
	const parsed = typeof value === 'string' ? parseJson(value) : value;
	if (
		typeof parsed === 'object' &&
		parsed !== null &&
		!Array.isArray(parsed) &&
		Object.entries(parsed).every(isWorkingDay)
	) {
		return parsed;
	}
	faults.push({ field: 'working_hours', message: messages.workingHoursInvalid });
	return null;
}

function isWorkingDay([day, stretches]: [string, unknown]): boolean {
	if (!WEEKDAYS.some((name) => name === day) || !Array.isArray(stretches)) return false;
	let previousEnd = '';
	return stretches.every((stretch: unknown) => {
		if (typeof stretch !== 'object' || stretch === null || !('start' in stretch) || !('end' in stretch)) return false;
		const { start, end } = stretch;
		if (typeof start !== 'string' || typeof end !== 'string') return false;
		const isInOrder =
			TIME_OF_DAY.test(start) && (TIME_OF_DAY.test(end) || end === '24:00') && start < end && start >= previousEnd;
		previousEnd = end;
		return isInOrder;
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
