import { setTimeout as sleep } from 'node:timers/promises';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, query } from '../client';
import type { Client, Row } from '../client';
import { instantInDays } from '../ics';
import { createEvent } from '../records';
import { createProject, serveProject } from '../start-directus';
import type { DirectusProject, DirectusServer } from '../start-directus';
import type { TargetName } from '../targets';
import type { ContractCalendar, Meeting } from './calendar';
import { createStoringLock } from './storing-lock';

const patienceMs = 20_000;
/** Notifications would start syncs that nobody counts. */
const withoutPush = { MM_PUSH_URL: 'http://push.example' };

const meeting = (title: string, days: number, hour = 9): Meeting => ({
	title,
	start: instantInDays(days, hour),
	end: instantInDays(days, hour + 1),
});

/** What no client can see or do. */
async function onDatabase<Result>(
	{ database }: DirectusServer,
	work: (knex: Knex) => Promise<Result>,
): Promise<Result> {
	const knex = createKnex({ ...database, pool: { min: 1, max: 1 } });
	try {
		return await work(knex);
	} finally {
		await knex.destroy();
	}
}

/** What calendars of a provider can do beside being read. */
interface Abilities {
	/** Tells changes since a cursor, which it may forget. */
	hasCursors: boolean;
	isWritable: boolean;
}

