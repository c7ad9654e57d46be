import { describe, expect, it } from 'vitest';
import type {
	CalendarWriter,
	KnownEvent,
	OutgoingEvent,
	ReadInput,
} from '../../../extensions/meeting-manager/src/providers/provider';
import { failure } from '../../support/http-client';
import type { TestServer } from '../../support/http-server';
import {
	CALENDAR,
	found,
	multistatus,
	objectText,
	openCalendar,
	serveDav,
	WINDOW,
	type Answer,
	type Asked,
} from './dav-stand-in';

const READ: ReadInput = { window: WINDOW, timeZone: 'UTC', ownerEmails: ['sarah@bestsecurity.com'] };
const booking: OutgoingEvent = {
	title: 'Review',
	description: null,
	location: null,
	isAllDay: false,
	start: new Date('2026-12-10T14:00:00Z'),
	end: new Date('2026-12-10T15:00:00Z'),
	timeZone: 'UTC',
	blocks: true,
	attendees: [],
};
const known: KnownEvent = {
	externalId: 'a',
	iCalUid: 'a',
	resource: `${CALENDAR}a.ics`,
	etag: '"1"',
	start: booking.start,
	end: booking.end,
};
const identity = { key: '3f0f8c5e-6a55-4b0e-9d53-0a51a1f6a7b1', generation: 0 };

function writerAt(server: TestServer): CalendarWriter {
	const { writer } = openCalendar(server);
	if (writer === null) throw new Error('The calendar cannot be written to.');
	return writer;
}

/** Holds one object and answers a PUT in its own way. */
function serveObject(put: (asked: Asked) => Answer, text = objectText('a')) {
	return serveDav((asked) =>
		asked.kind === 'PUT' ? put(asked) : { status: 200, body: text, headers: { etag: '"1"' } },
	);
}

describe('a server that gives no ETag for what it stores', () => {
	it('is asked for the event, which may not be as it was sent', async () => {
		let stored = '';
		const server = await serveDav(({ kind, body }) => {
			if (kind === 'PUT') stored = body.replace('SUMMARY:Review', 'SUMMARY:REVIEW');
			return kind === 'PUT' ? { status: 201 } : { status: 200, body: stored, headers: { etag: 'W/"7"' } };
		});
		expect(await writerAt(server).create(booking, identity, READ)).toMatchObject({
			kind: 'written',
			event: { title: 'REVIEW', etag: '"7"' },
		});
	});

	it('and none for what it gives out is asked for it as a property', async () => {
		const server = await serveDav(({ kind, path }) => {
			if (kind === 'PROPFIND') return multistatus([found(path, '<d:getetag>"5"</d:getetag>')]);
			return kind === 'PUT' ? { status: 204, headers: { etag: '"6"' } } : { status: 200, body: objectText('a') };
		});
		expect(await writerAt(server).update({ ...known, etag: '"5"' }, booking, READ)).toMatchObject({
			kind: 'written',
			event: { title: 'Review', etag: '"6"' },
		});
		expect(server.requests.find(({ method }) => method === 'PUT')?.headers['if-match']).toBe('"5"');
	});
});

describe('a write', () => {
	it('asks for an uncompressed object, whose ETag is the object’s own', async () => {
		const server = await serveObject(() => ({ status: 204, headers: { etag: '"2"' } }));
		await writerAt(server).update(known, booking, READ);
		expect(server.requests[0]).toMatchObject({ method: 'GET', headers: { 'accept-encoding': 'identity' } });
	});

	it.each([
		[403, 'FORBIDDEN'],
		[207, 'FORBIDDEN'],
		[415, 'FORBIDDEN'],
		[413, 'FORBIDDEN'],
		[404, 'NOT_FOUND'],
		[401, 'UNAUTHORIZED'],
		[429, 'RATE_LIMITED'],
		[500, 'SERVER_ERROR'],
		[507, 'SERVER_ERROR'],
	])('refused with %i fails as it should, create and update', async (status, code) => {
		const server = await serveObject(() => ({ status, headers: { 'retry-after': '7' } }));
		expect(await failure(writerAt(server).create(booking, identity, READ))).toMatchObject({ code });
		if (status === 404) return;
		expect(await failure(writerAt(server).update(known, booking, READ))).toMatchObject({ code });
	});

	it('of an event deleted in between is of one that is gone', async () => {
		const server = await serveObject(() => ({ status: 404 }));
		expect(await writerAt(server).update(known, booking, READ)).toEqual({ kind: 'gone' });
	});

	it('is not made to an object that nobody can read', async () => {
		const server = await serveObject(() => ({ status: 204 }), 'BEGIN:VCALENDAR\r\nUID:a\r\n');
		expect(await failure(writerAt(server).update(known, booking, READ))).toMatchObject({ code: 'FORBIDDEN' });
		expect(server.requests.map(({ method }) => method)).toEqual(['GET']);
	});

	it('leaves out who invites where no address is known', async () => {
		let sent = '';
		const server = await serveObject(({ body }) => {
			sent = body;
			return { status: 201, headers: { etag: '"1"' } };
		});
		const attendees = [{ email: 'john@example.com', displayName: null }];
		await writerAt(server).create({ ...booking, attendees }, identity, { ...READ, ownerEmails: [] });
		expect(sent).toContain('ATTENDEE');
		expect(sent).not.toContain('ORGANIZER');
	});
});

describe('a deletion', () => {
	it('tells attendees, or has the server keep quiet', async () => {
		const server = await serveDav(() => ({ status: 204 }));
		await writerAt(server).delete(known, { notify: true });
		await writerAt(server).delete(known, { notify: false });
		expect(server.requests.map(({ headers }) => headers['schedule-reply'])).toEqual([undefined, 'F']);
		expect(server.requests.map(({ headers }) => headers['if-match'])).toEqual(['"1"', '"1"']);
	});

	it('after which nothing is there succeeded, whatever condition failed', async () => {
		const server = await serveDav(({ kind }) => ({ status: kind === 'DELETE' ? 412 : 404 }));
		expect(await writerAt(server).delete(known, { notify: false })).toBe('deleted');
	});

	it('of whatever version spares a series that came into its place', async () => {
		const series = objectText('a').replace('END:VEVENT', 'RRULE:FREQ=DAILY\r\nEND:VEVENT');
		const server = await serveDav(() => ({ status: 200, body: series, headers: { etag: '"9"' } }));
		expect(await writerAt(server).delete({ ...known, etag: null }, { notify: false })).toBe('conflict');
		expect(server.requests.map(({ method }) => method)).toEqual(['GET']);
	});

	it('that is refused fails', async () => {
		const server = await serveDav(() => ({ status: 403 }));
		expect(await failure(writerAt(server).delete(known, { notify: false }))).toMatchObject({ code: 'FORBIDDEN' });
	});
});
