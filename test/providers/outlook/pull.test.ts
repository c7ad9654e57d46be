import { describe, expect, test } from 'vitest';
import { connect, pullChanges, pullInput, pullSnapshot } from './account';

const at = (text: string): Date => new Date(text);
const STANDUP = {
	title: 'Stand-up',
	start: at('2026-01-05T08:00:00Z'),
	end: at('2026-01-05T08:15:00Z'),
	timeZone: 'W. Europe Standard Time',
	recurrence: {
		pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday'], firstDayOfWeek: 'monday' },
		range: {
			type: 'numbered',
			startDate: '2026-01-05',
			numberOfOccurrences: 4,
			recurrenceTimeZone: 'W. Europe Standard Time',
		},
	},
};

describe('a first pull', () => {
	test('tells every event of the window, over all pages', async () => {
		const { simulator, session } = await connect();
		for (let day = 1; day <= 120; day += 1) {
			const start = new Date(Date.UTC(2026, 0, (day % 80) + 1, 10));
			simulator.addEvent({ title: `Event ${day}`, start, end: new Date(start.getTime() + 1_800_000) });
		}
		simulator.addEvent({ title: 'Too late', start: at('2026-05-01T10:00:00Z'), end: at('2026-05-01T11:00:00Z') });
		const { events, itemCount, quarantined } = await pullSnapshot(session);
		expect(events).toHaveLength(120);
		expect(itemCount).toBe(120);
		expect(quarantined).toEqual([]);
		expect(simulator.requests.filter((request) => request.endsWith('/delta'))).toHaveLength(3);
		simulator.assertClean();
	});

	test('follows pages without any value', async () => {
		const { simulator, session } = await connect();
		simulator.addEvent({ title: 'Review', start: at('2026-02-02T10:00:00Z'), end: at('2026-02-02T11:00:00Z') });
		simulator.sendEmptyPages(3);
		const { events } = await pullSnapshot(session);
		expect(events.map(({ title }) => title)).toEqual(['Review']);
	});

	test('fills the bare occurrences of a series from it, exceptions included', async () => {
		const { simulator, session } = await connect();
		const series = simulator.addEvent(STANDUP);
		const second = simulator.occurrenceId(series, '20260112');
		simulator.changeEvent(second, {
			title: 'Stand-up, long',
			start: at('2026-01-12T09:00:00Z'),
			end: at('2026-01-12T10:00:00Z'),
		});
		const { events, itemCount } = await pullSnapshot(session);
		const sorted = events.toSorted((a, b) => a.start.getTime() - b.start.getTime());
		expect(sorted.map(({ title, start }) => [title, start.toISOString()])).toEqual([
			['Stand-up', '2026-01-05T08:00:00.000Z'],
			['Stand-up, long', '2026-01-12T09:00:00.000Z'],
			['Stand-up', '2026-01-19T08:00:00.000Z'],
			['Stand-up', '2026-01-26T08:00:00.000Z'],
		]);
		expect(itemCount).toBe(1);
		expect(new Set(events.map(({ seriesId }) => seriesId))).toEqual(new Set([series]));
		expect(sorted.map(({ originalStart }) => originalStart)).toEqual([
			'20260105T080000Z',
			'20260112T080000Z',
			'20260119T080000Z',
			'20260126T080000Z',
		]);
		// One UID for the series, though Graph gives each occurrence its own.
		expect(new Set(events.map(({ iCalUid }) => iCalUid))).toEqual(new Set([simulator.readEvent(series)?.['iCalUId']]));
		simulator.assertClean();
	});

	test('uses immutable ids', async () => {
		const { simulator, session, calendarId } = await connect();
		const id = simulator.addEvent({
			title: 'Review',
			start: at('2026-02-02T10:00:00Z'),
			end: at('2026-02-02T11:00:00Z'),
		});
		const other = simulator.addCalendar('sarah@contoso.example', 'Other');
		const before = simulator.defaultId(id);
		simulator.moveEvent(id, other.id);
		simulator.moveEvent(id, calendarId);
		expect(simulator.defaultId(id)).not.toBe(before);
		const { events } = await pullSnapshot(session);
		expect(events.map(({ externalId }) => externalId)).toEqual([id]);
	});

	test('sets a bad event aside and tells the others', async () => {
		const { simulator, session } = await connect();
		simulator.addEvent({ title: 'Good', start: at('2026-02-02T10:00:00Z'), end: at('2026-02-02T11:00:00Z') });
		const bad = simulator.addBadEvent(at('2026-02-03T10:00:00Z'));
		const { events, quarantined } = await pullSnapshot(session);
		expect(events.map(({ title }) => title)).toEqual(['Good']);
		expect(quarantined.map(({ id, reason }) => [id, reason])).toEqual([
			[bad, 'The event has no start or end that exists.'],
		]);
	});

	test('reads a calendar that somebody else shares', async () => {
		const { simulator, open, listCalendars } = await connect({
			accounts: [{ email: 'sarah@contoso.example' }, { email: 'team@contoso.example' }],
		});
		const shared = simulator.addCalendar('sarah@contoso.example', 'Team', {
			ownerEmail: 'team@contoso.example',
			canEdit: false,
		});
		simulator.addEvent({ ...STANDUP, calendarId: shared.id });
		const { events } = await pullSnapshot(open(shared.id));
		expect(events.map(({ title }) => title)).toEqual(['Stand-up', 'Stand-up', 'Stand-up', 'Stand-up']);
		expect(await listCalendars()).toMatchObject([
			{ name: 'Calendar', isPrimary: true, canWrite: true },
			{ id: shared.id, name: 'Team', isPrimary: false, canWrite: false },
		]);
		simulator.assertClean();
	});
});

