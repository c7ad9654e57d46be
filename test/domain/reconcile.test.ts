import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentOf } from '../../extensions/meeting-manager/src/domain/event-content';
import type { SyncStatus } from '../../extensions/meeting-manager/src/domain/event';
import { isSuspiciousShrink, reconcile } from '../../extensions/meeting-manager/src/domain/reconcile';
import type { StoredEvent } from '../../extensions/meeting-manager/src/domain/reconcile';
import type { RemoteEvent } from '../../extensions/meeting-manager/src/domain/remote-event';

const window = { start: new Date('2026-01-01T00:00:00Z'), end: new Date('2027-01-01T00:00:00Z') };

function remote(id: string, changes: Partial<RemoteEvent> = {}): RemoteEvent {
	return {
		externalId: id,
		iCalUid: id,
		seriesId: null,
		originalStart: null,
		title: 'Team Meeting',
		description: null,
		location: null,
		attendees: [],
		organizerEmail: null,
		isAllDay: false,
		start: new Date('2026-06-01T09:00:00Z'),
		end: new Date('2026-06-01T10:00:00Z'),
		status: 'confirmed',
		transparency: 'opaque',
		ownResponse: null,
		kind: 'default',
		lastModified: null,
		etag: null,
		resource: null,
		notes: [],
		isZeroLength: false,
		...changes,
	};
}

const content = (id: string, changes: Partial<RemoteEvent> = {}) =>
	contentOf(remote(id, changes), { tentativeBlocks: true });

function stored(id: string, changes: Partial<StoredEvent> = {}): StoredEvent {
	return {
		name: `row-${id}`,
		externalEventId: id,
		iCalUid: id,
		seriesId: null,
		resource: null,
		etag: null,
		eventType: 'External Event',
		direction: 'Inbound',
		outboundAction: null,
		contentHash: content(id).content_hash,
		syncStatus: 'Synced',
		isManaged: true,
		isBlocking: true,
		isBlockingSetByHand: false,
		start: new Date('2026-06-01T09:00:00Z'),
		end: new Date('2026-06-01T10:00:00Z'),
		attempts: 0,
		hasRetry: false,
		...changes,
	};
}

const plan = (input: Partial<Parameters<typeof reconcile>[0]>) => {
	const result = reconcile({ remote: [], stored: [], quarantined: [], window, gone: null, ...input });
	return {
		insert: result.insert.map((item) => item.external_event_id),
		update: result.update.map((item) => item.stored.externalEventId),
		remove: result.remove.map((row) => row.externalEventId),
		fail: result.fail.map((item) => item.stored.externalEventId),
		unchanged: result.unchanged,
	};
};
const nothing = { insert: [], update: [], remove: [], fail: [], unchanged: 0 };

describe('reconcile', () => {
	test('new, changed, unchanged and gone, by identity', () => {
		expect(
			plan({
				remote: [content('a'), content('b', { title: 'Moved' }), content('c')],
				stored: [stored('b'), stored('c'), stored('d')],
			}),
		).toEqual({ insert: ['a'], update: ['b'], remove: ['d'], fail: [], unchanged: 1 });
	});

	test('an id told twice counts once', () => {
		expect(plan({ remote: [content('a'), content('a', { title: 'Again' })] })).toEqual({ ...nothing, insert: ['a'] });
	});

	test.each<[SyncStatus, object]>([
		['Deleted Locally', { unchanged: 1 }],
		['Deleted Externally', { update: ['a'] }],
		['Sync Failed', { update: ['a'] }],
		['Pending Sync', { update: ['a'] }],
	])('a row of status %s whose event is there', (syncStatus, expected) => {
		expect(plan({ remote: [content('a')], stored: [stored('a', { syncStatus })] })).toEqual({
			...nothing,
			...expected,
		});
	});

	test.each<[string, Partial<StoredEvent>]>([
		['written by hand', { isManaged: false }],
		['ended before the window', { start: new Date('2025-12-31T22:00:00Z'), end: new Date('2026-01-01T00:00:00Z') }],
		['starting after the window', { start: new Date('2027-01-01T00:00:00Z'), end: new Date('2027-01-01T01:00:00Z') }],
		['deleted before', { syncStatus: 'Deleted Externally' }],
	])('a missing event is left alone where its row was %s', (_what, changes) => {
		expect(plan({ stored: [stored('a', changes)] })).toEqual(nothing);
	});

	test('a row that no sync wrote is taken over by the event of its id', () => {
		expect(plan({ remote: [content('a')], stored: [stored('a', { isManaged: false })] })).toEqual({
			...nothing,
			update: ['a'],
		});
	});

	test('an unreadable event fails its row instead of removing it, until it is given up on', () => {
		const quarantined = [{ id: 'a', uid: 'a', reason: 'unreadable', raw: '' }];
		expect(plan({ quarantined, stored: [stored('a')] })).toEqual({ ...nothing, fail: ['a'] });
		expect(plan({ quarantined, stored: [stored('a', { syncStatus: 'Sync Failed', hasRetry: true })] })).toEqual({
			...nothing,
			fail: ['a'],
		});
		expect(plan({ quarantined, stored: [stored('a', { syncStatus: 'Sync Failed' })] })).toEqual({
			...nothing,
			unchanged: 1,
		});
	});

	test('an unreadable event without UID fails the rows of its id, occurrences included', () => {
		const quarantined = [{ id: 'hash', uid: null, reason: 'unreadable', raw: '' }];
		const rows = [stored('hash', { iCalUid: null }), stored('hash|20260601T090000Z', { iCalUid: null })];
		expect(plan({ quarantined, stored: rows })).toEqual({ ...nothing, fail: ['hash', 'hash|20260601T090000Z'] });
	});

	test('whatever is remote and stored: applied once, a second round changes nothing', () => {
		const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 });
		fc.assert(
			fc.property(ids, ids, (remoteIds, storedIds) => {
				const told = remoteIds.map((id) => content(id));
				const result = reconcile({
					remote: told,
					stored: storedIds.map((id) => stored(id, { contentHash: 'old' })),
					quarantined: [],
					window,
					gone: null,
				});
				const after = [
					...result.insert.map((item) => stored(item.external_event_id, { contentHash: item.content_hash })),
					...result.update.map(({ stored: row, content: item }) => ({ ...row, contentHash: item.content_hash })),
				];
				expect(plan({ remote: told, stored: after })).toEqual({ ...nothing, unchanged: remoteIds.length });
				expect(new Set(result.remove.map((row) => row.externalEventId))).toEqual(
					new Set(storedIds.filter((id) => !remoteIds.includes(id))),
				);
			}),
		);
	});
});