/** What every provider has to do, whatever its protocol: from its calendar to rows and back. */
export function testContract(
	targetName: TargetName,
	start: () => Promise<ContractCalendar>,
	{ hasCursors, isWritable }: Abilities = { hasCursors: true, isWritable: true },
): void {
	let calendar: ContractCalendar;
	let project: DirectusProject;
	let server: DirectusServer;
	let admin: Client;
	let integration: string;

	beforeAll(async () => {
		calendar = await start();
		expect(calendar.expireCursors !== null).toBe(hasCursors);
		expect(calendar.dropNextCreate !== null).toBe(isWritable);
		project = await createProject({ target: targetName, env: { ...withoutPush, ...calendar.env } });
		server = await serveProject(project);
		admin = createClient(server.url, server.adminToken);
		integration = await calendar.connect({ url: server.url, admin, token: server.adminToken });
		await sync();
	});
	afterAll(async () => {
		await server.stop();
		await project.remove();
		await calendar.stop();
	});

	const sync = async (): Promise<Row> => {
		const answer = await admin.post('/meeting-manager/sync_integration', { calendar_integration: integration });
		expect(answer.body.data, answer.text).toMatchObject({ status: 'success' });
		return answer.body.data;
	};
	const rows = async (filter: Row = {}): Promise<Row[]> => {
		const whole = JSON.stringify({ calendar_integration: { _eq: integration }, ...filter });
		const path = `/items/mm_calendar_event_sync${query({ filter: whole, limit: -1, sort: 'start_datetime' })}`;
		return (await admin.get<Row[]>(path)).body.data;
	};
	const titles = async () => {
		const live = await rows({ sync_status: { _nin: ['Deleted Externally', 'Deleted Locally'] } });
		return live.map(({ event_title: title }) => title).toSorted();
	};
	const row = async (eventName: unknown): Promise<Row> =>
		(await admin.get(`/items/mm_calendar_event_sync/${String(eventName)}`)).body.data;
	const settled = async (eventName: unknown): Promise<Row> => {
		const deadline = Date.now() + patienceMs;
		for (;;) {
			const found = await row(eventName);
			if (found['outbound_action'] === null) return found;
			if (Date.now() > deadline) throw new Error(`It was not written: ${JSON.stringify(found)}`);
			await sleep(100);
		}
	};
	const change = (eventName: unknown, payload: Row) =>
		admin.patch(`/items/mm_calendar_event_sync/${String(eventName)}`, payload);

	test('what is new, changed and gone arrives', async () => {
		const first = await calendar.add(meeting('First', 1));
		const second = await calendar.add(meeting('Second', 2));
		expect(await sync()).toMatchObject({ created: 2, updated: 0, deleted: 0 });
		expect(await titles()).toEqual(['First', 'Second']);

		await calendar.change(first, meeting('First moved', 3, 14));
		await calendar.remove(second);
		await calendar.add(meeting('Third', 4));
		expect(await sync()).toMatchObject({ created: 1, updated: 1, deleted: 1 });
		expect(await titles()).toEqual(['First moved', 'Third']);
		const [moved] = await rows({ event_title: { _eq: 'First moved' } });
		expect(moved).toMatchObject({
			start_datetime: instantInDays(3, 14).toISOString(),
			end_datetime: instantInDays(3, 15).toISOString(),
			sync_direction: 'Inbound',
			is_blocking_availability: true,
		});
	});

	test('ten rounds without a change write nothing', async () => {
		const before = await rows();
		for (let round = 0; round < 10; round += 1) {
			expect(await sync()).toMatchObject({ created: 0, updated: 0, deleted: 0 });
		}
		expect(await rows()).toEqual(before);
	});

	test.each(hasCursors ? ['heals'] : [])('a cursor that is no longer known %s without a hole', async () => {
		const before = await titles();
		await calendar.add(meeting('While away', 5));
		await onDatabase(server, async (knex) => calendar.expireCursors?.(knex));
		expect(await sync()).toMatchObject({ created: 1, updated: 0, deleted: 0 });
		expect(await titles()).toEqual([...before, 'While away'].toSorted());
	});

	test('an event that cannot be read is set aside; the others sync', async () => {
		await calendar.addBad();
		await calendar.add(meeting('Beside the bad one', 6));
		expect(await sync()).toMatchObject({ created: 1, quarantined: 1 });
		expect(await titles()).toContain('Beside the bad one');
	});

	test('a run that is killed while it stores what it read leaves nothing, and is repeated', async () => {
		const before = await titles();
		await calendar.add(meeting('Before the kill', 7));
		const lock = createStoringLock(server.database, integration);
		calendar.holdNextRead(lock.hold);
		const lost = admin
			.post('/meeting-manager/sync_integration', { calendar_integration: integration })
			.catch(() => null);
		await lock.reached();
		process.kill(server.pid, 'SIGKILL');
		await lost;
		await server.stop();
		await lock.release();
		const stored = (knex: Knex) => knex('mm_calendar_event_sync').where({ event_title: 'Before the kill' });
		expect(await onDatabase(server, stored)).toEqual([]);

		server = await serveProject(project);
		admin = createClient(server.url, server.adminToken);
		await onDatabase(server, (knex) => knex('mm_sync_state').update({ lease_expires: 1 }));
		await sync();
		expect(await titles()).toEqual([...before, 'Before the kill'].toSorted());
		expect(await sync()).toMatchObject({ created: 0, updated: 0, deleted: 0 });
	}, 120_000);

	if (isWritable) describeWriting();

	function describeWriting(): void {
		const write = (title: string, days: number) =>
			createEvent(admin, {
				calendar_integration: integration,
				external_event_id: `pending:${crypto.randomUUID()}`,
				event_title: title,
				start_datetime: instantInDays(days).toISOString(),
				end_datetime: instantInDays(days, 10).toISOString(),
				sync_status: 'Pending Sync',
				sync_direction: 'Outbound',
			});

		test('an event made here is made there, once, and does not come back', async () => {
			const before = await calendar.titles();
			const { name: written } = await write('Written here', 10);
			expect(await settled(written)).toMatchObject({ sync_status: 'Synced', sync_direction: 'Outbound' });
			expect((await calendar.titles()).toSorted()).toEqual([...before, 'Written here'].toSorted());
			expect(await sync()).toMatchObject({ created: 0, updated: 0, deleted: 0 });
			expect(await sync()).toMatchObject({ created: 0, updated: 0, deleted: 0 });
			expect(await rows({ event_title: { _eq: 'Written here' } })).toHaveLength(1);
		});

		test('a creation whose answer is lost ends with one event', async () => {
			calendar.dropNextCreate?.();
			const { name: written } = await write('Answer lost', 11);
			const deadline = Date.now() + patienceMs;
			while ((await row(written))['sync_status'] !== 'Synced' && Date.now() < deadline) {
				// Whatever waits for its next try is tried at once.
				await change(written, { sync_status: 'Pending Sync' });
				await sleep(300);
			}
			expect(await settled(written)).toMatchObject({ sync_status: 'Synced' });
			expect((await calendar.titles()).filter((title) => title === 'Answer lost')).toHaveLength(1);
			await sync();
			expect(await rows({ event_title: { _eq: 'Answer lost' } })).toHaveLength(1);
		}, 60_000);

		test('a change made here is written there, and one made there comes here', async () => {
			const id = await calendar.add(meeting('Both sides', 12));
			await sync();
			const [found] = await rows({ event_title: { _eq: 'Both sides' } });
			await change(found?.['name'], { event_title: 'Both sides changed here' });
			expect(await settled(found?.['name'])).toMatchObject({
				sync_status: 'Synced',
				sync_direction: 'Bidirectional',
			});
			expect(await calendar.titles()).toContain('Both sides changed here');
			expect(await sync()).toMatchObject({ created: 0, updated: 0, deleted: 0 });

			await calendar.change(id, meeting('Both sides changed there', 12, 15));
			expect(await sync()).toMatchObject({ created: 0, updated: 1, deleted: 0 });
			expect(await row(found?.['name'])).toMatchObject({
				event_title: 'Both sides changed there',
				start_datetime: instantInDays(12, 15).toISOString(),
			});
		});

		test('an event deleted here is deleted there, and stays deleted', async () => {
			const { name: written } = await write('To be deleted', 13);
			await settled(written);
			await change(written, { sync_status: 'Deleted Locally' });
			await settled(written);
			expect(await calendar.titles()).not.toContain('To be deleted');
			await sync();
			expect(await row(written)).toMatchObject({ sync_status: 'Deleted Locally' });
		});
	}
}
