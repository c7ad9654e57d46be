import { DAY_MS, MINUTE_MS } from '../../extensions/meeting-manager/src/domain/interval';
import { startOfLocalDay, startOfNextLocalDay, timeOfLocalDay } from '../../extensions/meeting-manager/src/time';
import { findAvailableSlots } from '../../extensions/meeting-manager/src/usecases/find-available-slots';
import { createClient } from '../support/client';
import { createPerson } from '../support/people';
import { seedEvents, seedIntegrations, spanAround } from './calendar-data';
import type { BenchOptions } from './options';
import { explainQuestions } from './plans';
import { round } from './report';
import type { Report } from './report';
import { openKnex, settle, startBenchServer } from './server';
import { createTimedClient, measureInterleaved } from './timing';
import type { TimedClient } from './timing';

const ZONE = 'Europe/Berlin';
const EVENTS = 100_000;
const PEOPLE = 20;
const DAYS = 30;
const SLOT_MINUTES = 30;
const WARM_UP_ROUNDS = 20;
const WORK = { fromMs: 9 * 60 * MINUTE_MS, toMs: 17 * 60 * MINUTE_MS };

/** Common free half hours of 20 people in 30 days, against doing nothing and against asking for each half hour and person. */
export async function benchSlots(engine: 'sqlite' | 'postgres', options: BenchOptions, report: Report): Promise<void> {
	const server = await startBenchServer(`11-${engine}`);
	const knex = await openKnex(server);
	const timed = createTimedClient(server.url);
	try {
		const admin = createClient(server.url, server.adminToken);
		const person = await createPerson(server.url, admin, { role: 'All' });
		const app = await createPerson(server.url, admin, { policies: ['Availability Reader'] });
		const span = spanAround(new Date());
		const integrations = await seedIntegrations(knex, person, span);
		const others = integrations.others.slice(0, PEOPLE - 1);
		await seedEvents(knex, { main: integrations.main, others }, { from: 0, to: EVENTS, span });
		await settle(knex, server);
		report.say(`${engine}: ${EVENTS} events of ${PEOPLE} people loaded`);

		const emails = [person.email, ...others.map((name) => name.slice('MM-CI-'.length, -'-0001'.length))];
		// From tomorrow: what is past by now would differ between the two ways.
		const days = Array.from({ length: DAYS }, (_, index) => dayOf(Date.now() + (index + 1) * DAY_MS));
		const [first = '', last = ''] = [days[0], days.at(-1)];
		const path = `/meeting-manager/find_available_slots?users=${encodeURIComponent(emails.join(','))}&start_date=${first}&end_date=${last}&duration_minutes=${SLOT_MINUTES}`;
		const askers = { 'app with Availability Reader': app.token, admin: server.adminToken };
		const times = await measureInterleaved(
			Object.entries(askers).flatMap(([asker, token]) => [
				{ name: `nothing, ${asker}`, send: () => timed.get('/bench-noop', token) },
				{ name: `find_available_slots, ${asker}`, send: () => timed.get(path, token) },
			]),
			{ rounds: options.rounds, warmUpRounds: WARM_UP_ROUNDS },
		);
		for (const [name, { p50, p95 }] of times) {
			report.say(`${engine}: ${name.padEnd(48)} p50 ${round(p50)} ms, p95 ${round(p95)} ms`);
		}
		const naive = await askOneByOne(timed, app.token, emails, days);
		const { data }: { data: { start_datetime: string }[] } = JSON.parse((await timed.get(path, app.token)).text);
		const found = data.map(({ start_datetime }) => start_datetime);
		if (found.join(' ') !== naive.free.join(' ')) throw new Error(`The answers differ:\n${found}\n${naive.free}`);
		report.say(
			`${engine}: one by one: ${naive.calls} calls of check_time_slot in ${round(naive.elapsedMs)} ms find the same ${found.length} slots`,
		);

		let allMet = true;
		for (const asker of Object.keys(askers)) {
			const [nothing, slots] = [times.get(`nothing, ${asker}`), times.get(`find_available_slots, ${asker}`)];
			const figure = `${engine}: find_available_slots, ${PEOPLE} people, ${DAYS} days, p95 beyond the request, ${asker}`;
			const ratio = (slots?.p95 ?? Number.NaN) - (nothing?.p50 ?? Number.NaN);
			allMet = report.add({ figure, ratio, bound: 60, unit: ' ms' }) && allMet;
		}
		report.add({
			figure: `${engine}: check_time_slot one by one / find_available_slots, app with Availability Reader`,
			ratio: naive.elapsedMs / (times.get('find_available_slots, app with Availability Reader')?.p50 ?? Number.NaN),
			bound: 10,
			atLeast: true,
		});
		if (options.plans || !allMet) {
			const rows = await knex('directus_users').select('id').whereIn('email', emails);
			const users = rows.map(({ id }) => String(id));
			const range = { start: startOfLocalDay(first, ZONE), end: startOfNextLocalDay(last, ZONE) };
			const grid = { durationMinutes: SLOT_MINUTES, stepMinutes: SLOT_MINUTES, zone: ZONE };
			const ask = () => findAvailableSlots(knex, users, () => ({ range, grid }), new Date());
			report.say(await explainQuestions(knex, engine, ask));
		}
	} finally {
		timed.close();
		await knex.destroy();
		await server.stop();
	}
}

/** What a client does that knows everybody's working hours: each half hour, each person, until somebody is busy. */
async function askOneByOne(timed: TimedClient, token: string, emails: readonly string[], days: readonly string[]) {
	const free: string[] = [];
	let calls = 0;
	const startedMs = performance.now();
	for (const { start, end } of days.flatMap(workSlots)) {
		const slot = `start_datetime=${start.toISOString()}&end_datetime=${end.toISOString()}`;
		let isFree = true;
		for (const email of emails) {
			if (!isFree) break;
			calls += 1;
			const { text } = await timed.get(
				`/meeting-manager/check_time_slot?${slot}&user=${encodeURIComponent(email)}`,
				token,
			);
			const { data }: { data: { available: boolean } } = JSON.parse(text);
			isFree = data.available;
		}
		if (isFree) free.push(start.toISOString());
	}
	return { free, calls, elapsedMs: performance.now() - startedMs };
}

function workSlots(day: string): { start: Date; end: Date }[] {
	const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
	if (weekday === 0 || weekday === 6) return [];
	const stepMs = SLOT_MINUTES * MINUTE_MS;
	return Array.from({ length: (WORK.toMs - WORK.fromMs) / stepMs }, (_, index) => ({
		start: timeOfLocalDay(day, WORK.fromMs + index * stepMs, ZONE),
		end: timeOfLocalDay(day, WORK.fromMs + (index + 1) * stepMs, ZONE),
	}));
}

function dayOf(ms: number): string {
	return new Date(ms).toISOString().slice(0, 10);
}