describe('reconcile of a delta', () => {
	const none = { removedIds: [], removedResources: [], completeSeries: [], completeResources: [] };

	test('leaves alone what it does not name', () => {
		expect(plan({ stored: [stored('a'), stored('b')], gone: none })).toEqual(nothing);
	});

	test('removes by id, wherever the row lies', () => {
		const past = { start: new Date('2020-01-01T09:00:00Z'), end: new Date('2020-01-01T10:00:00Z') };
		const rows = [stored('a', past), stored('b')];
		expect(plan({ stored: rows, gone: { ...none, removedIds: ['a', 'unknown'] } })).toEqual({
			...nothing,
			remove: ['a'],
		});
	});

	test('removes the occurrences of a removed series', () => {
		const rows = [stored('s_1', { seriesId: 's' }), stored('s_2', { seriesId: 's' }), stored('t_1', { seriesId: 't' })];
		expect(plan({ stored: rows, gone: { ...none, removedIds: ['s'] } })).toEqual({
			...nothing,
			remove: ['s_1', 's_2'],
		});
	});

	test('removes what a series or an object told whole no longer holds, within the window', () => {
		const past = { start: new Date('2020-01-01T09:00:00Z'), end: new Date('2020-01-01T10:00:00Z') };
		const rows = [
			stored('s_1', { seriesId: 's' }),
			stored('s_2', { seriesId: 's' }),
			stored('s_0', { seriesId: 's', ...past }),
			stored('o', { resource: '/o.ics' }),
		];
		const gone = { ...none, completeSeries: ['s'], completeResources: ['/o.ics'] };
		expect(plan({ remote: [content('s_1')], stored: rows, gone })).toEqual({
			...nothing,
			unchanged: 1,
			remove: ['s_2', 'o'],
		});
	});

	test('removes by calendar object and never touches rows of others', () => {
		const rows = [stored('a', { resource: '/a.ics' }), stored('b', { resource: '/a.ics', isManaged: false })];
		expect(plan({ stored: rows, gone: { ...none, removedResources: ['/a.ics'] } })).toEqual({
			...nothing,
			remove: ['a'],
		});
	});

	test('fails the rows of a calendar object that cannot be read', () => {
		const quarantined = [{ id: '/a.ics', uid: null, reason: 'not given out', raw: '' }];
		const rows = [stored('a', { resource: '/a.ics' }), stored('b', { resource: '/b.ics' })];
		expect(plan({ remote: [content('b')], quarantined, stored: rows })).toEqual({
			...nothing,
			fail: ['a'],
			unchanged: 1,
		});
	});

	test('fails what it tells of and cannot be read', () => {
		const quarantined = [{ id: 'a', uid: 'a', reason: 'unreadable', raw: '' }];
		const rows = [stored('a', { iCalUid: 'a@example.com' }), stored('b')];
		expect(plan({ quarantined, stored: rows, gone: none })).toEqual({ ...nothing, fail: ['a'] });
	});
});

describe('isSuspiciousShrink', () => {
	const rows = (count: number) => Array.from({ length: count }, (_row, index) => stored(`e${index}`));
	const judge = (known: number, left: number, itemCount = left) =>
		isSuspiciousShrink({
			remote: rows(left).map((row) => content(row.externalEventId)),
			stored: rows(known),
			quarantined: [],
			window,
			itemCount,
		});

	test('nothing left of anything known', () => {
		expect([judge(1, 0), judge(50, 0), judge(0, 0)]).toEqual([true, true, false]);
	});

	test('less than a tenth left of twenty and more; ordinary deletions are not', () => {
		expect([judge(50, 4), judge(50, 5), judge(19, 1), judge(2, 1)]).toEqual([true, false, false, false]);
	});

	test('a calendar with other events is not an emptied one', () => {
		expect(judge(1, 0, 30)).toBe(false);
	});

	test('rows deleted before are not known any more', () => {
		const deleted = rows(30).map((row) => ({ ...row, syncStatus: 'Deleted Externally' as const }));
		expect(isSuspiciousShrink({ remote: [], stored: deleted, quarantined: [], window, itemCount: 0 })).toBe(false);
	});
});
