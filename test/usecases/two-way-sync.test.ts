import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { releaseOutbox } from '../../extensions/meeting-manager/src/store/outbox';
import { dropCursors } from '../../extensions/meeting-manager/src/store/sync-state';
import { openTwoWayCalendar, type StoredRow, type TwoWayCalendar } from '../support/two-way-calendar';

let calendar: TwoWayCalendar;
beforeEach(async () => {
	calendar = await openTwoWayCalendar();
});
afterEach(() => calendar.stop());

/** The HTTP client tries so often by itself. */
const REPEATED = 3;
const DAY_MS = 86_400_000;
const inDays = (days: number, hour: number): string => {
	const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
	return new Date(midnight + days * DAY_MS + hour * 3_600_000).toISOString();
};
const atGoogle = (title: string, days = 2, hour = 9): string =>
	calendar.google.addEvent({
		summary: title,
		start: { dateTime: inDays(days, hour) },
		end: { dateTime: inDays(days, hour + 1) },
	});
const writeHere = (title: string, changes: StoredRow = {}): Promise<string> =>
	calendar.create({
		calendar_integration: 'A',
		external_event_id: `pending:${crypto.randomUUID()}`,
		event_title: title,
		start_datetime: inDays(3, 9),
		end_datetime: inDays(3, 10),
		sync_status: 'Pending Sync',
		sync_direction: 'Outbound',
		...changes,
	});
/** An event that the sync brought here, by its row's name. */
const brought = async (title: string): Promise<{ id: string; name: string }> => {
	const id = atGoogle(title);
	await calendar.sync();
	return { id, name: await calendar.nameOf(title) };
};
const soon = () => new Promise((resolve) => setTimeout(resolve, 150));
/** Google takes its time over the next such request, and something happens here meanwhile. */
const during = async (method: string, work: () => Promise<unknown>, meanwhile: () => Promise<unknown>) => {
	calendar.google.delayNext(500, { method });
	const done = work();
	await soon();
	await meanwhile();
	await done;
};

describe('a change made here while a sync is under way', () => {
	test('is kept, and merged with what the calendar says', async () => {
		const { id, name } = await brought('Review');
		calendar.google.changeEvent(id, { location: 'Room 2' });
		const { push, change, sync } = calendar;
		await during('events.list', sync, () => change(name, { event_title: 'Review moved here' }));
		expect(await calendar.row(name)).toMatchObject({ event_title: 'Review moved here', location: 'Room 2' });
		await push();
		expect(calendar.google.findEvent(id)).toMatchObject({ summary: 'Review moved here', location: 'Room 2' });
	});

	test('is kept where one event is synced by hand', async () => {
		const { id, name } = await brought('Review');
		await calendar.change(name, { event_title: 'Changed here' });
		await calendar.syncEvent(name);
		expect(await calendar.row(name)).toMatchObject({ event_title: 'Changed here', sync_status: 'Synced' });
		expect(calendar.google.findEvent(id)).toMatchObject({ summary: 'Changed here' });
	});
});

test('a sync overrules nobody who saved, deleted or moved an event after it had read the rows', async () => {
	const { id: first, name: saved } = await brought('Saved');
	const { id: second, name: deleted } = await brought('Deleted');
	const { id: third, name: moved } = await brought('Moved');
	await calendar.addIntegration('B', 'elsewhere@example.com');
	for (const changed of [first, second]) calendar.google.changeEvent(changed, { location: 'Room 2' });
	calendar.google.deleteEvent(third);
	await calendar.syncWith(async () => {
		await calendar.change(saved, { event_title: 'Saved meanwhile' });
		await calendar.change(deleted, { sync_status: 'Deleted Locally' });
		await calendar.change(moved, { calendar_integration: 'B' });
	});
	expect(await calendar.row(saved)).toMatchObject({
		event_title: 'Saved meanwhile',
		location: 'Room 2',
		outbound_action: 'update',
	});
	expect(await calendar.row(deleted)).toMatchObject({ sync_status: 'Deleted Locally', outbound_action: 'delete' });
	expect(await calendar.row(moved)).toMatchObject({ calendar_integration: 'B', sync_status: 'Synced' });
});

