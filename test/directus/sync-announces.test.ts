import { setTimeout as sleep } from 'node:timers/promises';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient, query } from '../support/client';
import type { Client, Row } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { inDays, vcalendar } from '../support/ics';
import { createEvent, createIntegration } from '../support/records';
import { useTarget } from '../support/shared-server';
import { startDirectus } from '../support/start-directus';
import type { DirectusServer } from '../support/start-directus';

/** With the cache on: what the sync writes by SQL must reach readers, Flows and subscribers like any save. */
describe('changes made by the sync', () => {
	const target = useTarget();
	let feeds: FeedServer;
	let server: DirectusServer;
	let admin: Client;
	let knex: Knex;
	let integration = '';

	beforeAll(async () => {
		feeds = await startFeedServer();
		server = await startDirectus({ target: target.name, env: { CACHE_ENABLED: 'true', CACHE_AUTO_PURGE: 'true' } });
		admin = createClient(server.url, server.adminToken);
		knex = createKnex(server.database);
		const me = await admin.get<{ id: string }>('/users/me');
		feeds.set('/a.ics', { body: vcalendar([]) });
		integration = (
			await createIntegration(admin, {
				user: me.body.data.id,
				ical_url: feeds.url('/a.ics'),
				sync_interval_minutes: 10_000,
			})
		).name;
	});
	afterAll(async () => {
		await knex.destroy();
		await server.stop();
		await feeds.close();
	});

	const sync = async (...uids: string[]) => {
		feeds.set('/a.ics', {
			body: vcalendar(uids.map((uid) => ({ uid, start: inDays(1, 9), end: inDays(1, 10), summary: uid }))),
		});
		const { body } = await admin.post(`/meeting-manager/sync_integration`, { calendar_integration: integration });
		expect(body.data).toMatchObject({ status: 'success' });
	};
	const list = async () => {
		const filter = JSON.stringify({ calendar_integration: { _eq: integration }, sync_status: { _eq: 'Synced' } });
		const { body } = await admin.get<Row[]>(`/items/mm_calendar_event_sync${query({ filter, sort: 'name' })}`);
		return body.data.map((row) => row['event_title']);
	};

	test('are seen by readers of the cache', async () => {
		await sync('first');
		expect(await list()).toEqual(['first']);
		await sync('first', 'second');
		expect(await list()).toEqual(['first', 'second']);
	});

	test('reach event-hook Flows with key and payload, and subscribers of the WebSocket', async () => {
		const flow = await admin.post<{ id: string }>('/flows', {
			name: 'Log new events',
			trigger: 'event',
			status: 'active',
			options: { type: 'action', scope: ['items.create'], collections: ['mm_calendar_event_sync'] },
		});
		const operation = await admin.post<{ id: string }>('/operations', {
			flow: flow.body.data.id,
			name: 'log',
			key: 'log',
			type: 'item-create',
			position_x: 1,
			position_y: 1,
			options: {
				collection: 'mm_error_log',
				permissions: '$full',
				payload: { title: 'seen by a flow', message: '{{$trigger.key}} {{$trigger.payload.event_title}}' },
			},
		});
		await admin.patch(`/flows/${flow.body.data.id}`, { operation: operation.body.data.id });

		const log = async () => {
			// Past the cache: a question on its way while the Flow writes would be answered from before for ever.
			const rows = await knex('mm_error_log').where({ title: 'seen by a flow' });
			return rows.map((row) => String(row.message).split(' ')[1]);
		};
		// Directus takes a new Flow up in its own time.
		await expect
			.poll(
				async () => {
					await createEvent(admin, { calendar_integration: integration, event_title: 'by-hand' });
					return log();
				},
				{ timeout: 20_000, interval: 500 },
			)
			.toContain('by-hand');
		// One reload of all Flows follows the other, one for each of the three requests; during each nobody listens.
		await sleep(2_000);

		const socket = new WebSocket(`${server.url.replace('http', 'ws')}/websocket?access_token=${server.adminToken}`);
		const heard: Row[] = [];
		socket.addEventListener('message', (message) => {
			const parsed = JSON.parse(String(message.data));
			if (parsed.type === 'ping') socket.send(JSON.stringify({ type: 'pong' }));
			if (parsed.type === 'subscription') heard.push(parsed);
		});
		await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
		socket.send(JSON.stringify({ type: 'subscribe', collection: 'mm_calendar_event_sync' }));
		await expect.poll(() => heard.map(({ event }) => event)).toEqual(['init']);

		await sync('first', 'second', 'third');
		await expect.poll(log, { timeout: 10_000 }).toContain('third');
		await expect
			.poll(() => heard.slice(1), { timeout: 10_000 })
			.toEqual([
				expect.objectContaining({ event: 'create', data: [expect.objectContaining({ event_title: 'third' })] }),
			]);
		socket.close();
		const health = await admin.get('/meeting-manager/health');
		expect(health.body.data).toMatchObject({ changes_announced: true, warnings: [] });
	});
});
