import { readFile } from 'node:fs/promises';
import ical from 'node-ical';
import createKnex from 'knex';
import type { Knex } from 'knex';
import { createClient } from '../support/client';
import { startFeedServer } from '../support/feed-server';
import type { FeedServer } from '../support/feed-server';
import { inDays, vcalendar } from '../support/ics';
import { createIntegration } from '../support/records';
import type { DirectusServer } from '../support/start-directus';
import { round } from './report';
import type { Report } from './report';
import { startBenchServer } from './server';
import { createTimedClient, measureInterleaved, percentilesOf } from './timing';
import type { Sample, TimedClient } from './timing';

const FEED_EVENTS = 10_000;
const FIRST_SYNCS = 5;
const UNCHANGED_ROUNDS = 100;
const CHANGED_SYNCS = 10;
const INSERT_ROWS = 400;
const EVENTS = 'mm_calendar_event_sync';

interface Bench {
	engine: string;
	server: DirectusServer;
	knex: Knex;
	timed: TimedClient;
	feeds: FeedServer;
	user: string;
	report: Report;
}

/** What a sync of 10,000 single events costs: the first, an unchanged one, one with one change; time and memory. */
export async function benchSync(engine: 'sqlite' | 'postgres', report: Report): Promise<void> {
	const server = await startBenchServer(`11-${engine}`);
	const knex = createKnex({ ...server.database, pool: { min: 1, max: 1 } });
	const timed = createTimedClient(server.url);
	const feeds = await startFeedServer();
	try {
		const me = await createClient(server.url, server.adminToken).get<{ id: string }>('/users/me');
		const bench = { engine, server, knex, timed, feeds, user: me.body.data.id, report };
		// The first feed warms the server up; its figures are thrown away.
		await syncNewFeed(bench, 'warm-up');
		await measureMemory(bench);
		const integration = await compareFirstSyncs(bench);
		await compareUnchanged(bench, integration);
		await countChanged(bench, integration);
	} finally {
		timed.close();
		await feeds.close();
		await knex.destroy();
		await server.stop();
	}
}

function feedOf(changed: number | null): string {
	return vcalendar(
		Array.from({ length: FEED_EVENTS }, (_event, index) => ({
			uid: `event-${index}@bestsecurity.com`,
			start: inDays(1 + (index % 360), 8 + (index % 9), index % 60),
			end: inDays(1 + (index % 360), 9 + (index % 9), index % 60),
			summary: index === changed ? `Changed meeting ${index}` : `Meeting ${index}`,
			lines: [
				'DESCRIPTION:Support call regarding account setup issues\\, with an agenda of some length to read before.',
				'LOCATION:https://meet.google.com/abc-defg-hij',
				'ORGANIZER;CN=Sarah Johnson:mailto:sarah@bestsecurity.com',
				'ATTENDEE;CN=John Doe;PARTSTAT=ACCEPTED:mailto:john@customer.com',
				'LAST-MODIFIED:20251208T100000Z',
			],
		})),
	);
}

/** What a first sync, unchanged ones and a change each leave behind, in the process and after its garbage is gone. */
async function measureMemory(bench: Bench): Promise<void> {
	const { engine, report, server } = bench;
	const before = { rss: await residentMb(server.pid), used: await usedMb(bench) };
	const { integration } = await syncNewFeed(bench, 'memory');
	for (let turn = 0; turn < UNCHANGED_ROUNDS; turn += 1) await sync(bench, integration);
	bench.feeds.set('/memory.ics', { body: feedOf(1) });
	await sync(bench, integration);
	const grownMb = (await residentMb(server.pid)) - before.rss;
	report.add({
		figure: `${engine}: memory grown by a first, ${UNCHANGED_ROUNDS} unchanged and a changed sync`,
		ratio: grownMb,
		bound: 150,
		unit: ' MB',
	});
	for (let turn = 0; turn < CHANGED_SYNCS; turn += 1) {
		bench.feeds.set('/memory.ics', { body: feedOf(turn) });
		await sync(bench, integration);
	}
	report.add({
		figure: `${engine}: memory kept after ${CHANGED_SYNCS} changed syncs more`,
		ratio: (await usedMb(bench)) - before.used,
		bound: 20,
		unit: ' MB',
	});
}

/** What is left once the garbage is collected. */
async function usedMb({ timed, server }: Bench): Promise<number> {
	const { text } = await timed.get('/bench-noop/memory', server.adminToken);
	const { data }: { data: { usedBytes: number } } = JSON.parse(text);
	return data.usedBytes / 1024 ** 2;
}

/** Connects a calendar of its own and times its first sync. */
async function syncNewFeed(bench: Bench, path: string): Promise<{ integration: string; elapsedMs: number }> {
	bench.feeds.set(`/${path}.ics`, { body: feedOf(null) });
	const admin = createClient(bench.server.url, bench.server.adminToken);
	const { name } = await createIntegration(admin, {
		user: bench.user,
		ical_url: bench.feeds.url(`/${path}.ics`),
		sync_interval_minutes: 10_000,
	});
	const { run, elapsedMs } = await sync(bench, name);
	if (run.created !== FEED_EVENTS && run.unchanged !== FEED_EVENTS)
		throw new Error(`First sync: ${JSON.stringify(run)}`);
	return {
		integration: name,
		elapsedMs: run.trigger === 'schedule' ? Date.parse(run.ended) - Date.parse(run.started) : elapsedMs,
	};
}

interface Run {
	status: string;
	trigger: string;
	started: string;
	ended: string;
	created: number;
	updated: number;
	unchanged: number;
}

