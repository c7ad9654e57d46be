import { describe, expect, test } from 'vitest';
import { eventIdOf } from '../../../extensions/meeting-manager/src/providers/google/writer';
import type { RemoteEvent } from '../../../extensions/meeting-manager/src/domain/remote-event';
import type { KnownEvent, WriteResult } from '../../../extensions/meeting-manager/src/providers/provider';
import { failure } from '../../support/http-client';
import { expectKind, openGoogle, outgoing, OWNER, READ, timed } from './google-session';

const KEY = { key: '3f0c7b0a-5f1d-4a52-9d4c-0b8f0d9e6a11', generation: 0 };
const ID = eventIdOf(KEY.key, KEY.generation);
const GUEST = { email: 'max@example.com', displayName: 'Max' };

function written(result: WriteResult): RemoteEvent {
	if (result.kind !== 'written') throw new Error(`The write ended with ${result.kind}.`);
	return result.event;
}

const knownOf = ({ externalId, etag, iCalUid, start, end }: RemoteEvent): KnownEvent => {
	return { externalId, etag, iCalUid, start, end, resource: null };
};

describe('creating', () => {
	test('the id is a digest of key and generation, as Google takes ids', () => {
		expect(ID).toMatch(/^[0-9a-v]{52}$/);
		expect(eventIdOf(KEY.key, 1)).not.toBe(ID);
		expect(eventIdOf('key', 0)).toBe(eventIdOf('key', 0));
	});

	test('comes back as it will be pulled', async () => {
		const { pull, writer } = await openGoogle();
		const event = written(await writer.create(outgoing({ description: 'Agenda', location: 'Room 1' }), KEY, READ));
		expect(event).toMatchObject({ externalId: ID, title: 'Site visit', description: 'Agenda', location: 'Room 1' });
		expect(event.organizerEmail).toBe(OWNER);
		expect(expectKind(await pull(), 'snapshot').events).toEqual([event]);
	});

	test.each(['before', 'after'] as const)(
		'ends with one event where the answer is lost %s the commit',
		async (when) => {
			const { google, writer } = await openGoogle();
			google.dropNext(when, { method: 'events.insert' });
			written(await writer.create(outgoing(), KEY, READ));
			expect(google.countEvents()).toBe(1);
		},
	);

	test('ends with one event where every answer of a whole run was lost, and is brought up to date', async () => {
		const { google, writer } = await openGoogle({ http: { limits: { maxRetries: 0 } } });
		google.dropNext('after', { method: 'events.insert' });
		expect((await failure(writer.create(outgoing(), KEY, READ))).code).toBe('UNREACHABLE');
		const again = written(await writer.create(outgoing({ title: 'Moved visit' }), KEY, READ));
		expect([again.externalId, again.title, google.countEvents()]).toEqual([ID, 'Moved visit', 1]);
	});

	test('an id used up by a deleted event is a conflict; the next generation is free', async () => {
		const { google, writer } = await openGoogle();
		written(await writer.create(outgoing(), KEY, READ));
		google.deleteEvent(ID);
		expect(await writer.create(outgoing(), KEY, READ)).toEqual({ kind: 'conflict' });
		const next = written(await writer.create(outgoing(), { ...KEY, generation: 1 }, READ));
		expect(next.externalId).toBe(eventIdOf(KEY.key, 1));
		expect(google.countEvents()).toBe(1);
	});

	test('guests get mail only if there are any', async () => {
		const { google, writer } = await openGoogle();
		written(await writer.create(outgoing(), KEY, READ));
		expect(google.mails).toEqual([]);
		written(await writer.create(outgoing({ attendees: [GUEST] }), { ...KEY, generation: 1 }, READ));
		expect(google.mails).toMatchObject([{ to: GUEST.email, kind: 'invitation' }]);
	});

	test('an all-day event spans the days of its zone', async () => {
		const { google, writer } = await openGoogle({ timeZone: 'Europe/Berlin' });
		const days = { start: new Date('2026-03-28T23:00:00Z'), end: new Date('2026-03-30T21:59:59Z') };
		const event = outgoing({ ...days, isAllDay: true, timeZone: 'Europe/Berlin' });
		const told = written(await writer.create(event, KEY, { ...READ, timeZone: 'Europe/Berlin' }));
		expect(google.findEvent(ID)).toMatchObject({ start: { date: '2026-03-29' }, end: { date: '2026-03-31' } });
		expect({ start: told.start, end: told.end }).toEqual(days);
	});
});

