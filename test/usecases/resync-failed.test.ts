import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTwoWayCalendar, type StoredRow, type TwoWayCalendar } from '../support/two-way-calendar';
import { instantInDays } from '../support/ics';

const REFUSAL = { status: 400, reason: 'invalid', message: 'Invalid Value' };
/** Attempts before an event is given up. */
const THRESHOLD = 3;
const MINUTE_MS = 60_000;

let calendar: TwoWayCalendar;
beforeEach(async () => {
	calendar = await openTwoWayCalendar();
});
afterEach(() => calendar.stop());

/** An event that the sync brought, marked as failed and given up. */
const failed = async (title: string, changes: StoredRow = {}): Promise<string> => {
	const [start, end] = [instantInDays(2, 9), instantInDays(2, 10)].map((time) => ({ dateTime: time.toISOString() }));
	calendar.google.addEvent({ summary: title, start, end });
	await calendar.sync();
	const name = await calendar.nameOf(title);
	await mark(name, { sync_status: 'Sync Failed', sync_attempts: 3, next_retry: null, ...changes });
	return name;
};
const mark = (name: string, changes: StoredRow) =>
	calendar.database('mm_calendar_event_sync').where({ name }).update(changes);
const statusOf = async (name: string) => (await calendar.row(name))['sync_status'];

test('each failed event is retried, and the outcomes are counted', async () => {
	const good = await failed('Good');
	const gone = await failed('Gone');
	const refused = await failed('Refused');
	const id = String((await calendar.row(gone))['external_event_id']);
	calendar.google.deleteEvent(id);
	await mark(refused, { external_event_id: 'unknown', managed_by_sync: false });
	const { events, ...counts } = await calendar.resync();
	expect(counts).toEqual({ found: 3, synced: 2, failed: 1, skipped: 0 });
	expect(events).toEqual([
		{ name: good, calendar_integration: 'A', status: 'success', message: `Event '${good}' synced successfully` },
		{ name: gone, calendar_integration: 'A', status: 'success', message: expect.stringContaining('marked as deleted') },
		{
			name: refused,
			calendar_integration: 'A',
			status: 'error',
			message: 'The external calendar does not hold this event.',
		},
	]);
	expect([await statusOf(good), await statusOf(gone), await statusOf(refused)]).toEqual([
		'Synced',
		'Deleted Externally',
		'Sync Failed',
	]);
	expect((await calendar.resync()).found).toBe(1);
});

test('the filters say whose, which and how old, and the limit takes those tried least often', async () => {
	const now = Date.now();
	const long = await failed('Not synced for long', { last_synced: new Date(now - 90 * MINUTE_MS) });
	const never = await failed('Never synced', { last_synced: null, modified: new Date(now - 90 * MINUTE_MS) });
	const past = await failed('Past', { end_datetime: instantInDays(-3, 10), last_synced: new Date(now) });
	await mark(never, { sync_attempts: 1 });
	const names = async (query: Parameters<typeof calendar.resync>[0]) => {
		const { found, events } = await calendar.resync(query);
		for (const { name } of events) await mark(name, { sync_status: 'Sync Failed', next_retry: null });
		await mark(long, { last_synced: new Date(now - 90 * MINUTE_MS), sync_attempts: 3 });
		await mark(never, { last_synced: null, sync_attempts: 1, modified: new Date(now - 90 * MINUTE_MS) });
		await mark(past, { last_synced: new Date(now), sync_attempts: 3, end_datetime: instantInDays(-3, 10) });
		return { found, names: events.map(({ name }) => name) };
	};
	expect(await names({ notSyncedForMinutes: 60 })).toEqual({ found: 2, names: [never, long] });
	expect(await names({ endedWithinDays: 1 })).toEqual({ found: 2, names: [never, long] });
	expect((await names({ endedWithinDays: 30 })).found).toBe(3);
	expect(await names({ limit: 1 })).toEqual({ found: 3, names: [never] });
	expect((await names({ integrations: ['B'] })).found).toBe(0);
	expect((await names({ integrations: ['A'] })).found).toBe(3);
	expect((await names({ owner: '00000000-0000-4000-8000-000000000002' })).found).toBe(0);
	expect((await names({ owner: '00000000-0000-4000-8000-000000000001' })).found).toBe(3);
});

test('a calendar that is out of use is left alone', async () => {
	const name = await failed('Waiting');
	for (const status of ['Paused', 'Needs Reauthorization']) {
		await calendar.database('mm_calendar_integration').where({ name: 'A' }).update({ status });
		expect(await calendar.resync()).toMatchObject({
			found: 1,
			skipped: 1,
			events: [{ name, status: 'skipped', message: expect.stringContaining(`(${status})`) }],
		});
	}
	expect(await calendar.row(name)).toMatchObject({ sync_status: 'Sync Failed', sync_attempts: 3 });
});

test('a new event that its calendar refused is written once somebody asks for it again', async () => {
	const name = await calendar.create({
		calendar_integration: 'A',
		external_event_id: `pending:${crypto.randomUUID()}`,
		event_title: 'Refused',
		start_datetime: instantInDays(2, 9).toISOString(),
		end_datetime: instantInDays(2, 10).toISOString(),
		sync_status: 'Pending Sync',
		sync_direction: 'Outbound',
	});
	for (let attempt = 0; attempt < THRESHOLD; attempt += 1) {
		calendar.google.failNext(REFUSAL, { method: 'events.insert' });
		await calendar.push();
		calendar.passMinutes(20);
	}
	expect(await calendar.row(name)).toMatchObject({ sync_status: 'Sync Failed', outbound_action: null });
	expect(calendar.google.listTitles()).toEqual([]);
	calendar.google.failNext(REFUSAL, { method: 'events.insert' });
	expect(await calendar.resync()).toMatchObject({ found: 1, synced: 0, failed: 1 });
	expect(await calendar.row(name)).toMatchObject({ sync_status: 'Pending Sync', outbound_action: 'create' });

	await mark(name, { sync_status: 'Sync Failed', outbound_action: null });
	expect(await calendar.resync()).toMatchObject({ found: 1, synced: 1, failed: 0 });
	expect(calendar.google.listTitles()).toEqual(['Refused']);
	expect(await calendar.row(name)).toMatchObject({ sync_status: 'Synced', managed_by_sync: 1 });
});
