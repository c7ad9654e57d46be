import { createHash } from 'node:crypto';
import { DAY_MS } from '../../time';
import type { EventRule, FeedEvent, ListedDate } from './feed-event';
import {
	dayOf,
	instantMsOf,
	readDuration,
	readTime,
	spanBetween,
	wallMsAt,
	type FeedTime,
	type Span,
} from './feed-time';
import { MAX_LISTED_DATES, MAX_UID_LENGTH } from './limits';
import { propertyName, readProperty, type Property } from './property';
import { readDetails } from './read-details';
import { reasons } from './reasons';
import { readRule } from './rule';
import type { RawEvent } from './split-feed';
import type { ZoneBook } from './zones';

/** Why an event cannot be read: one sentence for people. */
export interface Unreadable {
	reason: string;
}

/** The properties of one event, by upper-case name, in order. */
export type Properties = ReadonlyMap<string, readonly Property[]>;

/** The UID of an event; of one without: a hash of its content that stays while the event stays as it is. */
export function uidOf(raw: RawEvent): string {
	const line = raw.lines.find((candidate) => propertyName(candidate) === 'UID');
	const uid = (line && readProperty(line)?.value.trim()) ?? '';
	if (uid !== '' && uid.length <= MAX_UID_LENGTH) return uid;
	const content = raw.lines.filter((candidate) => !VOLATILE.has(propertyName(candidate)));
	return `sha256-${createHash('sha256')
		.update(uid || content.join('\n'))
		.digest('hex')
		.slice(0, 40)}`;
}

/** Whether an event brings a UID of its own. */
function hasUid(raw: RawEvent): boolean {
	return raw.lines.some((line) => propertyName(line) === 'UID' && Boolean(readProperty(line)?.value.trim()));
}

const VOLATILE: ReadonlySet<string> = new Set(['DTSTAMP', 'CREATED', 'LAST-MODIFIED', 'SEQUENCE']);

/** Reads one VEVENT. What cannot be read without guessing when somebody is busy is `Unreadable`; the rest is repaired and noted. */
export function readEvent(raw: RawEvent, zones: ZoneBook, ownerEmails: readonly string[]): FeedEvent | Unreadable {
	if (!raw.isClosed) return { reason: reasons.notClosed };
	const properties = readProperties(raw.lines);
	const range = readRange(properties, zones);
	if ('reason' in range) return range;
	const recurrence = readRecurrence(properties, range.start, zones);
	if ('reason' in recurrence) return recurrence;

	const details = readDetails(properties, range.isAllDay, ownerEmails);
	const zoneNote = range.start.zone.note;
	const stamp = properties.get('DTSTAMP')?.[0];
	const stampTime = stamp ? readTime(stamp.value, stamp.params, zones) : null;
	return {
		uid: uidOf(raw),
		hasUid: hasUid(raw),
		sequence: Number(/^\d{1,10}/.exec(first(properties, 'SEQUENCE')?.value.trim() ?? '')?.[0] ?? 0),
		versionMs: details.lastModified?.getTime() ?? (stampTime ? instantMsOf(stampTime) : 0),
		...range,
		...recurrence,
		calendarZone: zones.calendarZone,
		details: { ...details, notes: [...(zoneNote ? [zoneNote] : []), ...recurrence.notes, ...details.notes] },
		raw: raw.raw,
	};
}

function readProperties(lines: readonly string[]): Properties {
	const properties = new Map<string, Property[]>();
	for (const line of lines) {
		if (SKIPPED.has(propertyName(line))) continue;
		const property = readProperty(line);
		if (!property) continue;
		const known = properties.get(property.name);
		if (known) known.push(property);
		else properties.set(property.name, [property]);
	}
	return properties;
}

// Long and of no use here.
const SKIPPED: ReadonlySet<string> = new Set(['', 'ATTACH', 'X-ALT-DESC', 'COMMENT']);

function first(properties: Properties, name: string): Property | undefined {
	return properties.get(name)?.[0];
}

interface TimeRange {
	start: FeedTime;
	span: Span;
	isAllDay: boolean;
}

function readRange(properties: Properties, zones: ZoneBook): TimeRange | Unreadable {
	const starts = properties.get('DTSTART') ?? [];
	const startProperty = starts[0];
	if (!startProperty) return { reason: reasons.noStart };
	if (starts.some((other) => other.value !== startProperty.value)) return { reason: reasons.severalStarts };
	const start = readTime(startProperty.value, startProperty.params, zones);
	if (!start) return { reason: reasons.startUnreadable(startProperty.value) };

	const span = readSpan(properties, start, zones);
	if ('reason' in span) return span;
	if (start.isDate) return { start, span, isAllDay: true };
	return (isMarkedAllDay(properties) && midnights(start, span, zones)) || { start, span, isAllDay: false };
}

function readSpan(properties: Properties, start: FeedTime, zones: ZoneBook): Span | Unreadable {
	const end = first(properties, 'DTEND');
	if (end && end.value.trim() !== '') {
		const endTime = readTime(end.value, end.params, zones);
		if (!endTime) return { reason: reasons.endUnreadable(end.value) };
		return spanBetween(start, endTime) ?? { reason: reasons.endBeforeStart };
	}
	const duration = first(properties, 'DURATION');
	if (!duration) return start.isDate ? ONE_DAY : { kind: 'exact', ms: 0 };
	const span = readDuration(duration.value);
	if (!span) return { reason: reasons.durationUnreadable(duration.value) };
	return start.isDate ? wholeDays(span) : span;
}

const ONE_DAY: Span = { kind: 'nominal', days: 1, ms: 0 };