describe('a new event', () => {
	test('that one event is synced for by hand is written', async () => {
		const name = await writeHere('New');
		expect(await calendar.syncEvent(name)).toMatchObject({ status: 'success' });
		expect(await calendar.row(name)).toMatchObject({ sync_status: 'Synced', outbound_action: null });
		expect(calendar.google.listTitles()).toEqual(['New']);
	});

	test('deleted here after its creation was tried is deleted there, too', async () => {
		const name = await writeHere('Short-lived');
		calendar.google.dropNext('after', { method: 'events.insert', times: REPEATED });
		await calendar.push();
		expect(calendar.google.listTitles()).toEqual(['Short-lived']);
		await calendar.change(name, { sync_status: 'Deleted Locally' });
		await calendar.push();
		expect(calendar.google.listTitles()).toEqual([]);
		expect(await calendar.row(name)).toMatchObject({ sync_status: 'Deleted Locally', outbound_action: null });
	});

	test('deleted here before anything was sent sends nothing', async () => {
		const name = await writeHere('Never sent');
		await calendar.change(name, { sync_status: 'Deleted Locally' });
		await calendar.push();
		expect(calendar.google.requests.filter((request) => request.startsWith('POST'))).toEqual([]);
		expect(await calendar.row(name)).toMatchObject({ outbound_action: null });
	});

	test('deleted by a save that began before it was created is deleted there', async () => {
		const name = await writeHere('Overtaken');
		await calendar.change(name, { sync_status: 'Deleted Locally' }, () => calendar.push());
		await calendar.push();
		expect(calendar.google.listTitles()).toEqual([]);
	});

	test('saved by a save that began before it was created keeps that change through a sync', async () => {
		const name = await writeHere('First title');
		await calendar.change(name, { event_title: 'Second title' }, () => calendar.push());
		const id = String((await calendar.row(name))['external_event_id']);
		calendar.google.changeEvent(id, { location: 'Room 2' });
		await calendar.sync();
		await calendar.push();
		expect(calendar.google.findEvent(id)).toMatchObject({ summary: 'Second title' });
		expect(await calendar.row(name)).toMatchObject({ event_title: 'Second title', sync_status: 'Synced' });
		expect(await calendar.rows()).toHaveLength(1);
	});

	test('moved to another calendar while it is created is written to that one, and stays', async () => {
		calendar.google.addCalendar({ id: 'other@example.com', roles: { 'owner@example.com': 'owner' } });
		await calendar.addIntegration('B', 'other@example.com');
		const name = await writeHere('Moving');
		await during('events.insert', calendar.push, () => calendar.change(name, { calendar_integration: 'B' }));
		await calendar.push('B');
		await calendar.sync('B');
		expect(calendar.google.listTitles('other@example.com')).toEqual(['Moving']);
		expect(await calendar.row(name)).toMatchObject({ calendar_integration: 'B', sync_status: 'Synced' });
	});
});

describe('an event brought back', () => {
	test('before its deletion was written stays in the calendar', async () => {
		const { id, name } = await brought('Kept');
		await calendar.change(name, { sync_status: 'Deleted Locally' });
		await calendar.change(name, { sync_status: 'Synced' });
		await calendar.push();
		await calendar.sync();
		expect(calendar.google.findEvent(id)).toMatchObject({ status: 'confirmed' });
		expect(await calendar.row(name)).toMatchObject({ sync_status: 'Synced', outbound_action: null });
	});

	test('after its deletion was written is created anew, once', async () => {
		const { name } = await brought('Back again');
		await calendar.change(name, { sync_status: 'Deleted Locally' });
		await calendar.push();
		expect(calendar.google.listTitles()).toEqual([]);
		await calendar.change(name, { sync_status: 'Synced' });
		await calendar.push();
		await calendar.sync();
		expect(calendar.google.listTitles()).toEqual(['Back again']);
		expect(await calendar.row(name)).toMatchObject({ sync_status: 'Synced', outbound_action: null });
	});

	test('while its deletion is being written is created anew', async () => {
		const { name } = await brought('Back at once');
		await calendar.change(name, { sync_status: 'Deleted Locally' });
		await during('events.delete', calendar.push, () => calendar.change(name, { sync_status: 'Pending Sync' }));
		await calendar.push();
		expect(calendar.google.listTitles()).toEqual(['Back at once']);
		expect(await calendar.row(name)).toMatchObject({ sync_status: 'Synced', outbound_action: null });
	});
});

