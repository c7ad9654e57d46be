import { describe, expect, test } from 'vitest';
import { blockingWithin } from '../../extensions/meeting-manager/src/domain/availability';
import type { BusyRecord } from '../../extensions/meeting-manager/src/domain/availability';
import { coverageOf } from '../../extensions/meeting-manager/src/domain/coverage';
import type { IntegrationCoverage } from '../../extensions/meeting-manager/src/domain/coverage';
import { countLocalDays, inclusiveEnd, wholeLocalDays } from '../../extensions/meeting-manager/src/domain/all-day';
import { syncWindow } from '../../extensions/meeting-manager/src/domain/sync-window';

const interval = (start: string, end: string) => ({ start: new Date(start), end: new Date(end) });

function busy(name: string, start: string, end: string, changes: Partial<BusyRecord> = {}): BusyRecord {
	return {
		kind: 'event',
		name,
		event_title: 'Team Meeting',
		event_type: 'External Event',
		location: null,
		calendar_integration: 'MM-CI-sarah@bestsecurity.com-0001',
		meeting_booking: null,
		zone: 'UTC',
		...interval(start, end),
		...changes,
	};
}

describe('blockingWithin', () => {
	const range = interval('2026-06-01T10:00:00Z', '2026-06-01T11:00:00Z');

	test('half-open overlap, by start', () => {
		const events = [
			busy('later', '2026-06-01T10:30:00Z', '2026-06-01T12:00:00Z'),
			busy('before', '2026-06-01T09:00:00Z', '2026-06-01T10:00:00Z'),
			busy('across', '2026-06-01T08:00:00Z', '2026-06-01T10:00:01Z'),
			busy('after', '2026-06-01T11:00:00Z', '2026-06-01T12:00:00Z'),
		];
		expect(blockingWithin(events, range).map(({ name }) => name)).toEqual(['across', 'later']);
	});

	test('a booking and its event row at the same times block once, at different times both', () => {
		const booking = busy('MM-MB-support-0001', '2026-06-01T10:00:00Z', '2026-06-01T10:30:00Z', {
			kind: 'booking',
			meeting_booking: 'MM-MB-support-0001',
		});
		const row = busy('row', '2026-06-01T10:00:00Z', '2026-06-01T10:30:00Z', { meeting_booking: booking.name });
		expect(blockingWithin([row, booking], range).map(({ name }) => name)).toEqual(['row']);
		const moved = { ...row, ...interval('2026-06-01T10:15:00Z', '2026-06-01T10:45:00Z') };
		expect(blockingWithin([moved, booking], range).map(({ name }) => name)).toEqual(['MM-MB-support-0001', 'row']);
	});
});

describe('a meeting that came through several calendars', () => {
	const range = interval('2026-06-01T10:00:00Z', '2026-06-01T11:00:00Z');
	const google = busy('google', '2026-06-01T10:00:00Z', '2026-06-01T10:30:00Z', { ical_uid: 'uid' });
	const outlook = { ...google, name: 'outlook', calendar_integration: 'MM-CI-sarah@bestsecurity.com-0002' };
	const names = (records: readonly BusyRecord[]) => blockingWithin(records, range).map(({ name }) => name);

	test('blocks once', () => {
		expect(names([outlook, google])).toEqual(['google']);
	});

	test('is shown by the row that stands for a booking, if one does', () => {
		expect(names([google, { ...outlook, meeting_booking: 'MM-MB-support-0001' }])).toEqual(['outlook']);
	});

	test('blocks twice where its times differ, and so do occurrences and events without a UID', () => {
		const moved = { ...outlook, end: new Date('2026-06-01T10:45:00Z') };
		expect(names([google, moved])).toEqual(['google', 'outlook']);
		expect(names([google, { ...outlook, original_start: '20260601T100000Z' }])).toEqual(['google', 'outlook']);
		expect(names([google, outlook].map((record) => ({ ...record, ical_uid: null })))).toEqual(['google', 'outlook']);
	});
});

describe('all-day events', () => {
	test('cover whole local days, whether their end is inclusive or exclusive', () => {
		const expected = interval('2026-12-19T23:00:00Z', '2026-12-27T23:00:00Z');
		expect(wholeLocalDays(interval('2026-12-19T23:00:00Z', '2026-12-27T22:59:59Z'), 'Europe/Berlin')).toEqual(expected);
		expect(wholeLocalDays(interval('2026-12-19T23:00:00Z', '2026-12-27T23:00:00Z'), 'Europe/Berlin')).toEqual(expected);
	});

	test.each([
		['Europe/Berlin', '2026-03-29', 23],
		['Europe/Berlin', '2026-10-25', 25],
		['Asia/Kolkata', '2026-10-25', 24],
		['America/New_York', '2026-11-01', 25],
	])('a day in %s on %s has %i hours', (zone, day, hours) => {
		const noon = new Date(`${day}T12:00:00Z`);
		const { start, end } = wholeLocalDays({ start: noon, end: noon }, zone);
		expect((end.getTime() - start.getTime()) / 3_600_000).toBe(hours);
		expect(countLocalDays({ start, end }, zone)).toBe(1);
		expect(inclusiveEnd({ start, end }, zone).getTime()).toBe(end.getTime() - 1000);
	});
});

describe('coverageOf', () => {
	const now = new Date('2026-06-01T12:00:00Z');
	const range = interval('2026-06-02T10:00:00Z', '2026-06-02T11:00:00Z');
	const integration = (changes: Partial<IntegrationCoverage> = {}): IntegrationCoverage => ({
		name: 'MM-CI-sarah@bestsecurity.com-0001',
		provider: 'iCal',
		status: 'Connected',
		lastSynced: new Date('2026-06-01T11:30:00Z'),
		syncIntervalMinutes: 15,
		window: interval('2026-05-01T00:00:00Z', '2027-06-02T00:00:00Z'),
		...changes,
	});

	test.each<[string, Partial<IntegrationCoverage>[]]>([
		['none', []],
		['fresh', [{}]],
		['stale', [{ lastSynced: new Date('2026-06-01T11:29:59Z') }]],
		['stale', [{ lastSynced: null }]],
		['stale', [{ window: null }]],
		['stale', [{ status: 'Failing' }]],
		['stale', [{ status: 'Needs Reauthorization' }]],
		['partial', [{ window: interval('2026-06-02T10:30:00Z', '2027-01-01T00:00:00Z') }]],
		['partial', [{ window: interval('2026-05-01T00:00:00Z', '2026-06-02T10:59:59Z') }]],
		['stale', [{}, { window: interval('2026-05-01T00:00:00Z', '2026-06-02T10:59:59Z') }, { lastSynced: null }]],
		['partial', [{}, { window: interval('2026-05-01T00:00:00Z', '2026-06-02T10:59:59Z') }]],
	])('%s: %j', (expected, integrations) => {
		expect(coverageOf(integrations.map(integration), range, now)).toBe(expected);
	});
});

describe('syncWindow', () => {
	test('holds still within a day and slides with the days, never short of what was promised', () => {
		const settings = { pastDays: 30, futureDays: 365 };
		const morning = syncWindow(settings, new Date('2026-06-15T00:00:00Z'));
		const night = new Date('2026-06-15T23:59:59Z');
		expect(syncWindow(settings, night)).toEqual(morning);
		expect(syncWindow(settings, new Date('2026-06-16T00:00:00Z'))).not.toEqual(morning);
		expect((morning.end.getTime() - night.getTime()) / 86_400_000).toBeGreaterThanOrEqual(365);
		expect((night.getTime() - morning.start.getTime()) / 86_400_000).toBeGreaterThanOrEqual(30);
	});
});
