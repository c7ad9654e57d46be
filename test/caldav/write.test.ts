import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarSession, CalendarWriter } from '../../extensions/meeting-manager/src/providers/provider';
import { createCalDavCalendar, type CalDavCalendar } from '../support/caldav-calendar';
import { startProxy, type AnswerFate } from '../support/caldav-proxy';
import { startCalDavServer, type CalDavServer } from '../support/caldav-servers';
import { accountAt, booking, changes, eventOf, OWNER, pull, READ, rowOf, snapshot, writerOf } from './setup';

describe.each(['radicale', 'xandikos'] as const)('writing to %s', (name) => {
	let server: CalDavServer;
	const closing: (() => Promise<void>)[] = [];
	beforeAll(async () => {
		server = await startCalDavServer(name);
	});
	afterEach(async () => {
		await Promise.all(closing.splice(0).map((close) => close()));
	});
	afterAll(() => server.close());

	async function open(fateOf?: (method: string) => AnswerFate): Promise<{
		calendar: CalDavCalendar;
		session: CalendarSession;
		writer: CalendarWriter;
	}> {
		const calendar = await createCalDavCalendar(server);
		const proxy = fateOf && (await startProxy(server.origin, fateOf));
		if (proxy) closing.push(proxy.close);
		const session = accountAt(server, proxy?.origin).open(calendar.calendarId);
		return { calendar, session, writer: writerOf(session) };
	}

	/** Loses the next answers to a method. */
	function losing(method: string): { fateOf: (asked: string) => AnswerFate; lose: (count: number) => void } {
		let left = 0;
		const fateOf = (asked: string): AnswerFate => (asked === method && left-- > 0 ? 'drop' : 'pass');
		const lose = (count: number): void => {
			left = count;
		};
		return { fateOf, lose };
	}

	it('creates an event that comes back as it was written', async () => {
		const { calendar, session, writer } = await open();
		const created = eventOf(await writer.create(booking, { key: randomUUID(), generation: 0 }, READ));
		expect(created).toMatchObject({
			title: booking.title,
			description: booking.description,
			location: booking.location,
			start: booking.start,
			end: booking.end,
			transparency: 'opaque',
			attendees: [],
			organizerEmail: null,
		});
		expect((await snapshot(session)).events).toEqual([created]);
		const text = (await calendar.read(created.resource ?? ''))?.text ?? '';
		expect(text).not.toMatch(/ATTENDEE|ORGANIZER/);
	});

	it('creates an all-day event on the days of its zone', async () => {
		const { calendar, session, writer } = await open();
		const days = { start: new Date('2026-12-09T23:00:00Z'), end: new Date('2026-12-11T22:59:59Z'), isAllDay: true };
		const result = await writer.create(
			{ ...booking, ...days, blocks: false },
			{ key: randomUUID(), generation: 0 },
			READ,
		);
		expect(eventOf(result)).toMatchObject({ ...days, transparency: 'transparent' });
		const text = (await calendar.read(eventOf(result).resource ?? ''))?.text;
		expect(text).toContain('DTSTART;VALUE=DATE:20261210');
		expect(text).toContain('DTEND;VALUE=DATE:20261212');
		expect((await snapshot(session)).events).toMatchObject([days]);
	});

	it('invites attendees only where there are some', async () => {
		const { writer } = await open();
		const attendees = [{ email: 'john@example.com', displayName: 'Doe, John' }];
		const created = eventOf(await writer.create({ ...booking, attendees }, { key: randomUUID(), generation: 0 }, READ));
		expect(created).toMatchObject({
			organizerEmail: OWNER,
			attendees: [{ email: 'john@example.com', display_name: 'Doe, John', response_status: 'needs_action' }],
		});
	});

	it('does not come back as a change that has to be written', async () => {
		const { session, writer } = await open();
		const { cursor } = await snapshot(session);
		const created = eventOf(await writer.create(booking, { key: randomUUID(), generation: 0 }, READ));
		const delta = await changes(session, cursor);
		expect(delta.events).toEqual([created]);
		expect((await pull(session, delta.cursor)).kind).toBe('unchanged');
	});

	it('ends with one event when the answer to a create is lost', async () => {
		const { fateOf, lose } = losing('PUT');
		const { calendar, writer } = await open(fateOf);
		lose(1);
		const created = eventOf(await writer.create(booking, { key: randomUUID(), generation: 0 }, READ));
		expect(created.title).toBe(booking.title);
		expect(await calendar.countEvents()).toBe(1);
	});

	it('ends with one event when a create is repeated after it failed, with newer content, too', async () => {
		const { fateOf, lose } = losing('PUT');
		const { calendar, session, writer } = await open(fateOf);
		const identity = { key: randomUUID(), generation: 0 };
		lose(3);
		await expect(writer.create(booking, identity, READ)).rejects.toMatchObject({ code: 'UNREACHABLE' });
		const moved = { ...booking, start: new Date('2026-12-10T16:00:00Z'), end: new Date('2026-12-10T17:00:00Z') };
		expect(eventOf(await writer.create(booking, identity, READ)).start).toEqual(booking.start);
		expect(eventOf(await writer.create(moved, identity, READ)).start).toEqual(moved.start);
		expect(await calendar.countEvents()).toBe(1);
		expect((await snapshot(session)).events).toMatchObject([{ start: moved.start }]);
	});

	it('finds its event where the server keeps it at another path', async () => {
		const { calendar, writer } = await open();
		const key = randomUUID();
		const path = await calendar.addEvent(
			{ uid: key, start: '20261210T140000Z', end: '20261210T150000Z' },
			'elsewhere.ics',
		);
		const created = eventOf(await writer.create(booking, { key, generation: 0 }, READ));
		expect(created).toMatchObject({ resource: path, title: booking.title });
		expect(await calendar.countEvents()).toBe(1);
	});

	it('takes another id for the next generation, and the same one again after a deletion', async () => {
		const { calendar, writer } = await open();
		const key = randomUUID();
		const first = eventOf(await writer.create(booking, { key, generation: 0 }, READ));
		const second = eventOf(await writer.create(booking, { key, generation: 1 }, READ));
		expect(second.externalId).not.toBe(first.externalId);
		expect(await writer.delete(rowOf(first), { notify: false })).toBe('deleted');
		expect(eventOf(await writer.create(booking, { key, generation: 0 }, READ)).externalId).toBe(first.externalId);
		expect(await calendar.countEvents()).toBe(2);
	});

	it('answers conflict for a path that somebody else uses', async () => {
		const { calendar, writer } = await open();
		const key = randomUUID();
		await calendar.addEvent({ uid: 'foreign', start: '20261210T140000Z', end: '20261210T150000Z' }, `${key}.ics`);
		expect(await writer.create(booking, { key, generation: 0 }, READ)).toEqual({ kind: 'conflict' });
	});

	it('changes its own fields and keeps everything else', async () => {
		const { calendar, session, writer } = await open();
		const path = await calendar.addEvent({
			uid: 'rich',
			start: '20261210T140000Z',
			end: '20261210T150000Z',
			summary: 'Rich',
			lines: [
				'SEQUENCE:4',
				'X-ROOM-SYSTEM;X-KIND="a;b":keep\\, this',
				'CATEGORIES:Work,Travel',
				'ATTENDEE;CN="Doe, John";PARTSTAT=ACCEPTED:mailto:john@example.com',
				'ORGANIZER:mailto:jane@example.com',
				'BEGIN:VALARM',
				'ACTION:DISPLAY',
				'DESCRIPTION:Reminder',
				'TRIGGER:-PT15M',
				'END:VALARM',
			],
		});
		const [event] = (await snapshot(session)).events;
		if (!event) throw new Error('The event is missing.');
		const updated = eventOf(await writer.update(rowOf(event), { ...booking, title: 'Richer' }, READ));
		expect(updated).toMatchObject({
			title: 'Richer',
			attendees: [{ email: 'john@example.com', response_status: 'accepted' }],
		});
		expect(updated.etag).not.toBe(event.etag);
		const text = (await calendar.read(path))?.text.replaceAll('\r\n ', '') ?? '';
		expect(text).toMatch(/X-ROOM-SYSTEM;X-KIND="a;b":keep\\, this/);
		expect(text).toMatch(/CATEGORIES:Work,Travel/);
		expect(text).toMatch(/TRIGGER(;[^:]*)?:-PT15M/);
		expect(text).toMatch(/SEQUENCE:5/);
		expect(text).toMatch(/ORGANIZER:mailto:jane@example.com/);
		expect((await snapshot(session)).events).toEqual([updated]);
	});

	it('writes nothing where everything is as wanted', async () => {
		const { calendar, session, writer } = await open();
		const created = eventOf(await writer.create(booking, { key: randomUUID(), generation: 0 }, READ));
		const { cursor } = await snapshot(session);
		expect(await writer.update(rowOf(created), booking, READ)).toEqual({ kind: 'written', event: created });
		expect((await pull(session, cursor)).kind).toBe('unchanged');
		expect(await calendar.countEvents()).toBe(1);
	});

	it('answers conflict for another version, and gone for no event', async () => {
		const { calendar, session, writer } = await open();
		const path = await calendar.addEvent({ uid: 'busy', start: '20261210T140000Z', end: '20261210T150000Z' });
		const [event] = (await snapshot(session)).events;
		if (!event) throw new Error('The event is missing.');
		await calendar.changeEvent(path, { uid: 'busy', start: '20261210T160000Z', end: '20261210T170000Z' });
		expect(await writer.update(rowOf(event), booking, READ)).toEqual({ kind: 'conflict' });
		expect(await writer.delete(rowOf(event), { notify: false })).toBe('conflict');
		expect((await calendar.read(path))?.text).toContain('20261210T160000Z');
		expect(eventOf(await writer.update({ ...rowOf(event), etag: null }, booking, READ)).title).toBe(booking.title);
		await calendar.deleteEvent(path);
		expect(await writer.update(rowOf(event), booking, READ)).toEqual({ kind: 'gone' });
	});

	it('recognises its own update when the answer was lost', async () => {
		const { fateOf, lose } = losing('PUT');
		const { session, writer } = await open(fateOf);
		const created = eventOf(await writer.create(booking, { key: randomUUID(), generation: 0 }, READ));
		const wanted = { ...booking, title: 'Renamed' };
		lose(1);
		expect(eventOf(await writer.update(rowOf(created), wanted, READ)).title).toBe('Renamed');
		lose(3);
		const again = { ...booking, title: 'Renamed again' };
		const [event] = (await snapshot(session)).events;
		if (!event) throw new Error('The event is missing.');
		await expect(writer.update(rowOf(event), again, READ)).rejects.toMatchObject({ code: 'UNREACHABLE' });
		expect(eventOf(await writer.update(rowOf(event), again, READ)).title).toBe('Renamed again');
	});

	it('deletes once and is content when asked again, the answer lost or not', async () => {
		const { fateOf, lose } = losing('DELETE');
		const { calendar, writer } = await open(fateOf);
		const created = eventOf(await writer.create(booking, { key: randomUUID(), generation: 0 }, READ));
		lose(1);
		expect(await writer.delete(rowOf(created), { notify: true })).toBe('deleted');
		expect(await writer.delete(rowOf(created), { notify: true })).toBe('deleted');
		expect(await writer.delete({ ...rowOf(created), etag: null }, { notify: true })).toBe('deleted');
		expect(await calendar.countEvents()).toBe(0);
	});
});
