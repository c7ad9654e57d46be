import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../extensions/meeting-manager/src/domain/interval';
import { startOfLocalDay, startOfNextLocalDay } from '../../extensions/meeting-manager/src/time';
import { checkAvailability } from '../../extensions/meeting-manager/src/usecases/check-availability';
import { createClient } from '../support/client';
import { createPerson } from '../support/people';
import type { Person } from '../support/people';
import { seedEvents, seedIntegrations, spanAround } from './calendar-data';
import type { Span } from './calendar-data';
import type { BenchOptions } from './options';
import { explainQuestions } from './plans';
import { createRandom } from '../support/random';
import { round } from './report';
import type { Report } from './report';
import { openKnex, settle, startBenchServer } from './server';
import { createTimedClient, measureInterleaved } from './timing';
import type { Percentiles, TimedClient, Variant } from './timing';

const ZONE = 'Europe/Berlin';
const WARM_UP_ROUNDS = 40;
const CHECKED_ROUNDS = 20;

type Times = Map<string, Percentiles>;

/** Availability with 10,000 and then with 1,000,000 events, against doing nothing and against `/items`. */
export async function benchAvailability(
	engine: 'sqlite' | 'postgres',
	options: BenchOptions,
	report: Report,
): Promise<void> {
	const server = await startBenchServer(`11-${engine}`);
	const knex = await openKnex(server);
	const timed = createTimedClient(server.url);
	try {
		const admin = createClient(server.url, server.adminToken);
		const person = await createPerson(server.url, admin, { role: 'All' });
		const app = await createPerson(server.url, admin, { policies: ['Availability Reader'] });
		const span = spanAround(new Date());
		const integrations = await seedIntegrations(knex, person, span);
		const questions = { person, app, adminToken: server.adminToken, integration: integrations.main, span };
		const variants = makeVariants(timed, questions);
		const references = makeReferences(timed, questions);

		const sizes = [Math.round(options.events / 100), options.events];
		const measured: Times[] = [];
		let loaded = 0;
		for (const size of sizes) {
			const startedMs = performance.now();
			await seedEvents(knex, integrations, { from: loaded, to: size, span });
			await settle(knex, server);
			loaded = size;
			report.say(`${engine}: ${size} events loaded in ${Math.round((performance.now() - startedMs) / 1000)} s`);
			await checkAnswers(timed, questions);
			const rounds = { rounds: options.rounds, warmUpRounds: WARM_UP_ROUNDS };
			const times = await measureInterleaved(variants, rounds);
			// Apart: what they leave in memory would be cleared away on the time of whatever comes next.
			for (const [name, found] of await measureInterleaved(references, rounds)) times.set(name, found);
			measured.push(times);
			for (const [name, { p50, p95 }] of times) {
				report.say(`${engine}: ${size} events: ${name.padEnd(44)} p50 ${round(p50)} ms, p95 ${round(p95)} ms`);
			}
		}
		const [small, large] = measured;
		if (!small || !large) throw new Error('Nothing was measured.');
		const allMet = addFigures(report, engine, { small, large, sizes });
		if (options.plans || !allMet) {
			const ask = () => checkAvailability(knex, person.id, () => at(makeSlots(span), 0), new Date());
			report.say(await explainQuestions(knex, engine, ask));
		}
	} finally {
		timed.close();
		await knex.destroy();
		await server.stop();
	}
}

interface Questions {
	person: Person;
	app: Person;
	adminToken: string;
	integration: string;
	span: Span;
}

const askers = ['own calendar', 'app with Availability Reader', 'admin'] as const;

function at<T>(list: readonly T[], index: number): T {
	const item = list[index % list.length];
	if (item === undefined) throw new Error('The list is empty.');
	return item;
}

function tokenOf(asker: (typeof askers)[number], { person, app, adminToken }: Questions): string {
	return { 'own calendar': person.token, 'app with Availability Reader': app.token, admin: adminToken }[asker];
}

function makeVariants(timed: TimedClient, questions: Questions): Variant[] {
	const slots = makeSlots(questions.span);
	const days = makeDays(questions.span);
	return askers.flatMap((asker): Variant[] => {
		const token = tokenOf(asker, questions);
		const user = asker === 'own calendar' ? '' : `&user=${encodeURIComponent(questions.person.email)}`;
		return [
			{ name: `nothing, ${asker}`, send: () => timed.get('/bench-noop', token) },
			{
				name: `check_time_slot, ${asker}`,
				send: (index) => timed.get(`/meeting-manager/check_time_slot?${slotQuery(at(slots, index))}${user}`, token),
			},
			{
				name: `get_blocking_events, ${asker}`,
				send: (index) => {
					const day = at(days, index);
					return timed.get(`/meeting-manager/get_blocking_events?start_date=${day}&end_date=${day}${user}`, token);
				},
			},
		];
	});
}

