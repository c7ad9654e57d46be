import { describe, expect, test } from 'vitest';
import { failure } from '../../support/http-client';
import { expectKind, JANUARY, openGoogle, OWNER, timed } from './google-session';

const FIFTH = timed('2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z');
const MARCH = timed('2026-03-05T10:00:00Z', '2026-03-05T11:00:00Z');
const daily = (count: number) => ({
	start: { dateTime: '2026-01-05T10:00:00Z', timeZone: 'UTC' },
	end: { dateTime: '2026-01-05T11:00:00Z', timeZone: 'UTC' },
	recurrence: [`RRULE:FREQ=DAILY;COUNT=${count}`],
});
const idsOf = (events: readonly { externalId: string }[]) => events.map(({ externalId }) => externalId).sort();

describe('a calendar read whole', () => {
	test('holds what lies in part in the window, series as their occurrences', async () => {
		const { google, pull } = await openGoogle();
		google.addEvent({ id: 'vacation', start: { date: '2025-12-20' }, end: { date: '2026-01-03' } });
		google.addEvent({ id: 'single', ...FIFTH });
		google.addEvent({ id: 'march', ...MARCH });
		google.addEvent({ id: 'series', ...daily(3) });
		google.changeEvent('series_20260106T100000Z', timed('2026-01-06T15:00:00Z', '2026-01-06T16:00:00Z'));
		google.deleteEvent('series_20260107T100000Z');
		const pulled = expectKind(await pull(), 'snapshot');
		expect(idsOf(pulled.events)).toEqual(['series_20260105T100000Z', 'series_20260106T100000Z', 'single', 'vacation']);
		expect(pulled.itemCount).toBe(4);
		const moved = pulled.events.find(({ externalId }) => externalId === 'series_20260106T100000Z');
		expect(moved).toMatchObject({ originalStart: '20260106T100000Z', start: new Date('2026-01-06T15:00:00Z') });
	});

	test('comes in pages that may be short or empty', async () => {
		const { google, pull } = await openGoogle();
		const ids = Array.from({ length: 7 }, (_, index) => google.addEvent({ id: `event${index}`, ...FIFTH }));
		google.cutPages({ maxPageSize: 2, hasEmptyPages: true });
		expect(idsOf(expectKind(await pull(), 'snapshot').events)).toEqual(ids);
	});

	test('sets one bad event aside', async () => {
		const { google, pull } = await openGoogle();
		google.addEvent({ id: 'single', ...FIFTH });
		const bad = google.addEvent({ id: 'endless', start: FIFTH.end, end: FIFTH.start });
		const pulled = expectKind(await pull(), 'snapshot');
		expect(idsOf(pulled.events)).toEqual(['single']);
		expect(pulled.quarantined).toMatchObject([{ id: bad }]);
	});

	test('of a calendar that tells free and busy only has no titles', async () => {
		const { google, pull } = await openGoogle({ calendarId: 'team' });
		google.addCalendar({ id: 'team', roles: { [OWNER]: 'freeBusyReader' } });
		google.addEvent({ id: 'secret', summary: 'Secret', description: 'x', ...FIFTH }, 'team');
		google.addEvent({ id: 'free0', summary: 'Free', transparency: 'transparent', ...FIFTH }, 'team');
		google.addEvent({ id: 'nodates', start: {}, end: {} }, 'team');
		const pulled = expectKind(await pull(), 'snapshot');
		expect(pulled.events).toMatchObject([{ externalId: 'secret', title: 'Busy', description: null }]);
		expect(pulled.quarantined).toMatchObject([{ id: 'nodates' }]);
	});
});