describe('a later pull', () => {
	test('without a change is `unchanged`, with the cursor for the next one', async () => {
		const { simulator, session } = await connect();
		simulator.addEvent({ title: 'Review', start: at('2026-02-02T10:00:00Z'), end: at('2026-02-02T11:00:00Z') });
		const first = await pullSnapshot(session);
		const second = await session.pull(pullInput({ cursor: first.cursor }));
		expect(second.kind).toBe('unchanged');
		simulator.assertClean();
	});

	test('tells what is new and what changed, once', async () => {
		const { simulator, session } = await connect();
		const id = simulator.addEvent({
			title: 'Review',
			start: at('2026-02-02T10:00:00Z'),
			end: at('2026-02-02T11:00:00Z'),
		});
		const first = await pullSnapshot(session);
		simulator.changeEvent(id, { title: 'Review 2' });
		simulator.changeEvent(id, { title: 'Review 3' });
		simulator.addEvent({ title: 'New', start: at('2026-02-03T10:00:00Z'), end: at('2026-02-03T11:00:00Z') });
		simulator.repeatEntities(true);
		const { events } = await pullChanges(session, first);
		expect(events.map(({ title }) => title).toSorted()).toEqual(['New', 'Review 3']);
	});

	test('ignores a removal of what is not known', async () => {
		const { simulator, session } = await connect();
		const first = await pullSnapshot(session);
		simulator.addEvent({ title: 'Far away', start: at('2027-02-02T10:00:00Z'), end: at('2027-02-02T11:00:00Z') });
		const before = simulator.requests.length;
		const { events, removedIds } = await pullChanges(session, first);
		expect({ events, removedIds }).toEqual({ events: [], removedIds: [] });
		expect(simulator.requests).toHaveLength(before + 1);
	});

	test('tells a known event that moved out of the window with its new times', async () => {
		const { simulator, session } = await connect();
		const id = simulator.addEvent({
			title: 'Review',
			start: at('2026-02-02T10:00:00Z'),
			end: at('2026-02-02T11:00:00Z'),
		});
		const first = await pullSnapshot(session);
		simulator.changeEvent(id, { start: at('2026-06-02T10:00:00Z'), end: at('2026-06-02T11:00:00Z') });
		const { events, removedIds } = await pullChanges(session, first);
		expect(removedIds).toEqual([]);
		expect(events.map(({ externalId, start }) => [externalId, start.toISOString()])).toEqual([
			[id, '2026-06-02T10:00:00.000Z'],
		]);
	});

	test('tells a known event as gone that was deleted or moved to another calendar', async () => {
		const { simulator, session } = await connect();
		const other = simulator.addCalendar('sarah@contoso.example', 'Other');
		const times = { start: at('2026-02-02T10:00:00Z'), end: at('2026-02-02T11:00:00Z') };
		const deleted = simulator.addEvent({ title: 'Deleted', ...times });
		const moved = simulator.addEvent({ title: 'Moved', ...times });
		const first = await pullSnapshot(session);
		simulator.deleteEvent(deleted);
		simulator.moveEvent(moved, other.id);
		const { events, removedIds } = await pullChanges(session, first);
		expect(events).toEqual([]);
		expect(removedIds.toSorted()).toEqual([deleted, moved].toSorted());
		simulator.assertClean();
	});

	test('lists a changed series anew, so that a deleted occurrence is missing from it', async () => {
		const { simulator, session } = await connect();
		const series = simulator.addEvent(STANDUP);
		const first = await pullSnapshot(session);
		const third = simulator.occurrenceId(series, '20260119');
		simulator.deleteEvent(third);
		const { events, completeSeries, removedIds } = await pullChanges(session, first);
		expect(removedIds).toEqual([]);
		expect(completeSeries).toEqual([series]);
		expect(events.map(({ externalId }) => externalId)).not.toContain(third);
		expect(events).toHaveLength(3);
		// What did not change reads as before, but for its version.
		const plain = (list: typeof events) =>
			list.map(({ etag: _etag, ...event }) => event).toSorted((a, b) => a.start.getTime() - b.start.getTime());
		expect(plain(events)).toEqual(plain(first.events).filter(({ externalId }) => externalId !== third));
		simulator.assertClean();
	});

	test('tells an occurrence that moved out of the window with its new times', async () => {
		const { simulator, session } = await connect();
		const series = simulator.addEvent(STANDUP);
		const first = await pullSnapshot(session);
		const last = simulator.occurrenceId(series, '20260126');
		simulator.changeEvent(last, { start: at('2026-06-01T08:00:00Z'), end: at('2026-06-01T08:15:00Z') });
		const { events, removedIds } = await pullChanges(session, first);
		expect(removedIds).toEqual([]);
		expect(events).toHaveLength(4);
		expect(events.find(({ externalId }) => externalId === last)).toMatchObject({
			seriesId: series,
			start: at('2026-06-01T08:00:00Z'),
			originalStart: '20260126T080000Z',
		});
	});

	test('tells a series that became a single event as one, its other occurrences as gone', async () => {
		const { simulator, session } = await connect();
		const series = simulator.addEvent(STANDUP);
		const first = await pullSnapshot(session);
		simulator.endSeries(series);
		const { events, completeSeries } = await pullChanges(session, first);
		expect(events.map(({ externalId, seriesId }) => [externalId, seriesId])).toEqual([[series, null]]);
		expect(completeSeries).toEqual([series]);
	});

	test('tells a deleted series by the id of the series', async () => {
		const { simulator, session } = await connect();
		const series = simulator.addEvent(STANDUP);
		const first = await pullSnapshot(session);
		simulator.deleteEvent(series);
		const { events, removedIds } = await pullChanges(session, first);
		expect(events).toEqual([]);
		expect(removedIds).toEqual([series]);
	});

	test('says that a series has no occurrence in the window any more', async () => {
		const { simulator, session } = await connect();
		const series = simulator.addEvent(STANDUP);
		const first = await pullSnapshot(session);
		const range = { ...STANDUP.recurrence.range, startDate: '2026-06-01' };
		const times = { start: at('2026-06-01T07:00:00Z'), end: at('2026-06-01T07:15:00Z') };
		simulator.changeEvent(series, { ...times, recurrence: { ...STANDUP.recurrence, range } });
		const { events, removedIds, completeSeries } = await pullChanges(session, first);
		expect({ events, removedIds, completeSeries }).toEqual({ events: [], removedIds: [], completeSeries: [series] });
	});
});

