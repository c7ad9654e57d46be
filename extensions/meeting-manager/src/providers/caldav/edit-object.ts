import ICAL from 'ical.js';
import type { RemoteEvent } from '../../domain/remote-event';
import { DAY_MS } from '../../time';
import { originalOf } from '../ical/expand-series';
import { originalName } from '../ical/to-remote-event';
import type { ZoneBook } from '../ical/zones';
import type { KnownEvent, OutgoingEvent } from '../provider';
import { formOf, rangeProperties, timeOf, timeProperty, zonesOf, type TimeForm } from './calendar-times';
import { fieldsToWrite, replace, stampVersion, writeFields, type Stamp } from './write-fields';

// ical.js does not count the space that a continued line begins with; a line has 75 octets at most (RFC 5545, 3.1).
ICAL.foldLength = 74;

const PRODUCT = '-//Meeting Manager for Directus//EN';
/** What makes a series of an event, and does not belong into an override. */
const RECURRENCE = ['rrule', 'exrule', 'rdate', 'exdate'];

/** The text of a new calendar object with one event. Its times are written in UTC, which every program shows in its reader's zone. */
export function newObject(uid: string, wanted: OutgoingEvent, stamp: Stamp): string {
	const event = new ICAL.Component('vevent');
	event.addPropertyWithValue('uid', uid);
	for (const name of ['dtstamp', 'created', 'last-modified']) {
		event.addProperty(timeProperty(name, stamp.now.getTime(), { kind: 'utc' }));
	}
	event.addPropertyWithValue('sequence', 0);
	const fields = new Set(['title', 'description', 'location', 'times', 'blocks'] as const);
	const invites = wanted.attendees.length > 0 ? (['attendees'] as const) : [];
	writeFields(event, wanted, new Set([...fields, ...invites]), { kind: 'utc' }, stamp);
	const calendar = new ICAL.Component('vcalendar');
	calendar.addPropertyWithValue('version', '2.0');
	calendar.addPropertyWithValue('prodid', PRODUCT);
	calendar.addSubcomponent(event);
	return textOf(calendar);
}

/** The original start that the id of an occurrence names, null for an event that is no occurrence. */
export function occurrenceKey({ externalId, iCalUid }: Pick<KnownEvent, 'externalId' | 'iCalUid'>): string | null {
	if (iCalUid === null || !externalId.startsWith(`${iCalUid}|`)) return null;
	const key = externalId.slice(iCalUid.length + 1);
	return /^\d{8}(T\d{6}Z)?$/.test(key) ? key : null;
}

/**
 * The text of an object with one event changed as wanted: the same text where nothing is to be changed, null where it
 * cannot be changed without guessing. Of a series one occurrence is changed, by an override of its own.
 * @param current the event as it was read from this text
 */
export async function changeEvent(
	text: string,
	current: RemoteEvent,
	wanted: OutgoingEvent,
	stamp: Stamp,
): Promise<string | null> {
	const fields = fieldsToWrite(current, wanted, stamp.organizer);
	if (fields.size === 0) return text;
	const object = await openObject(text, current, wanted.timeZone);
	const target = object && (object.key === null ? object.master : (object.override ?? addOverride(object, current)));
	if (!object || !target) return null;
	const start = target.getFirstProperty('dtstart');
	writeFields(target, wanted, fields, formOf(start, object.zones), stamp);
	stampVersion(target, stamp.now);
	return textOf(object.calendar);
}

/** The text of an object without one occurrence of its series; `empty` where nothing would be left, null where it cannot be taken out. */
export async function removeOccurrence(
	text: string,
	current: Pick<KnownEvent, 'externalId' | 'iCalUid'>,
	now: Date,
): Promise<string | 'empty' | null> {
	const object = await openObject(text, current, 'UTC');
	if (object === null || object.key === null) return null;
	const { calendar, master, override, key, masterForm } = object;
	// Which instant a floating time is, only its reader's zone tells.
	if (masterForm?.kind === 'floating') return null;
	if (override) calendar.removeSubcomponent(override);
	if (master && masterForm) {
		master.addProperty(timeProperty('exdate', msOfKey(key), masterForm));
		stampVersion(master, now);
	}
	return calendar.getAllSubcomponents('vevent').length === 0 ? 'empty' : textOf(calendar);
}