describe('changes', () => {
	test('nothing changed is told as such, with a token that is good the next time', async () => {
		const { google, pull } = await openGoogle();
		google.addEvent(FIFTH);
		let { cursor } = expectKind(await pull(), 'snapshot');
		for (let round = 0; round < 10; round += 1) cursor = expectKind(await pull(cursor), 'unchanged').cursor;
		const id = google.addEvent(FIFTH);
		expect(idsOf(expectKind(await pull(cursor), 'changes').events)).toEqual([id]);
	});

	test('new, changed and deleted events are told, over pages', async () => {
		const { google, pull } = await openGoogle();
		const [changed = '', gone = ''] = ['changed', 'gone0'].map((id) => google.addEvent({ id, ...FIFTH }));
		const { cursor } = expectKind(await pull(), 'snapshot');
		google.cutPages({ maxPageSize: 1, hasEmptyPages: true });
		google.changeEvent(changed, { summary: 'New title' });
		google.deleteEvent(gone);
		google.addEvent({ id: 'added', ...FIFTH });
		const changes = expectKind(await pull(cursor), 'changes');
		expect(idsOf(changes.events)).toEqual(['added', 'changed']);
		expect(changes.removedIds).toEqual([gone]);
	});

	test('what happens while the pages are read is told the next time', async () => {
		const { google, pull } = await openGoogle();
		google.addEvent({ id: 'first', ...FIFTH });
		google.cutPages({ maxPageSize: 1, hasEmptyPages: true });
		google.delayNext(150, { method: 'events.list', times: 2 });
		const pulling = pull();
		setTimeout(() => google.addEvent({ id: 'second', ...FIFTH }), 200);
		const whole = expectKind(await pulling, 'snapshot');
		const changes = expectKind(await pull(whole.cursor), 'changes');
		expect([idsOf(whole.events), idsOf(changes.events)]).toEqual([['first'], ['second']]);
	});

	test('outside of the window they count for known events only, which are told with their new times', async () => {
		const { google, pull, known } = await openGoogle();
		google.addEvent({ id: 'moved', ...FIFTH });
		const { cursor } = expectKind(await pull(), 'snapshot');
		known.add('moved');
		google.changeEvent('moved', MARCH);
		google.addEvent({ id: 'march', ...MARCH });
		const changes = expectKind(await pull(cursor), 'changes');
		expect(changes.events).toMatchObject([{ externalId: 'moved', start: new Date(MARCH.start.dateTime) }]);
		expect(changes.removedIds).toEqual([]);
	});

	test('of a series reach its occurrences; one deleted is gone', async () => {
		const { google, pull } = await openGoogle();
		const id = google.addEvent(daily(3));
		const { cursor } = expectKind(await pull(), 'snapshot');
		google.changeEvent(id, { summary: 'New title' });
		google.deleteEvent(`${id}_20260106T100000Z`);
		const changes = expectKind(await pull(cursor), 'changes');
		expect(changes.events.map(({ externalId, title }) => [externalId, title])).toEqual([
			[`${id}_20260105T100000Z`, 'New title'],
			[`${id}_20260107T100000Z`, 'New title'],
		]);
		expect(changes.removedIds).toEqual([`${id}_20260106T100000Z`]);
	});

	test('a series cut short loses its last occurrences', async () => {
		const { google, pull } = await openGoogle();
		const id = google.addEvent(daily(3));
		const { cursor } = expectKind(await pull(), 'snapshot');
		google.changeEvent(id, daily(1));
		expect(expectKind(await pull(cursor), 'changes').removedIds).toEqual([
			`${id}_20260106T100000Z`,
			`${id}_20260107T100000Z`,
		]);
	});

	test.each(['its occurrences', 'itself'])('a deleted series, told of as %s, is gone', async (told) => {
		const { google, pull } = await openGoogle();
		const id = google.addEvent(daily(2));
		const { cursor } = expectKind(await pull(), 'snapshot');
		if (told === 'itself') google.tellCancelledSeries();
		google.deleteEvent(id);
		const changes = expectKind(await pull(cursor), 'changes');
		expect(changes.events).toEqual([]);
		const occurrences = [`${id}_20260105T100000Z`, `${id}_20260106T100000Z`];
		expect(changes.removedIds).toEqual(told === 'itself' ? [id] : occurrences);
	});

	test('a single event that becomes a series gives its row up, whose id is now that of the series', async () => {
		const { google, pull, known } = await openGoogle();
		google.addEvent({ id: 'grows', ...FIFTH });
		const { cursor } = expectKind(await pull(), 'snapshot');
		known.add('grows');
		google.changeEvent('grows', daily(2));
		const changes = expectKind(await pull(cursor), 'changes');
		expect(changes.removedIds).toEqual(['grows']);
		expect(idsOf(changes.events)).toEqual(['grows_20260105T100000Z', 'grows_20260106T100000Z']);
	});

	test('an occurrence that moves into the window does not cost its series its rows', async () => {
		const { google, pull, known } = await openGoogle();
		google.addEvent({ id: 'series', ...daily(60) });
		const { cursor, events } = expectKind(await pull(), 'snapshot');
		for (const id of ['series', ...idsOf(events)]) known.add(id);
		google.changeEvent('series_20260210T100000Z', timed('2026-01-20T15:00:00Z', '2026-01-20T16:00:00Z'));
		const changes = expectKind(await pull(cursor), 'changes');
		expect(idsOf(changes.events)).toEqual(['series_20260210T100000Z']);
		expect(changes.removedIds).toEqual([]);
	});

	test('a series that becomes a single event keeps its id and loses its occurrences', async () => {
		const { google, pull } = await openGoogle();
		google.addEvent({ id: 'shrinks', ...daily(2) });
		const { cursor } = expectKind(await pull(), 'snapshot');
		google.changeEvent('shrinks', { recurrence: [] });
		const changes = expectKind(await pull(cursor), 'changes');
		expect(idsOf(changes.events)).toEqual(['shrinks']);
		expect(changes.completeSeries).toEqual(['shrinks']);
		expect(changes.removedIds).toHaveLength(2);
	});

	test('one bad event is set aside', async () => {
		const { google, pull } = await openGoogle();
		const { cursor } = expectKind(await pull(), 'snapshot');
		const bad = google.addBadEvent();
		const good = google.addEvent(FIFTH);
		const changes = expectKind(await pull(cursor), 'changes');
		expect(changes.quarantined).toMatchObject([{ id: bad }]);
		expect(idsOf(changes.events)).toEqual([good]);
	});
});