describe('changing', () => {
	test('writes over the version seen, and only what is different', async () => {
		const { google, writer } = await openGoogle();
		const id = google.addEvent({
			...timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z'),
			summary: 'Old',
			description: '<b>Agenda</b>',
			colorId: '5',
			attendees: [{ email: OWNER, responseStatus: 'accepted' }],
		});
		const etag = google.findEvent(id)?.etag ?? null;
		const seen = { ...READ.window, externalId: id, etag, iCalUid: null, resource: null };
		const result = written(await writer.update(seen, outgoing({ description: '<b>Agenda</b>' }), READ));
		expect(result.title).toBe('Site visit');
		expect(google.findEvent(id)).toMatchObject({ colorId: '5', attendees: [{ responseStatus: 'accepted' }] });
		expect(google.mails).toEqual([]);
	});

	test('of another version is a conflict, and nothing is written', async () => {
		const { google, writer } = await openGoogle();
		const first = written(await writer.create(outgoing(), KEY, READ));
		google.changeEvent(ID, { summary: 'Changed there' });
		expect(await writer.update(knownOf(first), outgoing({ title: 'Changed here' }), READ)).toEqual({
			kind: 'conflict',
		});
		expect(google.findEvent(ID)?.summary).toBe('Changed there');
		const anyVersion = { ...knownOf(first), etag: null };
		expect(written(await writer.update(anyVersion, outgoing({ title: 'Changed here' }), READ)).title).toBe(
			'Changed here',
		);
	});

	test('somebody else who is quicker makes it a conflict, too', async () => {
		const { google, writer } = await openGoogle();
		const first = written(await writer.create(outgoing(), KEY, READ));
		google.delayNext(200, { method: 'events.patch' });
		const writing = writer.update(knownOf(first), outgoing({ title: 'Changed here' }), READ);
		setTimeout(() => google.changeEvent(ID, { summary: 'Changed there' }), 100);
		expect(await writing).toEqual({ kind: 'conflict' });
		expect(google.findEvent(ID)?.summary).toBe('Changed there');
	});

	test('a write whose answer is lost is recognised', async () => {
		const { google, writer } = await openGoogle();
		const first = written(await writer.create(outgoing(), KEY, READ));
		google.dropNext('after', { method: 'events.patch' });
		const second = written(await writer.update(knownOf(first), outgoing({ title: 'Changed here' }), READ));
		expect([second.title, google.findEvent(ID)?.sequence]).toEqual(['Changed here', 1]);
		expect(written(await writer.update(knownOf(first), outgoing({ title: 'Changed here' }), READ)).etag).toBe(
			second.etag,
		);
		expect(google.findEvent(ID)?.sequence).toBe(1);
	});

	test('a timed event becomes an all-day one and back', async () => {
		const { google, writer } = await openGoogle();
		const first = written(await writer.create(outgoing(), KEY, READ));
		const day = { isAllDay: true, start: new Date('2026-01-05T00:00:00Z'), end: new Date('2026-01-05T23:59:59Z') };
		const second = written(await writer.update(knownOf(first), outgoing(day), READ));
		expect(second).toMatchObject(day);
		const third = written(await writer.update(knownOf(second), outgoing(), READ));
		expect([third.isAllDay, third.start]).toEqual([false, outgoing().start]);
		expect(google.findEvent(ID)?.start).not.toHaveProperty('date');
	});

	test('guests who answered keep their answers', async () => {
		const { google, writer } = await openGoogle();
		written(await writer.create(outgoing({ attendees: [GUEST] }), KEY, READ));
		google.changeEvent(ID, { attendees: [{ email: GUEST.email, responseStatus: 'accepted' }] });
		const known = { ...READ.window, externalId: ID, etag: null, iCalUid: null, resource: null };
		const more = outgoing({ attendees: [GUEST, { email: 'new@example.com', displayName: null }] });
		expect(written(await writer.update(known, more, READ)).attendees).toEqual([
			{ email: GUEST.email, response_status: 'accepted' },
			{ email: 'new@example.com', response_status: 'needs_action' },
		]);
		expect(google.mails.map(({ kind }) => kind)).toEqual(['invitation', 'update', 'update']);
	});

	test('one occurrence of a series leaves the others as they are', async () => {
		const { google, pull, writer } = await openGoogle();
		const time = (hour: string) => ({ dateTime: `2026-01-05T${hour}:00:00Z`, timeZone: 'UTC' });
		google.addEvent({ id: 'series', start: time('10'), end: time('11'), recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] });
		const [first] = expectKind(await pull(), 'snapshot').events;
		if (first === undefined) throw new Error('There is no occurrence.');
		expect(written(await writer.update(knownOf(first), outgoing(), READ))).toMatchObject({
			title: 'Site visit',
			seriesId: 'series',
			originalStart: '20260105T100000Z',
		});
		const titles = expectKind(await pull(), 'snapshot').events.map(({ title }) => title);
		expect(titles.sort()).toEqual(['No Title', 'Site visit']);
	});

	test('what was deleted there is gone', async () => {
		const { google, writer } = await openGoogle();
		const first = written(await writer.create(outgoing(), KEY, READ));
		google.deleteEvent(ID);
		expect(await writer.update(knownOf(first), outgoing({ title: 'New' }), READ)).toEqual({ kind: 'gone' });
	});
});

