import { expect, test } from 'vitest';
import { toRemoteEvent } from '../../../extensions/meeting-manager/src/providers/google/map-event';
import { toGoogleEvent, toGooglePatch } from '../../../extensions/meeting-manager/src/providers/google/to-google-event';
import type { OutgoingEvent } from '../../../extensions/meeting-manager/src/providers/provider';
import { readGoogleEvent } from '../../../extensions/meeting-manager/src/schemas/google';
import { outgoing } from './google-session';

/** What is written to an event of Google's. */
function patch(fields: object, event: OutgoingEvent): object {
	const google = readGoogleEvent({ id: 'event1', organizer: { self: true }, ...fields });
	if (google === null) throw new Error('The event cannot be read.');
	const told = toRemoteEvent(google, { timeZone: event.timeZone, ownerEmails: [] });
	if ('reason' in told) throw new Error(told.reason);
	return toGooglePatch(event, { google, told });
}

const asWritten = {
	summary: 'Site visit',
	start: { dateTime: '2026-01-05T10:00:00Z' },
	end: { dateTime: '2026-01-05T11:00:00Z' },
};

test('a timed event goes out with its zone', () => {
	expect(toGoogleEvent(outgoing({ timeZone: 'Europe/Berlin', location: 'Room 1', blocks: false }))).toEqual({
		summary: 'Site visit',
		location: 'Room 1',
		start: { dateTime: '2026-01-05T10:00:00.000Z', timeZone: 'Europe/Berlin' },
		end: { dateTime: '2026-01-05T11:00:00.000Z', timeZone: 'Europe/Berlin' },
		transparency: 'transparent',
	});
});

test.each([
	['Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59Z', '2026-03-29', '2026-03-30'],
	['America/Denver', '2025-12-20T07:00:00Z', '2025-12-22T06:59:59Z', '2025-12-20', '2025-12-22'],
	['Pacific/Auckland', '2026-01-04T11:00:00Z', '2026-01-05T10:59:59Z', '2026-01-05', '2026-01-06'],
])('an all-day event goes out as dates of %s, the end exclusive', (timeZone, start, end, first, dayAfter) => {
	const event = outgoing({ isAllDay: true, timeZone, start: new Date(start), end: new Date(end) });
	expect(toGoogleEvent(event)).toMatchObject({ start: { date: first }, end: { date: dayAfter } });
	expect(patch({ start: { date: first }, end: { date: dayAfter }, summary: event.title }, event)).toEqual({});
});

test('nothing is written to an event that says it all already', () => {
	expect(patch(asWritten, outgoing())).toEqual({});
});

test('the link of a conference is not written as the place', () => {
	const fields = { ...asWritten, hangoutLink: 'https://meet.google.com/abc' };
	expect(patch(fields, outgoing({ location: 'https://meet.google.com/abc' }))).toEqual({});
	expect(patch(fields, outgoing({ location: 'Room 1' }))).toEqual({ location: 'Room 1' });
});

test('what is empty here is removed there, and an all-day event loses its times by name', () => {
	const day = { start: new Date('2026-01-05T00:00:00Z'), end: new Date('2026-01-05T23:59:59Z'), isAllDay: true };
	expect(patch({ ...asWritten, description: 'Old', location: 'Old' }, outgoing(day))).toEqual({
		description: null,
		location: null,
		start: { date: '2026-01-05', dateTime: null },
		end: { date: '2026-01-06', dateTime: null },
	});
});

test('those invited before keep their answers, rooms and the owner stay, others are removed and added', () => {
	const attendees = [
		{ email: 'Sarah@example.com', responseStatus: 'accepted', self: true },
		{ email: 'room@resource.example', resource: true, responseStatus: 'accepted' },
		{ email: 'max@example.com', responseStatus: 'declined' },
		{ email: 'old@example.com', responseStatus: 'accepted' },
	];
	const wanted = [
		{ email: 'MAX@example.com', displayName: null },
		{ email: 'new@example.com', displayName: 'New' },
	];
	expect(patch({ ...asWritten, attendees }, outgoing({ attendees: wanted }))).toEqual({
		attendees: [...attendees.slice(0, 3), { email: 'new@example.com', displayName: 'New' }],
	});
	expect(patch({ ...asWritten, attendees }, outgoing())).toEqual({});
	expect(patch({ ...asWritten, attendees, attendeesOmitted: true }, outgoing({ attendees: wanted }))).toEqual({});
});