describe('a cursor', () => {
	test('that Google does not take any more is expired', async () => {
		const { google, pull } = await openGoogle();
		const { cursor } = expectKind(await pull(), 'snapshot');
		google.expireCursors();
		expect(await pull(cursor)).toEqual({ kind: 'cursor-expired' });
		expect(await pull({ ...cursor, syncToken: 'bogus' })).toEqual({ kind: 'cursor-expired' });
	});

	test('of another window, calendar or without a token is expired, and Google is not asked', async () => {
		const { google, account, pull } = await openGoogle();
		google.addCalendar({ id: 'team', roles: { [OWNER]: 'owner' } });
		const { cursor } = expectKind(await pull(), 'snapshot');
		const count = google.requests.length;
		const later = { start: JANUARY.start, end: new Date('2026-02-02T00:00:00Z') };
		expect(await pull(cursor, later)).toEqual({ kind: 'cursor-expired' });
		expect(await pull({ ...cursor, syncToken: null })).toEqual({ kind: 'cursor-expired' });
		const input = { cursor, window: JANUARY, timeZone: 'UTC', ownerEmails: [] };
		const other = account.open('team').pull({ ...input, findKnown: async () => new Set<string>() });
		expect(await other).toEqual({ kind: 'cursor-expired' });
		expect(google.requests).toHaveLength(count);
	});

	test('is not lost to a page that failed: the same changes are told again', async () => {
		const { google, pull } = await openGoogle();
		const { cursor } = expectKind(await pull(), 'snapshot');
		const ids = ['first', 'second'].map((id) => google.addEvent({ id, ...FIFTH }));
		google.cutPages({ maxPageSize: 1 });
		// The first page comes, the second fails in all three tries.
		google.failNext('backendError', { method: 'events.list', after: 1, times: 3 });
		expect((await failure(pull(cursor))).code).toBe('SERVER_ERROR');
		expect(idsOf(expectKind(await pull(cursor), 'changes').events)).toEqual(ids);
	});
});

test('one event as it is now; null for one that is gone, an error where the calendar is', async () => {
	const { google, session, account } = await openGoogle();
	const id = google.addEvent({ summary: 'Now', ...FIFTH });
	const known = { ...JANUARY, externalId: id, resource: null, etag: null, iCalUid: null };
	const input = { window: JANUARY, timeZone: 'UTC', ownerEmails: [] };
	expect(await session.get(known, input)).toMatchObject({ externalId: id, title: 'Now' });
	google.deleteEvent(id);
	expect(await session.get(known, input)).toBeNull();
	expect(await session.get({ ...known, externalId: 'unknown0' }, input)).toBeNull();
	expect((await failure(account.open('no-such-calendar').get(known, input))).code).toBe('NOT_FOUND');
});

test('the calendars of an account, over pages', async () => {
	const { google, account } = await openGoogle({ timeZone: 'Europe/Berlin' });
	google.addCalendar({
		id: 'en.german#holiday@group.v.calendar.google.com',
		summary: 'Holidays',
		roles: { [OWNER]: 'reader' },
	});
	for (let index = 0; index < 260; index += 1) google.addCalendar({ id: `team${index}`, roles: { [OWNER]: 'writer' } });
	google.addCalendar({ id: 'hidden', roles: {} });
	const calendars = await account.listCalendars();
	expect(calendars).toHaveLength(262);
	expect(calendars.slice(0, 3)).toEqual([
		{ id: OWNER, name: OWNER, timeZone: 'Europe/Berlin', isPrimary: true, canWrite: true },
		{
			id: 'en.german#holiday@group.v.calendar.google.com',
			name: 'Holidays',
			timeZone: 'UTC',
			isPrimary: false,
			canWrite: false,
		},
		{ id: 'team0', name: 'team0', timeZone: 'UTC', isPrimary: false, canWrite: true },
	]);
	const holidays = account.open('en.german#holiday@group.v.calendar.google.com');
	const input = { cursor: null, window: JANUARY, timeZone: 'UTC', ownerEmails: [] };
	expect((await holidays.pull({ ...input, findKnown: async () => new Set<string>() })).kind).toBe('snapshot');
});
