import { setTimeout as sleep } from 'node:timers/promises';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from './client';
import type { Answer, Client, Row } from './client';
import { connectAccount, consentAtGoogle } from './contract/connect-account';
import { judge } from './crash-outcome';
import { isCutOff } from './cut-off';
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
const SLOTS_EACH = 3;
const DAYS_EACH = 4;
const DAY_MS = 86_400_000;
/** Steps of a point, roughly: its saves, begun and answered, and its requests to Google. */
const STEPS_EACH = 40;
/** So long after the last save nothing more happens, also on a machine under load. */
const QUIET_MS = 2_000;
const WITHIN_STEP_MS = 20;
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
	/** Null: it was killed and did not come back. */
	let servers: (DirectusServer | null)[] = [];
	let steps = 0;
	const sums = { bookings: 0, cutOff: 0 };
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
		for (const server of servers) await server?.stop();
		await project.remove();
		await google.stop();
	});

	const serverAt = (index: number): DirectusServer => {
		const server = servers[index];
		if (!server) throw new Error('There is no such server.');
		return server;
	};

	/** Saves one booking again and again; a save that the crash cut off is its last. True if there was one. */
	const live = (client: Client, random: () => number, slots: readonly Row[], title: string): Promise<boolean> =>
		isCutOff(async () => {
			const [first, ...later] = slots;
			const draft = { meeting_type: 'crash', assigned_user: sarah.id, title, ...first };
			const save = async <T>(request: Promise<Answer<T>>): Promise<Answer<T>> => {
				steps += 1;
				const answer = await request;
				steps += 1;
				expect(answer.status, answer.text).toBeLessThan(300);
				return answer;
			};
			const made = await save(client.post<Row>(BOOKINGS, draft));
			const path = `${BOOKINGS}/${String(made.body.data['name'])}`;
			const change = async (payload: Row): Promise<void> => {
				await sleep(random() * 60);
				await save(client.patch(path, payload));
			};
			for (const slot of later) await change(slot);
			if (random() < 0.5) return change({ status: 'Cancelled' });
			await sleep(random() * 60);
			if (random() < 0.3) await save(client.delete(path));
		});

	/** At a random step of the saves and of what follows them: by the clock it would be before all of them, or after, as the load is. */
	const nextMoment = async (random: () => number, lives: Promise<unknown>): Promise<void> => {
		const happened = () => steps + google.requests.length;
		const target = happened() + Math.floor(random() * STEPS_EACH);
		let isOver = false;
		void lives.then(() => sleep(QUIET_MS)).then(() => (isOver = true));
		while (happened() < target && !isOver) await sleep(1);
		await sleep(random() * WITHIN_STEP_MS);
	};

	const crash = async (random: () => number): Promise<void> => {
		const killed = serverAt(0);
		process.kill(killed.pid, 'SIGKILL');
		await killed.stop();
		servers[0] = null;
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

	describe(`a crash while bookings are made, moved and cancelled, ${processes} process(es)`, () => {
		test.for(Array.from({ length: points }, (_, index) => index + 1))(
			'seed %i',
			{ timeout: 180_000 },
			async (seed, { task }) => {
				for (const [index, server] of servers.entries()) servers[index] = server ?? (await serveProject(project));
				const random = createRandom(seed * 7_919 + processes);
				const prefix = `point ${seed}`;
				if (random() < 0.6) {
					const method = METHODS[Math.floor(random() * METHODS.length)];
					google.dropNext('after', { ...(method === undefined ? {} : { method }), after: Math.floor(random() * 3) });
				}
				const slots = slotsOf(seed, random);
				const clients = servers.map((_server, index) => createClient(serverAt(index).url, serverAt(index).adminToken));
				const lives = slots.map((own, index) => {
					const client = clients[index % clients.length];
					if (client === undefined) throw new Error('There is no such server.');
					return live(client, createRandom(seed * 31 + index), own, `${prefix} #${index}`);
				});
				const death = nextMoment(random, Promise.allSettled(lives)).then(() => crash(random));
				// All of them end before any failure is told: the next point finds servers that serve.
				await Promise.allSettled([death, ...lives]);
				await death;
				const cutOff = (await Promise.all(lives)).filter(Boolean).length;
				await settle();
				const outcome = { ...(await judge(knex, google, prefix)), cutOff };
				task.meta.crash = outcome;
				sums.bookings += outcome.bookings;
				sums.cutOff += cutOff;
				expect(outcome).toMatchObject({ lost: [], duplicate: [], orphan: [] });
			},
		);

		test('came amid the saves, and after them', () => {
			expect(sums.bookings).toBeGreaterThan(points);
			expect(sums.cutOff).toBeGreaterThan(0);
			expect(sums.cutOff).toBeLessThan(points * BOOKINGS_EACH);
		});
	});
}

/** Times that no other booking of any point ever has: a first one and two to move to. */
function slotsOf(seed: number, random: () => number): Row[][] {
	const firstDay = Date.parse('2027-06-07T00:00:00Z') + seed * DAYS_EACH * DAY_MS;
	return Array.from({ length: BOOKINGS_EACH }, (_, index) => {
		const days = Array.from({ length: DAYS_EACH }, (_day, day) => ({ day, rank: random() }));
		return days
			.toSorted((a, b) => a.rank - b.rank)
			.slice(0, SLOTS_EACH)
			.map(({ day }) => {
				const start = firstDay + day * DAY_MS + index * 7_200_000;
				return {
					start_datetime: new Date(start).toISOString(),
					end_datetime: new Date(start + 3_600_000).toISOString(),
				};
			});
	});
}