/** The same questions put to Directus itself. */
function makeReferences(timed: TimedClient, questions: Questions): Variant[] {
	const slots = makeSlots(questions.span);
	const days = makeDays(questions.span);
	const items = (range: { start: Date; end: Date }) =>
		timed.get(itemsPath(questions.integration, range), questions.adminToken);
	return [
		{ name: 'items of an hour, admin', send: (index) => items(at(slots, index)) },
		{ name: 'items of a day, admin', send: (index) => items(dayRange(at(days, index))) },
	];
}

function makeSlots({ startMs, endMs }: Span): { start: Date; end: Date }[] {
	const random = createRandom(1);
	return Array.from({ length: 1000 }, () => {
		const slotMs = startMs + Math.floor((random() * (endMs - startMs - HOUR_MS)) / MINUTE_MS) * MINUTE_MS;
		return { start: new Date(slotMs), end: new Date(slotMs + HOUR_MS) };
	});
}

function makeDays({ startMs, endMs }: Span): string[] {
	const random = createRandom(2);
	return Array.from({ length: 1000 }, () =>
		new Date(startMs + random() * (endMs - startMs - DAY_MS)).toISOString().slice(0, 10),
	);
}

function dayRange(day: string): { start: Date; end: Date } {
	return { start: startOfLocalDay(day, ZONE), end: startOfNextLocalDay(day, ZONE) };
}

function slotQuery({ start, end }: { start: Date; end: Date }): string {
	return `start_datetime=${start.toISOString()}&end_datetime=${end.toISOString()}`;
}

/** The question put to Directus itself: overlap, statuses, blocking, the person's integrations. */
function itemsPath(integration: string, range: { start: Date; end: Date }): string {
	const filter = {
		_and: [
			{ calendar_integration: { _in: [integration] } },
			{ is_blocking_availability: { _eq: true } },
			{ sync_status: { _in: ['Synced', 'Pending Sync'] } },
			{ start_datetime: { _lt: range.end.toISOString() } },
			{ end_datetime: { _gt: range.start.toISOString() } },
		],
	};
	const fields = 'name,event_title,start_datetime,end_datetime,event_type,location,calendar_integration';
	return `/items/mm_calendar_event_sync?limit=-1&sort=start_datetime&fields=${fields}&filter=${encodeURIComponent(JSON.stringify(filter))}`;
}

/** Before anything is timed: the two ways must find the same events, whole days apart, which only ours knows. */
async function checkAnswers(timed: TimedClient, questions: Questions): Promise<void> {
	for (const slot of makeSlots(questions.span).slice(0, CHECKED_ROUNDS)) {
		const own = await timed.get(
			`/meeting-manager/get_blocking_events?start_date=${slot.start.toISOString()}&end_date=${slot.end.toISOString()}`,
			questions.person.token,
		);
		const reference = await timed.get(itemsPath(questions.integration, slot), questions.adminToken);
		const found = timedEvents(own.text);
		const expected = timedEvents(reference.text);
		if (found !== expected)
			throw new Error(`The answers differ at ${slot.start.toISOString()}:\n${found}\n${expected}`);
	}
}

function timedEvents(text: string): string {
	const { data }: { data: { name: string; event_type: string }[] } = JSON.parse(text);
	return data
		.flatMap(({ name, event_type }) => (event_type === 'All-Day Event' ? [] : [name]))
		.toSorted()
		.join(' ');
}

function addFigures(
	report: Report,
	engine: string,
	{ small, large, sizes }: { small: Times; large: Times; sizes: readonly number[] },
): boolean {
	const growth = sizes.toReversed().map((size) => size.toLocaleString('en-US'));
	const p50 = (times: Times, name: string) => times.get(name)?.p50 ?? Number.NaN;
	let allMet = true;
	const add = (figure: string, ratio: number, bound: number, atLeast = false): void => {
		allMet = report.add({ figure: `${engine}: ${figure}`, ratio, bound, atLeast }) && allMet;
	};
	for (const asker of askers) {
		for (const route of ['check_time_slot', 'get_blocking_events']) {
			const name = `${route}, ${asker}`;
			add(`${name} / nothing`, p50(large, name) / p50(large, `nothing, ${asker}`), 1.5);
			add(`${name}, ${growth.join(' / ')} events`, p50(large, name) / p50(small, name), 1.2);
		}
	}
	add(
		'items / check_time_slot, admin',
		p50(large, 'items of an hour, admin') / p50(large, 'check_time_slot, admin'),
		8,
		true,
	);
	add(
		'items / get_blocking_events, admin',
		p50(large, 'items of a day, admin') / p50(large, 'get_blocking_events, admin'),
		8,
		true,
	);
	return allMet;
}
