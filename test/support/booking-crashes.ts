import { setTimeout as sleep } from 'node:timers/promises';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from './client';
import type { Client, Row } from './client';
import { connectAccount, consentAtGoogle } from './contract/connect-account';
import { createPerson } from './people';
import type { Person } from './people';
import { createRandom } from './random';
import { useTarget } from './shared-server';
import { startGoogleSimulator } from './simulator/google/start';
import type { GoogleSimulator } from './simulator/google/start';
import { createProject, serveProject } from './start-directus';
import type { DirectusProject, DirectusServer } from './start-directus';

const OWNER = 'owner@example.com';
const BOOKINGS = '/items/mm_meeting_booking';
const EVENTS = 'mm_calendar_event_sync';
const BOOKINGS_EACH = 3;
/** Longer than the steps of a point take. */
const SPREAD_MS = 500;
const METHODS = ['events.insert', 'events.patch', 'events.update', 'events.delete'];

/** How many points: `npm run test:crash` asks for more. */
const points = Number(process.env['MM_TEST_CRASH_POINTS'] ?? 20);

/**
 * Kills a Directus at a random moment while bookings are made, moved and cancelled and Google's stand-in swallows
 * answers, starts it again, and looks for events that are lost, left over or there twice. Each point has its seed.
 */
export function testCrashes({ processes }: { processes: 1 | 2 }): void {
	const target = useTarget();
	let google: GoogleSimulator;
	let project: DirectusProject;
	let knex: Knex;
	let servers: DirectusServer[] = [];
	let sarah: Person;

	beforeAll(async () => {
		google = await startGoogleSimulator();
		project = await createProject({
			target: target.name,
			env: {
				MM_GOOGLE_CLIENT_ID: google.clientId,
				MM_GOOGLE_CLIENT_SECRET: google.clientSecret,
				MM_GOOGLE_API_URL: google.url,
				MM_GOOGLE_OAUTH_URL: google.oauthUrl,
			},
		});
		servers = [await serveProject(project)];
		if (processes === 2) servers.push(await serveProject(project));
		knex = createKnex(project.database.connection);
		const { url, adminToken } = serverAt(0);
		const admin = createClient(url, adminToken);
		sarah = await createPerson(url, admin);
		const name = await connectAccount({ url, token: sarah.token, admin: sarah.client }, 'google', (page) =>
			consentAtGoogle(page, OWNER),
		);
		await admin.patch(`/items/mm_calendar_integration/${name}`, { is_primary: true });
	});
	afterAll(async () => {
		await knex.destroy();
		for (const server of servers) await server.stop();
		await project.remove();
		await google.stop();
	});

	const serverAt = (index: number): DirectusServer => {
		const server = servers[index];
		if (server === undefined) throw new Error('There is no such server.');
		return server;
	};

	/** Saves one booking again and again; a save that the crash cut off is its last. */
	const live = async (client: Client, random: () => number, title: string, index: number): Promise<void> => {
		const slot = () => {
			const day = Date.parse('2027-06-07T00:00:00Z') + Math.floor(random() * 3_000) * 86_400_000;
			const start = day + index * 7_200_000;
			return { start_datetime: new Date(start).toISOString(), end_datetime: new Date(start + 3_600_000).toISOString() };
		};
		const made = await client.post<Row>(BOOKINGS, { meeting_type: 'crash', assigned_user: sarah.id, title, ...slot() });
		const path = `${BOOKINGS}/${String(made.body.data['name'])}`;
		for (let step = 0; step < 2; step += 1) {
			await sleep(random() * 60);
			await client.patch(path, slot());
		}
		await sleep(random() * 60);
		if (random() < 0.5) await client.patch(path, { status: 'Cancelled' });
		else if (random() < 0.3) await client.delete(path);
	};

	const crash = async (random: () => number): Promise<void> => {
		const killed = serverAt(0);
		process.kill(killed.pid, 'SIGKILL');
		await killed.stop();
		const killedAt = Date.now();
		// What the other one is at, it finishes; what the dead one had taken is free once its lease is over.
		if (processes === 2) await sleep(1_500);
		await knex('mm_sync_state').where('last_attempt', '<=', killedAt).update({ lease_expires: 0 });
		servers[0] = await serveProject(project);
		if (processes === 2 && random() < 0.5) servers.reverse();
	};

	/** Nothing waits any more. Retries are not waited for: their time has come. */
	const settle = async (): Promise<void> => {
		await expect
			.poll(
				async () => {
					await knex(EVENTS).whereNotNull('next_retry').update({ next_retry: null });
					const [waiting, asked] = await Promise.all([
						knex(EVENTS).whereNotNull('outbound_action').count({ count: '*' }).first(),
						knex('mm_booking_demand').count({ count: '*' }).first(),
					]);
					// Older than a save takes: the next look at it is the last.
					await knex('mm_booking_demand').update({ asked: Date.now() - 120_000 });
					return Number(waiting?.['count']) + Number(asked?.['count']);
				},
				{ timeout: 60_000, interval: 250 },
			)
			.toBe(0);
	};

	/** Each booking that stands has its one event at its time, no other event is there. */
	const compare = async (prefix: string): Promise<void> => {
		const bookings: Row[] = await knex('mm_meeting_booking').select('*').where('title', 'like', `${prefix} %`);
		const expected = bookings
			.filter(({ status }) => status !== 'Cancelled')
			.map(({ title, start_datetime }) => [title, new Date(toTime(start_datetime)).toISOString()]);
		const rows: Row[] = await knex(EVENTS).select('*').where('event_title', 'like', `${prefix} %`);
		const standing = rows.filter(({ sync_status }) => sync_status === 'Synced');
		const found = standing.map(({ event_title, external_event_id }) => {
			const event = google.findEvent(String(external_event_id));
			return [event_title, new Date(String(Object(event?.start).dateTime)).toISOString()];
		});
		expect(found.toSorted()).toEqual(expected.toSorted());
		const titles = google.listTitles().filter((title) => title.startsWith(`${prefix} `));
		expect(titles.toSorted()).toEqual(expected.map(([title]) => title).toSorted());
	};

	describe(`a crash while bookings are made, moved and cancelled, ${processes} process(es)`, () => {
		test.each(Array.from({ length: points }, (_, index) => index + 1))(
			'seed %i',
			async (seed) => {
				const random = createRandom(seed * 7_919 + processes);
				const prefix = `point ${seed}`;
				if (random() < 0.6) {
					const method = METHODS[Math.floor(random() * METHODS.length)];
					google.dropNext('after', { ...(method === undefined ? {} : { method }), after: Math.floor(random() * 3) });
				}
				const clients = servers.map(({ url, adminToken }) => createClient(url, adminToken));
				const lives = Array.from({ length: BOOKINGS_EACH }, (_, index) => {
					const client = clients[index % clients.length];
					return client === undefined
						? []
						: live(client, createRandom(seed * 31 + index), `${prefix} #${index}`, index);
				});
				await sleep(random() * SPREAD_MS);
				await crash(random);
				await Promise.all(lives);
				await settle();
				await compare(prefix);
			},
			120_000,
		);
	});
}

/** SQLite keeps milliseconds. */
function toTime(value: unknown): number | Date {
	return typeof value === 'number' || value instanceof Date ? value : new Date(String(value));
}
