import { sync } from 'node-ical';
import { toBasicUtc } from '../../time';
import { WEEKDAYS, type Rule } from './rule';

/** The wall times, in order, that a rule gives between two wall times, both included. COUNT and UNTIL are not its business. */
export type CompiledRule = (fromWallMs: number, toWallMs: number) => number[];

/**
 * Lets node-ical expand a rule. It is given wall times as if they were UTC, so clock changes, the
 * host's zone and what node-ical knows of zones have no say; and a bounded stretch each time, for its
 * `all()` can run for ever. Throws where node-ical gives up.
 */
export function compileRule(rule: Rule, startWallMs: number): CompiledRule {
	const start = toBasicUtc(new Date(startWallMs));
	const feed = ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:rule', `DTSTART:${start}`, `RRULE:${ruleText(rule)}`];
	const event = sync.parseICS([...feed, 'END:VEVENT', 'END:VCALENDAR'].join('\n'))['rule'];
	const recurrence = event?.type === 'VEVENT' ? event.rrule : undefined;
	if (!recurrence) throw new Error('node-ical found no rule.');
	return (fromWallMs, toWallMs) =>
		recurrence.between(new Date(fromWallMs), new Date(toWallMs), true).map((date) => date.getTime());
}

function ruleText(rule: Rule): string {
	const lists = Object.entries(rule.numbers).filter(([, numbers]) => numbers.length > 0);
	const days = rule.days.map((day) => `${day.nth || ''}${WEEKDAYS[day.weekday] ?? ''}`);
	return [
		`FREQ=${rule.freq}`,
		`INTERVAL=${rule.interval}`,
		...lists.map(([name, numbers]) => `${name}=${numbers.join(',')}`),
		...(days.length > 0 ? [`BYDAY=${days.join(',')}`] : []),
		`WKST=${WEEKDAYS[rule.weekStart] ?? 'MO'}`,
	].join(';');
}