async function sync({ timed, server }: Bench, integration: string): Promise<{ run: Run; elapsedMs: number }> {
	const payload = { calendar_integration: integration };
	const { text, elapsedMs } = await timed.post('/meeting-manager/sync_integration', server.adminToken, payload);
	const { data }: { data: Run } = JSON.parse(text);
	if (data.status !== 'success') throw new Error(`Sync: ${text}`);
	return { run: data, elapsedMs };
}

/** Against parsing the feed with node-ical and inserting its rows with a bare batch insert, turn by turn. */
async function compareFirstSyncs(bench: Bench): Promise<string> {
	const text = feedOf(null);
	const floors: number[] = [];
	const syncs: number[] = [];
	let last = '';
	for (let turn = 0; turn < FIRST_SYNCS; turn += 1) {
		const { integration, elapsedMs } = await syncNewFeed(bench, `first-${turn}`);
		syncs.push(elapsedMs);
		last = integration;
		const stored: Record<string, unknown>[] = await bench.knex(EVENTS).where({ calendar_integration: integration });
		const rows = stored.map((row) => ({
			...row,
			name: `copy-${String(row.name)}`,
			calendar_integration: `copy-${integration}`,
		}));
		const startedMs = performance.now();
		ical.sync.parseICS(text);
		await bench.knex.batchInsert(EVENTS, rows, INSERT_ROWS);
		floors.push(performance.now() - startedMs);
		await bench
			.knex(EVENTS)
			.where({ calendar_integration: `copy-${integration}` })
			.delete();
	}
	const [ours, floor] = [percentilesOf(syncs).p50, percentilesOf(floors).p50];
	bench.report.say(
		`${bench.engine}: first sync of ${FEED_EVENTS} events ${round(ours)} ms, parse and bare insert ${round(floor)} ms`,
	);
	bench.report.add({
		figure: `${bench.engine}: first sync / (node-ical parse + batch insert)`,
		ratio: ours / floor,
		bound: 2,
	});
	return last;
}

async function compareUnchanged(bench: Bench, integration: string): Promise<void> {
	const before = await fingerprint(bench.knex, integration);
	const payload = { calendar_integration: integration };
	const { adminToken } = bench.server;
	// As small as a 304: the round trip to the feed's server is no cost of ours.
	bench.feeds.set('/small.ics', { body: '' });
	const origin = createTimedClient(new URL(bench.feeds.url('/small.ics')).origin);
	const commit = await prepareCommits(bench.knex);
	const times = await measureInterleaved(
		[
			{ name: 'nothing', send: () => bench.timed.post('/bench-noop', adminToken, {}) },
			{ name: 'fetch', send: async () => ({ ...(await origin.get('/small.ics', '')), status: 200 }) },
			{ name: 'commits', send: commit },
			{ name: 'sync', send: () => bench.timed.post('/meeting-manager/sync_integration', adminToken, payload) },
		],
		{ rounds: UNCHANGED_ROUNDS, warmUpRounds: 10 },
	);
	origin.close();
	const p50 = (name: string) => times.get(name)?.p50 ?? Number.NaN;
	const beyondMs = p50('sync') - p50('nothing') - p50('fetch');
	bench.report.say(
		`${bench.engine}: unchanged feed: ${round(beyondMs)} ms beyond the request and the fetch, two bare commits ${round(p50('commits'))} ms`,
	);
	bench.report.add({
		figure: `${bench.engine}: unchanged feed (304), beyond the request, the fetch and two commits`,
		ratio: beyondMs - p50('commits'),
		bound: 5,
		unit: ' ms',
	});
	const written = (await fingerprint(bench.knex, integration)) === before ? 0 : 1;
	bench.report.add({ figure: `${bench.engine}: event rows written by unchanged syncs`, ratio: written, bound: 0 });
}

/** The lease and the outcome have to be on disk, whatever else is done: a row each, as durable as Directus's own writes. */
async function prepareCommits(knex: Knex): Promise<() => Promise<Sample>> {
	await knex.schema.createTable('bench_commits', (table) => {
		table.integer('id').primary();
		table.bigInteger('value');
	});
	await knex('bench_commits').insert({ id: 1, value: 0 });
	let value = 0;
	return async () => {
		const startedMs = performance.now();
		for (let turn = 0; turn < 2; turn += 1) {
			value += 1;
			await knex('bench_commits').where({ id: 1 }).update({ value });
		}
		return { status: 200, text: '', elapsedMs: performance.now() - startedMs };
	};
}

async function countChanged(bench: Bench, integration: string): Promise<void> {
	let most = 0;
	for (let turn = 0; turn < CHANGED_SYNCS; turn += 1) {
		const before = await hashes(bench.knex, integration);
		bench.feeds.set(`/first-${FIRST_SYNCS - 1}.ics`, { body: feedOf(turn) });
		await sync(bench, integration);
		const after = await hashes(bench.knex, integration);
		const written = [...after].filter(([name, state]) => before.get(name) !== state).length;
		// Besides the one that changes, the one changed in the turn before goes back to what it was.
		most = Math.max(most, written - (turn === 0 ? 0 : 1));
	}
	bench.report.add({
		figure: `${bench.engine}: rows written for one changed event of ${FEED_EVENTS}`,
		ratio: most,
		bound: 1,
	});
}

async function hashes(knex: Knex, integration: string): Promise<Map<string, string>> {
	const rows: Record<string, unknown>[] = await knex(EVENTS)
		.select('name', 'content_hash', 'last_synced')
		.where({ calendar_integration: integration });
	return new Map(rows.map((row) => [String(row.name), `${String(row.content_hash)} ${Number(row.last_synced)}`]));
}

async function fingerprint(knex: Knex, integration: string): Promise<string> {
	const states = await hashes(knex, integration);
	return JSON.stringify([...states].toSorted());
}

async function residentMb(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