describe('a cursor', () => {
	test.each([
		[410, 'SyncStateNotFound'],
		[410, 'resyncRequired'],
		[400, 'ErrorInvalidUrlQuery'],
		[400, 'SyncStateInvalid'],
	])('refused with %i %s has expired', async (status, code) => {
		const { simulator, session } = await connect();
		simulator.addEvent({ title: 'Review', start: at('2026-02-02T10:00:00Z'), end: at('2026-02-02T11:00:00Z') });
		const first = await pullSnapshot(session);
		simulator.expireCursors(status, code);
		expect(await session.pull(pullInput({ cursor: first.cursor }))).toEqual({ kind: 'cursor-expired' });
		expect((await pullSnapshot(session)).events).toHaveLength(1);
	});

	test('of another window or calendar has expired', async () => {
		const { simulator, session, open } = await connect();
		const other = simulator.addCalendar('sarah@contoso.example', 'Other');
		const { cursor } = await pullSnapshot(session);
		const window = { start: at('2026-01-02T00:00:00Z'), end: at('2026-04-02T00:00:00Z') };
		expect(await session.pull(pullInput({ cursor, window }))).toEqual({ kind: 'cursor-expired' });
		expect(await open(other.id).pull(pullInput({ cursor }))).toEqual({ kind: 'cursor-expired' });
	});

	test.each([
		['another host', (link: string) => link.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:9')],
		['another scheme', (link: string) => link.replace('http:', 'https:')],
		['another path', (link: string) => link.replace('/v1.0/', '/beta/')],
		['no delta', (link: string) => link.replace('calendarView/delta', 'events')],
		['user info', (link: string) => link.replace('http://', 'http://evil@')],
		['no address at all', () => 'not an address'],
	])('whose link leads to %s has expired, and nothing is sent there', async (_name, forge) => {
		const { simulator, session } = await connect();
		const { cursor } = await pullSnapshot(session);
		const before = simulator.requests.length;
		const forged = { ...cursor, deltaLink: forge(cursor['deltaLink'] ?? '') };
		expect(await session.pull(pullInput({ cursor: forged }))).toEqual({ kind: 'cursor-expired' });
		expect(simulator.requests).toHaveLength(before);
	});
});
