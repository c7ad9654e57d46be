import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { hashSecret } from '../../extensions/meeting-manager/src/domain/push-secret';
import { insertChannel } from '../../extensions/meeting-manager/src/store/push-channels';
import { createClient } from '../support/client';
import { connectAccount, consentAtGoogle } from '../support/contract/connect-account';
import { instantInDays } from '../support/ics';
import { startGoogleSimulator } from '../support/simulator/google/start';
import type { GoogleSimulator } from '../support/simulator/google/start';
import type { DirectusServer } from '../support/start-directus';
import { createRandom } from '../support/random';
import { round } from './report';
import type { Report } from './report';
import { openKnex, startBenchServer } from './server';

const FLOODS = 5;
const FLOOD_MS = 1_000;
const NOTIFICATIONS = 1_000;
const CHANGES = 40;
const PAUSES_MS = { shortest: 200, longest: 3_000 };
const QUIET_MS = 4_000;

interface Bench {
	engine: string;
	server: DirectusServer;
	knex: Knex;
	google: GoogleSimulator;
	integration: string;
	report: Report;
}

/** What notifications cost: how soon they are answered in a flood, how many syncs it is, how soon a change is a row. */
export async function benchPush(engine: 'sqlite' | 'postgres', report: Report): Promise<void> {
	const google = await startGoogleSimulator();
	const server = await startBenchServer(`11-${engine}`, {
		MM_GOOGLE_CLIENT_ID: google.clientId,
		MM_GOOGLE_CLIENT_SECRET: google.clientSecret,
		MM_GOOGLE_API_URL: google.url,
		MM_GOOGLE_OAUTH_URL: google.oauthUrl,
	});
	const knex = await openKnex(server);
	try {
		const consent = (page: URL) => consentAtGoogle(page, 'owner@example.com');
		const { url, adminToken: token } = server;
		const integration = await connectAccount({ url, token, admin: createClient(url, token) }, 'google', consent);
		while (google.channelIds().length === 0) await sleep(200);
		const bench = { engine, server, knex, google, integration, report };
		await quiet(bench);
		await compareFloods(bench);
		await timeChanges(bench);
	} finally {
		await knex.destroy();
		await server.stop();
		await google.stop();
	}
}

/** Until no run of the calendar has begun for a while. */
async function quiet(bench: Bench): Promise<number> {
	for (;;) {
		const before = await countRuns(bench);
		await sleep(QUIET_MS);
		const after = await countRuns(bench);
		if (before > 0 && before === after) return after;
	}
}

async function countRuns({ knex, integration }: Bench): Promise<number> {
	const rows = await knex('mm_sync_run').select('name').where({ calendar_integration: integration });
	return rows.length;
}

/** Floods of the push route and of a route that does nothing take turns. */
async function compareFloods(bench: Bench): Promise<void> {
	const { server, report, engine } = bench;
	const headers = await addKnownChannel(bench);
	const flood = (path: string) => sendFlood(server.url, path, headers);
	const times: { noop: number[]; push: number[] } = { noop: [], push: [] };
	let mostSyncs = 0;
	await flood('/bench-early-noop');
	for (let turn = 0; turn < FLOODS; turn += 1) {
		times.noop.push(...(await flood('/bench-early-noop')));
		const before = await quiet(bench);
		times.push.push(...(await flood('/meeting-manager/push/google')));
		mostSyncs = Math.max(mostSyncs, (await quiet(bench)) - before);
	}
	const [noop, push] = [at(times.noop, 0.99), at(times.push, 0.99)];
	report.say(
		`${engine}: acknowledgement at ${NOTIFICATIONS}/s: p50 ${round(at(times.push, 0.5))} ms, p99 ${round(push)} ms; doing nothing: p50 ${round(at(times.noop, 0.5))} ms, p99 ${round(noop)} ms`,
	);
	report.add({
		figure: `${engine}: acknowledgement p99 / early route that does nothing`,
		ratio: push / noop,
		bound: 2,
	});
	report.add({ figure: `${engine}: acknowledgement p99 at 1,000/s`, ratio: push, bound: 100, unit: ' ms' });
	report.add({ figure: `${engine}: syncs of 1,000 notifications in a second`, ratio: mostSyncs, bound: 2 });
}

/** A channel beside the one Google has, with a secret that the benchmark knows. */
async function addKnownChannel({ knex, integration, server }: Bench): Promise<Record<string, string>> {
	await insertChannel(knex, {
		id: 'bench',
		integration,
		provider: 'google',
		secretHash: hashSecret('bench-secret'),
		resourceId: 'bench-resource',
		address: server.url,
		status: 'active',
		created: new Date(),
		expires: new Date(Date.now() + 86_400_000),
		lastDelivery: null,
	});
	return {
		'x-goog-channel-id': 'bench',
		'x-goog-channel-token': 'bench-secret',
		'x-goog-resource-id': 'bench-resource',
		'x-goog-resource-state': 'exists',
	};
}

/** Sends evenly over a second, whether or not the answers keep up; a request's time begins when it is due. */
async function sendFlood(origin: string, path: string, headers: Record<string, string>): Promise<number[]> {
	const { hostname, port } = new URL(origin);
	// Of its own: the server ends connections that are idle between floods.
	const agent = new Agent({ keepAlive: true, maxSockets: 100 });
	const startedMs = performance.now();
	const answers: Promise<number>[] = [];
	const send = (dueMs: number) =>
		new Promise<number>((resolve, reject) => {
			const outgoing = request({ agent, hostname, port, path, method: 'POST', headers }, (response) => {
				response.resume();
				response.on('end', () => {
					if (response.statusCode === 202) resolve(performance.now() - dueMs);
					else reject(new Error(`${path}: ${String(response.statusCode)}`));
				});
			});
			outgoing.on('error', reject);
			outgoing.end();
		});
	while (answers.length < NOTIFICATIONS) {
		const dueCount = Math.min(NOTIFICATIONS, ((performance.now() - startedMs) / FLOOD_MS) * NOTIFICATIONS);
		while (answers.length < dueCount) answers.push(send(startedMs + (answers.length / NOTIFICATIONS) * FLOOD_MS));
		await sleep(1);
	}
	try {
		return await Promise.all(answers);
	} finally {
		agent.destroy();
	}
}

/** From the change at the simulator until its row can be read, with pauses as they come. */
async function timeChanges({ engine, knex, google, integration, report }: Bench): Promise<void> {
	const random = createRandom(7);
	const times: number[] = [];
	for (let number = 0; number < CHANGES; number += 1) {
		const title = `Changed ${number}`;
		const day = 1 + (number % 300);
		const startedMs = performance.now();
		google.addEvent({
			summary: title,
			start: { dateTime: instantInDays(day, 9).toISOString() },
			end: { dateTime: instantInDays(day, 10).toISOString() },
		});
		const find = () =>
			knex('mm_calendar_event_sync')
				.select('name')
				.where({ calendar_integration: integration, event_title: title })
				.first();
		while ((await find()) === undefined) await sleep(5);
		times.push(performance.now() - startedMs);
		await sleep(PAUSES_MS.shortest + random() * (PAUSES_MS.longest - PAUSES_MS.shortest));
	}
	report.say(
		`${engine}: change at the provider to row: p50 ${round(at(times, 0.5))} ms, p95 ${round(at(times, 0.95))} ms`,
	);
	report.add({
		figure: `${engine}: change at the provider to row, p95`,
		ratio: at(times, 0.95),
		bound: 2_000,
		unit: ' ms',
	});
}

function at(times: readonly number[], share: number): number {
	const sorted = times.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