interface OpenObject {
	calendar: ICAL.Component;
	zones: ZoneBook;
	/** The event itself, null where the object holds only overrides, as invitees get them. */
	master: ICAL.Component | null;
	masterForm: TimeForm | null;
	/** The original start of the occurrence meant, null for an event that does not recur. */
	key: string | null;
	override: ICAL.Component | null;
}

async function openObject(
	text: string,
	current: Pick<KnownEvent, 'externalId' | 'iCalUid'>,
	timeZone: string,
): Promise<OpenObject | null> {
	const calendar = parse(text);
	const events = calendar?.getAllSubcomponents('vevent') ?? [];
	const masters = events.filter((event) => !event.hasProperty('recurrence-id'));
	const overrides = events.filter((event) => event.hasProperty('recurrence-id'));
	const uids = new Set(events.map((event) => event.getFirstPropertyValue('uid')));
	if (calendar === null || masters.length > 1 || uids.size !== 1) return null;
	// An override for all later occurrences: another one beside it would have to repeat what it says.
	if (overrides.some((event) => event.getFirstProperty('recurrence-id')?.getFirstParameter('range'))) return null;

	const [master = null] = masters;
	const key = occurrenceKey(current);
	const isSeries = master === null || RECURRENCE.some((name) => master.hasProperty(name)) || overrides.length > 0;
	if (isSeries !== (key !== null)) return null;
	const zones = await zonesOf(text, timeZone);
	const masterStart = master?.getFirstProperty('dtstart') ?? null;
	const matching = overrides.filter((event) => keyOf(event, masterStart, zones) === key);
	if (matching.length > 1 || (master === null && matching.length === 0)) return null;
	const masterForm = masterStart && formOf(masterStart, zones);
	return { calendar, zones, master, masterForm, key, override: matching[0] ?? null };
}

function addOverride({ calendar, master, masterForm, key }: OpenObject, current: RemoteEvent): ICAL.Component | null {
	if (!master || !masterForm || key === null) return null;
	const override = new ICAL.Component(structuredClone(master.toJSON()));
	for (const name of [...RECURRENCE, 'duration']) override.removeAllProperties(name);
	override.addProperty(timeProperty('recurrence-id', msOfKey(key), masterForm));
	const { start, end } = overrideTimes(master, current, masterForm, key);
	replace(override, start);
	replace(override, end);
	calendar.addSubcomponent(override);
	return override;
}

/** The times that the series gives this occurrence, in the form of the series. */
function overrideTimes(master: ICAL.Component, current: RemoteEvent, form: TimeForm, key: string) {
	if (form.kind !== 'date') return rangeProperties({ ...current, timeZone: 'UTC' }, form);
	const [first, after] = ['dtstart', 'dtend'].map((name) => Date.parse(String(master.getFirstPropertyValue(name))));
	const startMs = msOfKey(key);
	const days = first !== undefined && after !== undefined && after > first ? after - first : daysOf(current);
	return { start: timeProperty('dtstart', startMs, form), end: timeProperty('dtend', startMs + days, form) };
}

/** The whole days that an all-day event covers, in milliseconds of days without clock changes. */
function daysOf({ start, end }: RemoteEvent): number {
	return Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS)) * DAY_MS;
}

/** The original start of an override, named as the engine names it. */
function keyOf(event: ICAL.Component, masterStart: ICAL.Property | null, zones: ZoneBook): string | null {
	const id = timeOf(event.getFirstProperty('recurrence-id'), zones);
	if (id === null) return null;
	const start = timeOf(masterStart, zones) ?? id;
	return originalName(originalOf(id, { start, calendarZone: zones.calendarZone }), start.isDate);
}

/** Of a date: its midnight as if clocks were UTC. */
function msOfKey(key: string): number {
	const [date, time = '000000'] = key.replace('Z', '').split('T');
	const [year, month, day] = [date?.slice(0, 4), date?.slice(4, 6), date?.slice(6, 8)].map(Number);
	const [hour, minute, second] = [time.slice(0, 2), time.slice(2, 4), time.slice(4, 6)].map(Number);
	return Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour, minute, second);
}

/** Null for a text that ical.js, stricter than the engine that reads, does not take whole. */
function parse(text: string): ICAL.Component | null {
	try {
		return ICAL.Component.fromString(text.trim());
	} catch {
		return null;
	}
}

/** RFC 5545, 3.1: every line ends. */
function textOf(calendar: ICAL.Component): string {
	return `${calendar.toString()}\r\n`;
}
