import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Client, Row } from '../support/client';
import { query } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { meeting } from '../support/feed-calendars';
import { vcalendar } from '../support/ics';
import { createPerson, removePerson } from '../support/people';
import type { Person } from '../support/people';
import { createIntegration } from '../support/records';
import { useSharedServer } from '../support/shared-server';

const API = '/meeting-manager';
const SECRET = 'key-that-opens-the-feed';

/** The role All may write no integration: people manage their calendars through these endpoints. */
describe('a person’s own calendars', () => {
	const { admin, anonymous, url } = useSharedServer();
	let feeds: FeedServer;
	let sarah: Person;
	let john: Person;

	beforeAll(async () => {
		feeds = await startFeedServer();
		feeds.set('/work.ics', { body: vcalendar([meeting('a', 1), meeting('b', 2)]) });
		[sarah, john] = [await createPerson(url, admin), await createPerson(url, admin)];
	});
	afterAll(async () => {
		await feeds.close();
		for (const person of [sarah, john]) await removePerson(admin, person);
	});
	afterEach(async () => {
		const filter = { user: { _in: [sarah.id, john.id] } };
		await admin.delete('/items/mm_calendar_integration', { query: { filter, limit: -1 } });
	});

	const address = () => `${feeds.url('/work.ics')}?token=${SECRET}`;
	const add = (payload: Row = {}, client: Client = sarah.client) =>
		client.post(`${API}/calendars`, { ical_url: address(), calendar_name: 'Work', ...payload });
	const list = async (client: Client = sarah.client) => (await client.get<Row[]>(`${API}/calendars`)).body.data;
	const update = (name: unknown, change: Row, client: Client = sarah.client) =>
		client.post(`${API}/calendars/update`, { calendar_integration: name, ...change });
	const remove = (name: unknown, client: Client = sarah.client) =>
		client.post(`${API}/calendars/remove`, { calendar_integration: name });
	const stored = async (name: unknown) =>
		(await admin.get(`/items/mm_calendar_integration/${encodeURIComponent(String(name))}`)).body.data;

	test('a feed is added, synced and listed, its address is told to nobody', async () => {
		expect(await list()).toEqual([]);
		const added = await add({ time_zone: 'Europe/Berlin' });
		expect(added.status, added.text).toBe(200);
		expect(added.body.data).toMatchObject({
			name: expect.stringContaining(`MM-CI-${sarah.email}-`),
			calendar_name: 'Work',
			provider: 'iCal',
			status: 'Connected',
			is_primary: true,
			time_zone: 'Europe/Berlin',
			account: null,
		});
		const run = await sarah.client.post(`${API}/sync_integration`, { calendar_integration: added.body.data['name'] });
		expect(run.body.data).toMatchObject({ status: 'success', created: 2 });
		const answer = await sarah.client.get<Row[]>(`${API}/calendars`);
		expect(answer.body.data).toMatchObject([
			{
				address: feeds.origin,
				last_synced: expect.any(String),
				coverage: { status: 'fresh', covered_from: expect.any(String), covered_to: expect.any(String) },
				last_run: { status: 'success', created: 2 },
			},
		]);
		expect(added.text + answer.text).not.toContain(SECRET);
	});

	test('the second calendar is not primary, and its zone is the person’s own', async () => {
		await add({ time_zone: 'America/New_York' });
		const second = await add({ calendar_name: 'Private' });
		expect(second.body.data).toMatchObject({ is_primary: false, time_zone: 'America/New_York' });
	});

	test.each<[string, Row, string]>([
		['no address', { ical_url: '' }, 'ical_url'],
		['an address that is none', { ical_url: 'ftp://calendar.example.com/a.ics' }, 'ical_url'],
		['a zone that is none', { time_zone: 'Mars/Olympus' }, 'time_zone'],
	])('adding %s is refused as any save is, and nothing is left behind', async (_what, payload, field) => {
		const { status, body } = await add(payload);
		expect(status).toBe(400);
		expect(body.errors[0]?.extensions['faults']).toMatchObject([{ field }]);
		expect(await list()).toEqual([]);
	});

	test('it is paused, which syncs no more, and taken up again', async () => {
		const { name } = (await add()).body.data;
		expect((await update(name, { paused: true })).body.data).toMatchObject({ status: 'Paused' });
		const run = await sarah.client.post(`${API}/sync_integration`, { calendar_integration: name });
		expect(run.status).toBe(400);
		expect((await update(name, { paused: false })).body.data).toMatchObject({ status: 'Connected' });
		const again = await sarah.client.post(`${API}/sync_integration`, { calendar_integration: name });
		expect(again.body.data).toMatchObject({ status: 'success' });
	});

	test('taking up a calendar that is not paused does not make a failing one look well', async () => {
		const { name } = (await add()).body.data;
		await admin.patch(`/items/mm_calendar_integration/${String(name)}`, { status: 'Failing' });
		expect((await update(name, { paused: false })).body.data).toMatchObject({ status: 'Failing' });
	});

	test('another one becomes primary in place of the first', async () => {
		const first = (await add()).body.data['name'];
		const second = (await add()).body.data['name'];
		expect((await update(second, { is_primary: true })).body.data).toMatchObject({ is_primary: true });
		expect((await list()).map((calendar) => [calendar['name'], calendar['is_primary']])).toEqual([
			[second, true],
			[first, false],
		]);
	});

	test('the first stays primary where the change is refused', async () => {
		const first = (await add()).body.data['name'];
		const second = (await add()).body.data['name'];
		const { status } = await update(second, { is_primary: true, time_zone: 'Mars/Olympus' });
		expect(status).toBe(400);
		expect(await stored(first)).toMatchObject({ is_primary: true });
	});

	test('a feed gets a new address and name, and cannot be written to', async () => {
		const { name } = (await add()).body.data;
		feeds.set('/moved.ics', { body: vcalendar([meeting('c', 3)]) });
		const moved = await update(name, { ical_url: feeds.url('/moved.ics'), calendar_name: 'Moved' });
		expect(moved.body.data).toMatchObject({ calendar_name: 'Moved' });
		const run = await sarah.client.post(`${API}/sync_integration`, { calendar_integration: name });
		expect(run.body.data).toMatchObject({ status: 'success', created: 1 });
		const twoWay = await update(name, { sync_direction: 'Two-Way' });
		expect(twoWay.status).toBe(400);
		expect(twoWay.body.errors[0]?.extensions['faults']).toMatchObject([{ field: 'sync_direction' }]);
		expect((await update(name, { sync_direction: 'Sideways' })).status).toBe(400);
	});

	test('a calendar whose account was disconnected is not taken up again without it', async () => {
		const { name } = await createIntegration(admin, { user: sarah.id, provider: 'CalDAV', status: 'Paused' });
		const { status, body } = await update(name, { paused: false });
		expect(status).toBe(400);
		expect(body.errors[0]?.message).toBe('This calendar is not connected to CalDAV. Its owner has to connect it.');
		expect((await update(name, { sync_direction: 'Two-Way' })).status).toBe(400);
	});

	test('it is removed, its events are kept in the archive', async () => {
		const { name } = (await add()).body.data;
		await sarah.client.post(`${API}/sync_integration`, { calendar_integration: name });
		expect((await remove(name)).body.data).toEqual({ removed: name, events: 'archived' });
		expect(await list()).toEqual([]);
		const filter = JSON.stringify({ calendar_integration: { _eq: name } });
		await expect
			.poll(async () => {
				const archived = await admin.get<Row[]>(`/items/mm_calendar_event_archive${query({ filter })}`);
				return archived.body.data.length;
			})
			.toBe(2);
		expect((await remove(name)).status).toBe(403);
	});

	test('is nobody else’s: strangers and unknown names are refused alike, System Managers are not', async () => {
		const { name } = (await add()).body.data;
		for (const change of [update, (n: unknown, _change: Row, client?: Client) => remove(n, client)]) {
			const [foreign, unknown] = [
				await change(name, { paused: true }, john.client),
				await change('MM-CI-none-0001', { paused: true }, john.client),
			];
			expect([foreign.status, unknown.status]).toEqual([403, 403]);
			expect(foreign.text).toBe(unknown.text);
			expect((await change(name, { paused: true }, anonymous)).status).toBe(403);
		}
		expect(await stored(name)).toMatchObject({ status: 'Connected' });
		expect((await john.client.get(`${API}/calendars${query({ user: sarah.email })}`)).status).toBe(403);
		expect((await anonymous.get(`${API}/calendars`)).status).toBe(403);
		expect((await add({}, anonymous)).status).toBe(403);
		expect(await list(john.client)).toEqual([]);

		expect((await admin.get<Row[]>(`${API}/calendars${query({ user: sarah.email })}`)).body.data).toHaveLength(1);
		expect((await update(name, { calendar_name: 'Sarah’s' }, admin)).body.data).toMatchObject({
			calendar_name: 'Sarah’s',
		});
	});
});
