import type { Knex } from 'knex';
import type { Interval } from '../domain/remote-event';
import { AVAILABILITY_RULE_COLLECTION, RULE_TYPES, USER_SETTINGS_COLLECTION, WEEKDAYS } from '../domain/user-settings';
import type { WorkingHours, WorkingStretch } from '../domain/user-settings';
import { DAY_MS, MINUTE_MS } from '../domain/interval';
import type { DayRule, WorkSettings } from '../domain/working-hours';
import { toInstant, toJson, toNumber, toText } from './values';

/** Working hours and limits of users, with the rules for days that the range touches in any zone. */
export async function findWorkSettings(
	database: Knex,
	users: readonly string[],
	range: Interval,
): Promise<Map<string, WorkSettings>> {
	const [settings, rules] = await Promise.all([
		database(USER_SETTINGS_COLLECTION)
			.select('*')
			.whereIn('name', [...users]),
		database(AVAILABILITY_RULE_COLLECTION)
			.select('name', 'user', 'date', 'rule_type', 'start_time', 'end_time')
			.whereIn('user', [...users])
			.where('date', '>=', new Date(range.start.getTime() - 2 * DAY_MS))
			.where('date', '<=', new Date(range.end.getTime() + 2 * DAY_MS)),
	]);
	const rows = new Map<string, Readonly<Record<string, unknown>>>(settings.map((row) => [String(row.name), row]));
	return new Map(
		users.map((user) => {
			const own = rules.filter((rule) => rule.user === user).flatMap(toRule);
			return [user, toSettings(rows.get(user) ?? {}, own)];
		}),
	);
}

function toSettings(row: Readonly<Record<string, unknown>>, rules: DayRule[]): WorkSettings {
	const minutes = (field: string) => (toNumber(row[field]) ?? 0) * MINUTE_MS;
	return {
		hours: toHours(row.working_hours),
		rules,
		bufferBeforeMs: minutes('buffer_before_minutes'),
		bufferAfterMs: minutes('buffer_after_minutes'),
		noticeMs: minutes('minimum_notice_minutes'),
		daysAhead: toNumber(row.maximum_days_ahead),
	};
}

function toRule(row: Readonly<Record<string, unknown>>): DayRule[] {
	const date = toInstant(row.date)?.toISOString().slice(0, 10);
	const type = RULE_TYPES.find((name) => name === row.rule_type);
	if (date === undefined || type === undefined) return [];
	return [{ name: String(row.name), date, type, start: toText(row.start_time), end: toText(row.end_time) }];
}

function toHours(stored: unknown): WorkingHours | null {
	const value = toJson(stored);
	if (typeof value !== 'object' || value === null) return null;
	const days = new Map<string, unknown>(Object.entries(value));
	return Object.fromEntries(WEEKDAYS.map((day) => [day, toStretches(days.get(day))]));
}

function toStretches(stored: unknown): WorkingStretch[] {
	if (!Array.isArray(stored)) return [];
	return stored.flatMap((stretch: unknown) => {
		if (typeof stretch !== 'object' || stretch === null || !('start' in stretch) || !('end' in stretch)) return [];
		return [{ start: String(stretch.start), end: String(stretch.end) }];
	});
}