describe('what the calendar says', () => {
	test('of blocking is kept where only the title was changed here', async () => {
		const { id, name } = await brought('Focus');
		await calendar.change(name, { event_title: 'Focus time' });
		calendar.google.changeEvent(id, { transparency: 'transparent' });
		await calendar.sync();
		await calendar.push();
		expect(calendar.google.findEvent(id)).toMatchObject({ summary: 'Focus time', transparency: 'transparent' });
		expect(await calendar.row(name)).toMatchObject({ is_blocking_availability: 0 });
	});

	test('of blocking stays where an event that does not block for another reason is changed here', async () => {
		const id = calendar.google.addEvent({
			summary: 'Declined',
			start: { dateTime: inDays(2, 9) },
			end: { dateTime: inDays(2, 10) },
			attendees: [{ email: 'owner@example.com', self: true, organizer: true, responseStatus: 'declined' }],
		});
		await calendar.sync();
		const name = await calendar.nameOf('Declined');
		expect(await calendar.row(name)).toMatchObject({ is_blocking_availability: 0 });
		await calendar.change(name, { event_title: 'Declined, renamed' });
		await calendar.push();
		const found = calendar.google.findEvent(id);
		expect(found).toMatchObject({ summary: 'Declined, renamed' });
		expect(found?.transparency).not.toBe('transparent');
	});

	test('of blocking gives way to what somebody chose here by hand', async () => {
		const { id, name } = await brought('Optional');
		await calendar.change(name, { is_blocking_availability: false, event_title: 'Optional talk' });
		await calendar.push();
		await calendar.sync();
		expect(calendar.google.findEvent(id)).toMatchObject({ transparency: 'transparent' });
		expect(await calendar.row(name)).toMatchObject({ is_blocking_availability: 0, outbound_action: null });
	});

	test('of the organizer of an event made here is what counts', async () => {
		const name = await writeHere('Hosted', { organizer_email: 'boss@example.com' });
		await calendar.push();
		await calendar.change(name, { event_title: 'Hosted by us' });
		await calendar.push();
		expect(calendar.google.listTitles()).toEqual(['Hosted by us']);
	});
});

describe('an event that its calendar cannot take', () => {
	test('does not hold back the others', async () => {
		await writeHere('Poison');
		calendar.passMinutes(1);
		await writeHere('Healthy');
		calendar.google.failNext('backendError', { method: 'events.insert', times: REPEATED });
		await calendar.push();
		expect(calendar.google.listTitles()).toEqual([]);
		calendar.passMinutes(3);
		calendar.google.failNext('backendError', { method: 'events.insert', after: 1, times: REPEATED });
		await calendar.push();
		expect(calendar.google.listTitles()).toContain('Healthy');
	});
});

describe('a change that the calendar refuses for good', () => {
	test('is logged, and the event takes place and blocks as the calendar says', async () => {
		const { name } = await brought('Fixed');
		await calendar.change(name, { event_title: 'Changed here' });
		for (let attempt = 0; attempt < 3; attempt += 1) {
			calendar.google.failNext({ status: 400, reason: 'invalid', message: 'Bad Request' }, { method: 'events.patch' });
			await calendar.push();
			calendar.passMinutes(20);
		}
		expect(await calendar.row(name)).toMatchObject({ sync_status: 'Sync Failed', outbound_action: null });
		expect(await calendar.database('mm_error_log').where({ reference_name: name })).toHaveLength(1);
		await calendar.sync();
		expect(await calendar.row(name)).toMatchObject({ sync_status: 'Synced', event_title: 'Fixed' });
	});

	test('as of an event of somebody else is taken back by the next sync', async () => {
		const id = calendar.google.addEvent({
			summary: 'Theirs',
			start: { dateTime: inDays(2, 9) },
			end: { dateTime: inDays(2, 10) },
			organizer: { email: 'boss@example.com' },
		});
		await calendar.sync();
		const name = await calendar.nameOf('Theirs');
		await calendar.change(name, { event_title: 'Ours' });
		await calendar.sync();
		await calendar.sync();
		expect(calendar.google.findEvent(id)).toMatchObject({ summary: 'Theirs' });
		expect(await calendar.row(name)).toMatchObject({ sync_status: 'Synced', event_title: 'Theirs' });
	});
});

describe('a calendar that is only read from now on', () => {
	test('has nothing waiting for it any more', async () => {
		const { id, name } = await brought('Review');
		await calendar.change(name, { event_title: 'Changed here' });
		await calendar.database('mm_calendar_integration').update({ sync_direction: 'One-Way' });
		await releaseOutbox(calendar.database, ['A']);
		await dropCursors(calendar.database, ['A'], true);
		await calendar.sync();
		expect(await calendar.row(name)).toMatchObject({
			event_title: 'Review',
			sync_status: 'Synced',
			outbound_action: null,
		});
		expect(calendar.google.findEvent(id)).toMatchObject({ summary: 'Review' });
	});
});