describe('deleting', () => {
	test('takes the version seen; what is gone is deleted', async () => {
		const { google, writer } = await openGoogle();
		const first = written(await writer.create(outgoing({ attendees: [GUEST] }), KEY, READ));
		google.changeEvent(ID, { summary: 'Changed there' });
		expect(await writer.delete(knownOf(first), { notify: false })).toBe('conflict');
		const known = { ...knownOf(first), etag: null };
		google.dropNext('after', { method: 'events.delete' });
		expect(await writer.delete(known, { notify: false })).toBe('deleted');
		expect(await writer.delete(known, { notify: false })).toBe('deleted');
		expect(await writer.delete({ ...known, externalId: 'unknown0' }, { notify: false })).toBe('deleted');
		expect(google.mails.filter(({ kind }) => kind === 'cancellation')).toEqual([]);
	});

	test('tells the guests if asked to', async () => {
		const { google, writer } = await openGoogle();
		const first = written(await writer.create(outgoing({ attendees: [GUEST] }), KEY, READ));
		expect(await writer.delete(knownOf(first), { notify: true })).toBe('deleted');
		expect(google.mails.at(-1)).toMatchObject({ to: GUEST.email, kind: 'cancellation' });
	});
});

test('events of others are neither changed nor deleted', async () => {
	const { google, writer } = await openGoogle();
	const times = timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z');
	const externalId = google.addEvent({ ...times, organizer: { email: 'sarah@example.com' } });
	const known = { ...READ.window, externalId, etag: null, iCalUid: null, resource: null };
	expect((await failure(writer.update(known, outgoing(), READ))).code).toBe('FORBIDDEN');
	expect((await failure(writer.delete(known, { notify: false }))).code).toBe('FORBIDDEN');
	expect(google.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
});

test('an event that became a series is another one, and stays as it is', async () => {
	const { google, writer, session } = await openGoogle();
	const first = written(await writer.create(outgoing(), KEY, READ));
	google.changeEvent(ID, { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] });
	const known = { ...knownOf(first), etag: null };
	expect(await session.get(known, READ)).toBeNull();
	expect(await writer.update(known, outgoing({ title: 'New' }), READ)).toEqual({ kind: 'gone' });
	expect(await writer.delete(known, { notify: false })).toBe('deleted');
	expect(google.findEvent(ID)).toMatchObject({ status: 'confirmed', summary: 'Site visit' });
});

test('a calendar shared for reading is not written to', async () => {
	const { google, writer } = await openGoogle({ calendarId: 'team' });
	google.addCalendar({ id: 'team', roles: { [OWNER]: 'reader' } });
	expect((await failure(writer.create(outgoing(), KEY, READ))).code).toBe('FORBIDDEN');
});

test('events of a further calendar of one’s own are written', async () => {
	const { google, writer } = await openGoogle({ calendarId: 'c_1@group.calendar.google.com' });
	google.addCalendar({ id: 'c_1@group.calendar.google.com', roles: { [OWNER]: 'owner' } });
	const first = written(await writer.create(outgoing(), KEY, READ));
	expect(first.organizerEmail).toBeNull();
	expect(written(await writer.update(knownOf(first), outgoing({ title: 'New' }), READ)).title).toBe('New');
});

test('the protection against spam suspends writing, not reading', async () => {
	const { google, pull, writer } = await openGoogle();
	google.suspendWrites(true);
	expect((await failure(writer.create(outgoing(), KEY, READ))).code).toBe('WRITES_SUSPENDED');
	expect((await pull()).kind).toBe('snapshot');
});
