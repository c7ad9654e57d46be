import { setTimeout as sleep } from 'node:timers/promises';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Row } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { inDays, instantInDays, vcalendar } from '../support/ics';
import { createPerson } from '../support/people';
import type { Person } from '../support/people';
import { createIntegration } from '../support/records';
import { useSharedServer } from '../support/shared-server';

describe('a look at the calendar just before', () => {
	const { admin, url, database } = useSharedServer();
	let sarah: Person;
	let knex: Knex;
	let feeds: FeedServer;

	beforeAll(async () => {
		knex = createKnex(database);
		feeds = await startFeedServer();
	});
	afterAll(async () => {
		await feeds.close();
		await knex.destroy();
	});
	const hold = (payload: Row) => admin.post('/meeting-manager/hold_slot', { user: sarah.id, ...payload });
	const meeting = { uid: 'new', summary: 'New', start: inDays(3, 9), end: inDays(3, 10) };
	const at = (hour: number) => instantInDays(3, hour).toISOString();
	const slot = { start_datetime: at(9), end_datetime: at(10) };
	let calendar: string;

	beforeEach(async () => {
		sarah = await createPerson(url, admin);
		feeds.set('/fresh.ics', { body: vcalendar([]) });
		const { name } = await createIntegration(admin, {
			user: sarah.id,
			ical_url: feeds.url('/fresh.ics'),
			sync_interval_minutes: 10_000,
		});
		calendar = name;
		await admin.post('/meeting-manager/sync_integration', { calendar_integration: name });
		feeds.set('/fresh.ics', { body: vcalendar([meeting]) });
	});
	const check = async (extra: Row = {}) => {
		const query = new URLSearchParams({ user: sarah.id, ...slot, ...extra });
		return (await admin.get(`/meeting-manager/check_time_slot?${query}`)).body.data;
	};

	test('check_time_slot sees what was entered there a moment ago', async () => {
		expect(await check()).toMatchObject({ available: true });
		expect(await check({ fresh: 'true' })).toMatchObject({ available: false, fresh: true });
	});

	test('a sync that read the calendar before does not answer', async () => {
		const old = vcalendar([]);
		let finish = () => {};
		feeds.set('/fresh.ics', {
			handle: (_request, response) => {
				response.write(old.slice(0, 20));
				finish = () => void response.end(old.slice(20));
			},
		});
		feeds.clear();
		const underWay = admin.post('/meeting-manager/sync_integration', { calendar_integration: calendar });
		await expect.poll(() => feeds.requests('/fresh.ics').length).toBe(1);
		feeds.set('/fresh.ics', { body: vcalendar([meeting]) });
		const answer = check({ fresh: 'true' });
		await sleep(300);
		finish();
		expect(await answer).toMatchObject({ available: false, fresh: true });
		await underWay;
	});

	test('hold_slot gives the slot back where the calendar took it meanwhile', async () => {
		expect((await hold({ ...slot, fresh: true })).status).toBe(409);
		expect(await knex('mm_slot_hold').where({ user_id: sarah.id })).toEqual([]);
		const other = { start_datetime: at(10), end_datetime: at(11), fresh: true };
		expect((await hold(other)).body.data).toMatchObject({ fresh: true });
	});

	test('a calendar that does not answer is judged by what is known, and the answer says so', async () => {
		feeds.set('/fresh.ics', { status: 500 });
		expect(await check({ fresh: 'true' })).toMatchObject({ available: true, fresh: false });
		feeds.set('/fresh.ics', { handle: () => undefined });
		const begun = Date.now();
		expect((await hold({ ...slot, fresh: true })).body.data).toMatchObject({ fresh: false });
		expect(Date.now() - begun).toBeLessThan(8_000);
	});
});
