import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findIntegrationsWithOutbox } from '../../extensions/meeting-manager/src/store/outbox';
import { listSuspendedWrites } from '../../extensions/meeting-manager/src/store/write-suspensions';
import { openTwoWayCalendar, type TwoWayCalendar } from '../support/two-way-calendar';

let calendar: TwoWayCalendar;
beforeEach(async () => {
	calendar = await openTwoWayCalendar();
});
afterEach(() => calendar.stop());

const DAY_MS = 86_400_000;
const inDays = (days: number, hour: number): string => {
	const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
	return new Date(midnight + days * DAY_MS + hour * 3_600_000).toISOString();
};
const writeHere = (title: string, integration: string): Promise<string> =>
	calendar.create({
		calendar_integration: integration,
		external_event_id: `pending:${crypto.randomUUID()}`,
		event_title: title,
		start_datetime: inDays(3, 9),
		end_datetime: inDays(3, 10),
		sync_status: 'Pending Sync',
		sync_direction: 'Outbound',
	});

test('a booking whose event is somebody else’s by now keeps the time it was moved to', async () => {
	await calendar.database('mm_calendar_integration').update({ is_primary: true });
	const times = (hour: number) => ({
		start_datetime: new Date(inDays(2, hour)),
		end_datetime: new Date(inDays(2, hour + 1)),
	});
	await calendar.database('mm_meeting_booking').insert({
		name: 'B1',
		meeting_type: 'Call',
		assigned_user: calendar.user,
		title: 'Call',
		status: 'Confirmed',
		...times(9),
	});
	await calendar.derive('B1');
	await calendar.push();
	const name = await calendar.nameOf('Call');
	const id = String((await calendar.row(name))['external_event_id']);
	calendar.google.changeEvent(id, { organizer: { email: 'boss@example.com' } });
	await calendar.sync();
	await calendar.database('mm_meeting_booking').where({ name: 'B1' }).update(times(14));
	await calendar.derive('B1');
	await calendar.sync();
	await calendar.sync();
	const startOf = async (table: string, key: string) =>
		new Date((await calendar.database(table).where({ name: key }).first()).start_datetime).toISOString();
	expect(await startOf('mm_calendar_event_sync', name)).toBe(inDays(2, 9));
	await calendar.derive('B1');
	expect(await startOf('mm_meeting_booking', 'B1')).toBe(inDays(2, 14));
	expect(await calendar.database('mm_error_log').where({ reference_name: name })).toMatchObject([
		{ title: 'Calendar event could not be written to its calendar', message: expect.stringContaining('boss@') },
	]);
});

describe('an account that Google takes no writes from for a while', () => {
	const outboxes = (minutesOn = 0) =>
		findIntegrationsWithOutbox(calendar.database, new Date(Date.now() + minutesOn * 60_000));
	beforeEach(async () => {
		calendar.google.addCalendar({ id: 'other@example.com', roles: { 'owner@example.com': 'owner' } });
		await calendar.addIntegration('B', 'other@example.com');
		await writeHere('First', 'A');
		await writeHere('Second', 'B');
	});
	const writes = () => calendar.google.requests.filter((request) => request.startsWith('POST')).length;

	test('is written to in none of its calendars, and read in all of them', async () => {
		calendar.google.failNext('quotaExceeded', { method: 'events.insert' });
		await calendar.push();
		expect(writes()).toBe(1);
		expect(await outboxes()).toEqual([]);
		calendar.google.addEvent({
			summary: 'From outside',
			start: { dateTime: inDays(2, 9) },
			end: { dateTime: inDays(2, 10) },
		});
		expect((await calendar.sync())?.status).toBe('success');
		await calendar.sync('B');
		await calendar.push('B');
		expect(await calendar.nameOf('From outside')).not.toBe('undefined');
		expect(writes()).toBe(1);
		expect(await listSuspendedWrites(calendar.database, new Date())).toMatchObject([{ name: 'A' }, { name: 'B' }]);
		calendar.passMinutes(121);
		expect(await outboxes(121)).toEqual(expect.arrayContaining(['A', 'B']));
		await calendar.push();
		await calendar.push('B');
		expect(calendar.google.listTitles()).toContain('First');
		expect(calendar.google.listTitles('other@example.com')).toEqual(['Second']);
	});

	test('is left alone for longer where that repeats', async () => {
		for (const minutes of [121, 241]) {
			calendar.google.failNext('quotaExceeded', { method: 'events.insert' });
			await calendar.push();
			const [suspended] = await listSuspendedWrites(calendar.database, new Date(Date.now()));
			expect(suspended?.name).toBe('A');
			calendar.passMinutes(minutes - 2);
			await calendar.push();
			expect(calendar.google.listTitles()).toEqual([]);
			calendar.passMinutes(2);
		}
		await calendar.push();
		expect(calendar.google.listTitles()).toEqual(['First']);
	});
});