function wholeDays(span: Span): Span {
	const days = Math.ceil(span.ms / DAY_MS) + (span.kind === 'nominal' ? span.days : 0);
	return { kind: 'nominal', days: Math.max(1, days), ms: 0 };
}

function isMarkedAllDay(properties: Properties): boolean {
	const marks = ['X-MICROSOFT-CDO-ALLDAYEVENT', 'X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT'];
	return marks.some((mark) => first(properties, mark)?.value.trim().toUpperCase() === 'TRUE');
}

/** The range of an event that runs from midnight to midnight, in its own zone or the calendar's, as whole days; else null. */
function midnights(start: FeedTime, span: Span, zones: ZoneBook): TimeRange | null {
	const startMs = instantMsOf(start);
	const endMs = span.kind === 'exact' ? startMs + span.ms : startMs + span.days * DAY_MS + span.ms;
	for (const zone of [start.zone, zones.calendarZone]) {
		const [from, to] = [wallMsAt(startMs, zone), wallMsAt(endMs, zone)];
		if (from !== dayOf(from) || to !== dayOf(to) || to <= from) continue;
		const days = Math.round((to - from) / DAY_MS);
		return { start: { ...start, wallMs: from, zone }, span: { kind: 'nominal', days, ms: 0 }, isAllDay: true };
	}
	return null;
}

type Recurrence = Pick<
	FeedEvent,
	'recurrenceId' | 'isThisAndFuture' | 'rules' | 'excludedRules' | 'listedDates' | 'excludedDates'
> & { notes: string[] };

function readRecurrence(properties: Properties, start: FeedTime, zones: ZoneBook): Recurrence | Unreadable {
	const id = first(properties, 'RECURRENCE-ID');
	const recurrenceId = id ? readTime(id.value, id.params, zones) : null;
	if (id && !recurrenceId) return { reason: reasons.recurrenceIdUnreadable(id.value) };

	const notes: string[] = [];
	const rules = readRules(properties.get('RRULE'), start);
	if (rules.includes(null)) return { reason: reasons.ruleUnreadable };
	const excludedRules = readRules(properties.get('EXRULE'), start);
	if (excludedRules.includes(null)) notes.push(reasons.excludedRuleUnreadable);

	const listed = listedValues(properties.get('RDATE'));
	const excluded = listedValues(properties.get('EXDATE'));
	if (!listed || !excluded) return { reason: reasons.tooManyDates };
	const listedDates = listed.map(({ value, params }) => readListedDate(value, params, zones));
	const excludedDates = excluded.map(({ value, params }) => readTime(value, params, zones));
	const firstBad = listed[listedDates.indexOf(null)];
	if (firstBad) notes.push(reasons.listedDateUnreadable(firstBad.value));
	const firstBadExcluded = excluded[excludedDates.indexOf(null)];
	if (firstBadExcluded) notes.push(reasons.excludedDateUnreadable(firstBadExcluded.value));
	return {
		recurrenceId,
		isThisAndFuture: id?.params.get('RANGE')?.toUpperCase() === 'THISANDFUTURE',
		rules: rules.filter((rule) => rule !== null),
		excludedRules: excludedRules.filter((rule) => rule !== null),
		listedDates: listedDates.filter((date) => date !== null),
		excludedDates: excludedDates.filter((date) => date !== null),
		notes,
	};
}

/** The single values of properties that hold lists, null where they are too many. */
function listedValues(properties: readonly Property[] = []): Pick<Property, 'value' | 'params'>[] | null {
	const values: Pick<Property, 'value' | 'params'>[] = [];
	for (const { value, params } of properties) {
		const entries = value.split(',', MAX_LISTED_DATES + 1).filter((entry) => entry.trim() !== '');
		if (values.length + entries.length > MAX_LISTED_DATES) return null;
		for (const entry of entries) values.push({ value: entry, params });
	}
	return values;
}

function readListedDate(value: string, params: Property['params'], zones: ZoneBook): ListedDate | null {
	const [startText = '', endText] = value.split('/');
	const start = readTime(startText, params, zones);
	if (!start || endText === undefined) return start && { start, span: null };
	const end = readTime(endText, params, zones);
	const span = end ? spanBetween(start, end) : readDuration(endText);
	return span && { start, span };
}

function readRules(properties: readonly Property[] | undefined, start: FeedTime): (EventRule | null)[] {
	return (properties ?? [])
		.filter(({ value }) => value.trim() !== '')
		.map(({ value }) => {
			const rule = readRule(value);
			return rule && { rule, untilWallMs: rule.until ? untilWallMs(rule.until, start) : Infinity };
		});
}

/** The last wall time, in the zone of the start, that an UNTIL leaves. A date leaves its whole day. */
function untilWallMs(until: string, start: FeedTime): number {
	const day = Date.UTC(Number(until.slice(0, 4)), Number(until.slice(4, 6)) - 1, Number(until.slice(6, 8)));
	if (until.length === 8) return day + DAY_MS - 1;
	const [hour, minute, second] = [9, 11, 13].map((index) => Number(until.slice(index, index + 2)));
	const wallMs = day + (((hour ?? 0) * 60 + (minute ?? 0)) * 60 + (second ?? 0)) * 1000;
	const localMs = until.endsWith('Z') ? wallMsAt(wallMs, start.zone) : wallMs;
	if (!start.isDate) return localMs;
	// Outlook ends rules of all-day events with an instant: the last day's midnight in its own zone.
	return Math.max(day, dayOf(localMs)) + DAY_MS - 1;
}
