import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarSession } from '../../extensions/meeting-manager/src/providers/provider';
import { createCalDavCalendar, type CalDavCalendar } from '../support/caldav-calendar';
import { startCalDavServer, type CalDavServer } from '../support/caldav-servers';
import { vevent } from '../support/ics';
import { accountAt, changes, pull, READ, snapshot } from './setup';

const standup = {
	uid: 'standup',
	start: '20261207T090000Z',
	end: '20261207T091500Z',
	summary: 'Standup',
	lines: ['RRULE:FREQ=DAILY;COUNT=3'],
};
const moved = vevent({
	uid: 'standup',
	start: '20261208T140000Z',
	end: '20261208T141500Z',
	summary: 'Late standup',
	lines: ['RECURRENCE-ID:20261208T090000Z'],
});
const review = { uid: 'review', start: '20261210T140000Z', end: '20261210T150000Z', summary: 'Review' };

describe.each(['radicale', 'xandikos'] as const)('pulling from %s', (name) => {
	let server: CalDavServer;
	beforeAll(async () => {
		server = await startCalDavServer(name);
	});
	afterAll(() => server.close());

	async function open(): Promise<{ calendar: CalDavCalendar; session: CalendarSession }> {
		const calendar = await createCalDavCalendar(server);
		return { calendar, session: accountAt(server).open(calendar.calendarId) };
	}

	it('reads an empty calendar', async () => {
		const { session } = await open();
		expect(await snapshot(session)).toMatchObject({ events: [], quarantined: [], itemCount: 0 });
	});

	it('reads everything first, with resources and versions', async () => {
		const { calendar, session } = await open();
		const path = await calendar.addEvent(review, 'a review@home.ics');
		const pulled = await snapshot(session);
		expect(pulled.events).toHaveLength(1);
		expect(pulled.events[0]).toMatchObject({
			externalId: 'review',
			title: 'Review',
			seriesId: null,
			resource: path.replace(' ', '%20'),
			etag: (await calendar.read(path))?.etag,
		});
		expect(pulled.itemCount).toBe(1);
	});

	it('expands a series with its overrides by itself', async () => {
		const { calendar, session } = await open();
		await calendar.addEvent([vevent(standup), moved]);
		const { events } = await snapshot(session);
		expect(events.map(({ externalId, title, start }) => [externalId, title, start.toISOString()])).toEqual([
			['standup|20261207T090000Z', 'Standup', '2026-12-07T09:00:00.000Z'],
			['standup|20261208T090000Z', 'Late standup', '2026-12-08T14:00:00.000Z'],
			['standup|20261209T090000Z', 'Standup', '2026-12-09T09:00:00.000Z'],
		]);
		expect(new Set(events.map(({ resource }) => resource)).size).toBe(1);
	});

	it('finds a series that began long before the window', async () => {
		const { calendar, session } = await open();
		await calendar.addEvent({
			...standup,
			start: '20200106T090000Z',
			end: '20200106T091500Z',
			lines: ['RRULE:FREQ=WEEKLY'],
		});
		expect((await snapshot(session)).events.length).toBeGreaterThan(50);
	});

	it('says that nothing changed', async () => {
		const { calendar, session } = await open();
		await calendar.addEvent(review);
		const { cursor } = await snapshot(session);
		expect((await pull(session, cursor)).kind).toBe('unchanged');
	});

	it('reads only what changed since', async () => {
		const { calendar, session } = await open();
		const kept = await calendar.addEvent(review);
		const changed = await calendar.addEvent({ ...review, uid: 'changed' });
		const deleted = await calendar.addEvent({ ...review, uid: 'deleted' });
		const { cursor } = await snapshot(session);
		await calendar.changeEvent(changed, { ...review, uid: 'changed', summary: 'Changed' });
		await calendar.deleteEvent(deleted);
		const added = await calendar.addEvent({ ...review, uid: 'added' });
		const delta = await changes(session, cursor);
		expect(delta.events.map(({ externalId, title }) => [externalId, title]).sort()).toEqual([
			['added', 'Review'],
			['changed', 'Changed'],
		]);
		expect(delta.removedResources).toEqual([deleted]);
		expect(delta.completeResources.toSorted()).toEqual([added, changed].sort());
		expect(JSON.stringify(delta)).not.toContain(kept);
		expect((await pull(session, delta.cursor)).kind).toBe('unchanged');
	});

	it('tells of an event that was added and deleted between two pulls', async () => {
		const { calendar, session } = await open();
		const { cursor } = await snapshot(session);
		await calendar.deleteEvent(await calendar.addEvent(review));
		const delta = await pull(session, cursor);
		expect(delta.kind === 'changes' ? delta.events : []).toEqual([]);
	});

	it('vouches for the whole resource when a series is shortened', async () => {
		const { calendar, session } = await open();
		const path = await calendar.addEvent([vevent(standup), moved]);
		const { cursor } = await snapshot(session);
		await calendar.changeEvent(path, { ...standup, lines: ['RRULE:FREQ=DAILY;COUNT=1'] });
		const delta = await changes(session, cursor);
		expect(delta.events.map(({ externalId }) => externalId)).toEqual(['standup|20261207T090000Z']);
		expect(delta.completeResources).toEqual([path]);
	});

	it('vouches for the whole resource when a series becomes a single event, and back', async () => {
		const { calendar, session } = await open();
		const path = await calendar.addEvent(standup);
		const { cursor } = await snapshot(session);
		await calendar.changeEvent(path, { ...standup, lines: [] });
		const single = await changes(session, cursor);
		expect(single.events).toMatchObject([{ externalId: 'standup', seriesId: null, resource: path }]);
		expect(single.completeResources).toEqual([path]);
		await calendar.changeEvent(path, standup);
		const series = await changes(session, single.cursor);
		expect(series.events.map(({ seriesId }) => seriesId)).toEqual(['standup', 'standup', 'standup']);
		expect(series.completeResources).toEqual([path]);
	});

	it('follows a known event out of the window, and no unknown one', async () => {
		const { calendar, session } = await open();
		const path = await calendar.addEvent(review);
		const { cursor } = await snapshot(session);
		await calendar.changeEvent(path, { ...review, start: '20300101T100000Z', end: '20300101T110000Z' });
		await calendar.addEvent({ ...review, uid: 'far', start: '20300101T100000Z', end: '20300101T110000Z' });
		const delta = await changes(session, cursor, {
			findKnown: async (ids) => new Set(ids.filter((id) => id === 'review')),
		});
		expect(delta.events).toMatchObject([{ externalId: 'review', start: new Date('2030-01-01T10:00:00Z') }]);
	});

	it('keeps one bad event apart, in a snapshot and in changes', async () => {
		const { calendar, session } = await open();
		await calendar.addEvent(review);
		const first = await snapshot(session);
		const bad = await calendar.addBadEvent('backwards');
		await calendar.addEvent({ ...review, uid: 'good' });
		const delta = await changes(session, first.cursor);
		expect(delta.events.map(({ externalId }) => externalId)).toEqual(['good']);
		expect(delta.quarantined).toMatchObject([{ uid: 'backwards', reason: 'The event ends before it starts.' }]);
		expect(delta.completeResources).not.toContain(bad);
		const whole = await snapshot(session);
		expect(whole.events.map(({ externalId }) => externalId).sort()).toEqual(['good', 'review']);
		expect(whole.quarantined).toHaveLength(1);
		expect(whole.itemCount).toBe(3);
	});

	it('gives up a token that the server does not know', async () => {
		const { calendar, session } = await open();
		await calendar.addEvent(review);
		const { cursor } = await snapshot(session);
		expect(await pull(session, { ...cursor, syncToken: 'http://example.com/ns/sync/1' })).toEqual({
			kind: 'cursor-expired',
		});
		expect((await snapshot(session)).events).toHaveLength(1);
	});

	it('reads everything again for another window', async () => {
		const { calendar, session } = await open();
		await calendar.addEvent(review);
		const { cursor } = await snapshot(session);
		const window = { start: new Date('2026-06-02T00:00:00Z'), end: new Date('2027-06-02T00:00:00Z') };
		expect((await pull(session, cursor, { window })).kind).toBe('snapshot');
	});

	it('reads more events than fit into one batch', async () => {
		const { calendar, session } = await open();
		for (let count = 0; count < 60; count += 1) await calendar.addEvent({ ...review, uid: `event-${count}` });
		expect((await snapshot(session)).events).toHaveLength(60);
	});

	it('fails for a calendar that is not there, whatever the cursor', async () => {
		const { calendar, session } = await open();
		const { cursor } = await snapshot(session);
		await calendar.deleteEvent(calendar.calendarId);
		await expect(pull(session, cursor)).rejects.toMatchObject({ code: 'NOT_FOUND' });
		await expect(pull(session, null)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});

	it('reads one event as it is now, also out of the window, and null for what is gone', async () => {
		const { calendar, session } = await open();
		const path = await calendar.addEvent({ ...review, start: '20300101T100000Z', end: '20300101T110000Z' });
		const times = { start: new Date('2026-12-10T14:00:00Z'), end: new Date('2026-12-10T15:00:00Z') };
		const known = { ...times, externalId: 'review', resource: path, etag: null, iCalUid: 'review' };
		expect(await session.get(known, READ)).toMatchObject({ title: 'Review', start: new Date('2030-01-01T10:00:00Z') });
		await calendar.deleteEvent(path);
		expect(await session.get(known, READ)).toBeNull();
	});
});

describe('pulling from a Radicale that has forgotten its tokens', () => {
	let server: CalDavServer;
	beforeAll(async () => {
		server = await startCalDavServer('radicale');
	});
	afterAll(() => server.close());

	it('gives up the token', async () => {
		const calendar = await createCalDavCalendar(server);
		const session = accountAt(server).open(calendar.calendarId);
		await calendar.addEvent(review);
		const { cursor } = await snapshot(session);
		await calendar.expireCursors?.();
		await calendar.addEvent({ ...review, uid: 'later' });
		expect(await pull(session, cursor)).toEqual({ kind: 'cursor-expired' });
	});
});
