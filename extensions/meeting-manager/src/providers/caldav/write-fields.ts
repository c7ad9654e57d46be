import ICAL from 'ical.js';
import { blockingOf } from '../../domain/blocking-policy';
import { isEmail } from '../../domain/email';
import type { RemoteEvent } from '../../domain/remote-event';
import type { OutgoingEvent } from '../provider';
import { rangeProperties, timeProperty, type TimeForm } from './calendar-times';

export interface Stamp {
	now: Date;
	/** Who invites; null: unknown. */
	organizer: string | null;
}

/** Which of our fields an event does not have yet as they are wanted. */
export type Field = 'title' | 'description' | 'location' | 'times' | 'blocks' | 'attendees';

/** What of an event has to be written. Values that reading repaired or cut short count as they were read, and stay as they are. */
export function fieldsToWrite(current: RemoteEvent, wanted: OutgoingEvent, organizer: string | null): Set<Field> {
	const fields = new Set<Field>();
	// Both in the form that is written: what was cut short on reading may end with a space.
	if (titleOf(wanted) !== titleOf(current)) fields.add('title');
	if (textOf(wanted.description) !== textOf(current.description)) fields.add('description');
	if (locationOf(wanted) !== locationOf(current)) fields.add('location');
	const isSameTime = (['start', 'end'] as const).every((edge) => wanted[edge].getTime() === current[edge].getTime());
	if (!isSameTime || wanted.isAllDay !== current.isAllDay) fields.add('times');
	// Whether tentative events block is the integration's business, not the event's.
	const { blocks } = wanted;
	if (blocks !== null && blockingOf(current, { tentativeBlocks: blocks }).isBlocking !== blocks) fields.add('blocks');
	if (wanted.attendees.length > 0 && !isInvited(current, wanted.attendees, organizer)) fields.add('attendees');
	return fields;
}

/** Whether all of them are invited already, and nobody else but who invites. */
function isInvited(current: RemoteEvent, wanted: OutgoingEvent['attendees'], organizer: string | null): boolean {
	const invited = current.attendees.map(({ email }) => email.toLowerCase());
	const emails = wanted.map(({ email }) => email.toLowerCase());
	const hosts = [organizer, current.organizerEmail?.toLowerCase()];
	return (
		emails.every((email) => invited.includes(email)) &&
		invited.every((email) => emails.includes(email) || hosts.includes(email))
	);
}

/** Writes fields into a VEVENT; everything else in it stays. `form`: of its times. */
export function writeFields(
	event: ICAL.Component,
	wanted: OutgoingEvent,
	fields: ReadonlySet<Field>,
	form: TimeForm,
	stamp: Stamp,
): void {
	if (fields.has('title')) writeText(event, 'summary', titleOf(wanted));
	if (fields.has('description')) writeText(event, 'description', textOf(wanted.description));
	if (fields.has('location')) writeText(event, 'location', locationOf(wanted));
	// Outlook's HTML and Apple's map of the old text.
	if (fields.has('description')) event.removeAllProperties('x-alt-desc');
	if (fields.has('location')) event.removeAllProperties('x-apple-structured-location');
	if (fields.has('times')) writeTimes(event, wanted, form);
	if (fields.has('blocks')) writeBlocks(event, wanted.blocks ?? true);
	if (fields.has('attendees')) writeAttendees(event, wanted.attendees, stamp.organizer);
}

/** RFC 5545, 3.8.7: the version of an event, which calendar programs compare. */
export function stampVersion(event: ICAL.Component, now: Date): void {
	const sequence = Number(event.getFirstPropertyValue('sequence') ?? 0);
	event.updatePropertyWithValue('sequence', Number.isInteger(sequence) ? sequence + 1 : 1);
	for (const name of ['dtstamp', 'last-modified']) replace(event, timeProperty(name, now.getTime(), { kind: 'utc' }));
}

export function replace(event: ICAL.Component, property: ICAL.Property): void {
	event.removeAllProperties(property.name);
	event.addProperty(property);
}

function writeTimes(event: ICAL.Component, wanted: OutgoingEvent, form: TimeForm): void {
	const { start, end } = rangeProperties(wanted, form);
	event.removeAllProperties('duration');
	replace(event, start);
	replace(event, end);
	// Outlook's own word for it, where the event has it.
	if (event.hasProperty('x-microsoft-cdo-alldayevent')) {
		event.updatePropertyWithValue('x-microsoft-cdo-alldayevent', wanted.isAllDay ? 'TRUE' : 'FALSE');
	}
}

function writeBlocks(event: ICAL.Component, blocks: boolean): void {
	event.updatePropertyWithValue('transp', blocks ? 'OPAQUE' : 'TRANSPARENT');
	for (const name of ['x-microsoft-cdo-busystatus', 'x-microsoft-cdo-intendedstatus']) {
		if (event.hasProperty(name)) event.updatePropertyWithValue(name, blocks ? 'BUSY' : 'FREE');
	}
}

/** Who is invited already keeps their answer; who is no more is left out, except the organizer. */
function writeAttendees(event: ICAL.Component, wanted: OutgoingEvent['attendees'], organizer: string | null): void {
	const missing = new Map(wanted.map((attendee) => [attendee.email.toLowerCase(), attendee]));
	const organizers = [organizer, addressIn(event.getFirstProperty('organizer'))];
	for (const property of event.getAllProperties('attendee')) {
		const email = addressIn(property);
		const isKept = email === null || missing.delete(email) || organizers.includes(email);
		if (!isKept) event.removeProperty(property);
	}
	if (organizer !== null && !event.hasProperty('organizer'))
		event.addPropertyWithValue('organizer', `mailto:${organizer}`);
	for (const { email, displayName } of missing.values()) {
		const name = displayName === null ? {} : { cn: plain(displayName) };
		const params = { ...name, role: 'REQ-PARTICIPANT', partstat: 'NEEDS-ACTION', rsvp: 'TRUE' };
		event.addProperty(new ICAL.Property(['attendee', params, 'cal-address', `mailto:${email}`]));
	}
}

function addressIn(property: ICAL.Property | null): string | null {
	const value = property?.getFirstValue();
	const address = typeof value === 'string' ? value.replace(/^mailto:/i, '').toLowerCase() : '';
	return isEmail(address) ? address : null;
}

function writeText(event: ICAL.Component, name: string, value: string | null): void {
	// Parameters such as LANGUAGE and ALTREP spoke of the old text.
	event.removeAllProperties(name);
	if (value !== null) event.addPropertyWithValue(name, value);
}

function titleOf({ title }: Pick<OutgoingEvent, 'title'>): string {
	return plain(title).replaceAll(/\s+/g, ' ').trim() || 'No Title';
}

function locationOf({ location }: Pick<OutgoingEvent, 'location'>): string | null {
	return textOf(location)?.replaceAll(/\s*\n\s*/g, ', ') ?? null;
}

function textOf(text: string | null): string | null {
	return plain(text ?? '').trim() || null;
}

/** Without the characters that neither iCalendar nor the XML it travels in can hold. */
function plain(text: string): string {
	return (
		text
			.replaceAll(/\r\n?/g, '\n')
			.replaceAll(/\p{Cs}/gu, '\uFFFD')
			// oxlint-disable-next-line no-control-regex
			.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '')
	);
}
