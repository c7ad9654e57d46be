import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../extensions/meeting-manager/src/schemas/openapi/operations';
import type { Operation } from '../../extensions/meeting-manager/src/schemas/openapi/operation';
import { EXAMPLE } from '../../extensions/meeting-manager/src/schemas/openapi/parts';
import { query } from '../support/client';
import type { Answer, Client, Row } from '../support/client';
import { consentAtGoogle, consentAtGraph } from '../support/consent-page';
import { outlookEmails } from '../support/connect-server';
import { createExampleWorld, inFuture } from '../support/example-world';
import type { ExampleWorld } from '../support/example-world';
import { useTarget } from '../support/shared-server';

const formats = { 'date-time': isDateTime, date: /^\d{4}-\d\d-\d\d$/, uuid: /^[\da-f-]{36}$/, uri: true } as const;
const ajv = new Ajv2020({ strict: false, formats });

function isDateTime(value: string): boolean {
	return new Date(value).toISOString() === value;
}

let world: ExampleWorld;
let document: Row;
/** What stands for the examples' own ids, secrets and addresses. */
const actual: Record<string, string> = {};

beforeAll(async () => {
	world = await createExampleWorld(useTarget().name);
	actual['https://caldav.example.com/'] = world.calDav;
	document = (await world.sarah.get('/meeting-manager/openapi.json')).body;
}, 120_000);
afterAll(() => world.stop());

/** The example as it is sent: in the future, with what only this server knows. */
function requestOf({ example }: Operation): Record<string, string> {
	let text = inFuture(JSON.stringify(example));
	for (const [told, meant] of Object.entries(actual)) text = text.replaceAll(told, meant);
	return JSON.parse(text);
}

async function send(operation: Operation, client: Client): Promise<Answer<Row>> {
	const { method, path, pathParameters = {}, headers } = operation;
	const sent = requestOf(operation);
	const names = Object.keys(pathParameters);
	const address = `/meeting-manager${names.reduce((made, name) => made.replace(`{${name}}`, sent[name] ?? ''), path)}`;
	if (headers !== undefined) {
		const { status } = await fetch(world.connecting.server.url + address, { method: 'POST', headers: sent });
		return { ...(await client.get('/server/ping')), status };
	}
	const rest = Object.fromEntries(Object.entries(sent).filter(([name]) => !names.includes(name)));
	return method === 'post' ? client.post(address, rest) : client.get(address + query(rest));
}

function validate(schema: unknown, value: unknown): string {
	const resolved = JSON.parse(JSON.stringify(schema).replaceAll('#/components', 'openapi#/components'));
	if (ajv.getSchema('openapi') === undefined) ajv.addSchema({ $id: 'openapi', components: document['components'] });
	return ajv.validate(resolved, value) ? 'valid' : ajv.errorsText();
}

/** What the description says of an answer; a reference is followed. */
function described({ method, path }: Operation, status: number): Row {
	const { responses } = Object(document['paths'])[`/meeting-manager${path}`][method];
	const response = responses[status];
	const name = /components\/responses\/(\w+)$/.exec(response?.$ref ?? '')?.[1];
	return name === undefined ? response : Object(document['components']).responses[name];
}

function schemaOf(response: Row): unknown {
	return Object(response['content'])['application/json'].schema;
}

/** The same keys all the way down. Null stands for anything, what is empty in the example for any list or object. */
function expectAlike(answer: unknown, example: unknown, where = 'data'): void {
	if (answer === null || example === null) return;
	if (Array.isArray(example)) {
		if (example.length > 0) expectAlike(Object(answer)[0], example[0], `${where}[0]`);
		return;
	}
	expect(typeof answer, where).toBe(typeof example);
	if (typeof example !== 'object' || Object.keys(example).length === 0) return;
	expect(Object.keys(Object(answer)).toSorted(), where).toEqual(Object.keys(example).toSorted());
	for (const [key, value] of Object.entries(example)) expectAlike(Object(answer)[key], value, `${where}.${key}`);
}

/** What follows from an answer for the examples after it, and what a person does in between. */
const consequences: Record<string, (answer: { data: Row; location: URL | null }) => Promise<void>> = {
	connectGoogle: async ({ location }) =>
		takeCallback(await consentAtGoogle(pageAt(location), { account: EXAMPLE.calendar })),
	connectOutlook: async ({ location }) =>
		takeCallback(await consentAtGraph(pageAt(location), { account: outlookEmails[0] })),
	finishGoogle: async ({ location }) => {
		actual[EXAMPLE.account] = location?.searchParams.get('connected') ?? '';
	},
	getBookingSyncStatus: async () => {
		const external_change = JSON.stringify({ kind: 'deleted' });
		await world.connecting.knex('mm_meeting_booking').where({ name: EXAMPLE.booking }).update({ external_change });
	},
	createFreeBusyLink: async ({ data }) => {
		const feed = operations.find((operation) => operation.id === 'readFreeBusy');
		actual[String(feed?.example['file'])] = String(data['url']).split('/').at(-1) ?? '';
	},
};

function pageAt(location: URL | null): URL {
	if (location === null) throw new Error('Nobody was sent anywhere');
	return location;
}

function takeCallback({ searchParams }: URL): void {
	actual['state-of-the-sign-in'] = searchParams.get('state') ?? '';
	actual['code-of-the-provider'] = searchParams.get('code') ?? '';
}

describe.each(operations.map((operation) => [operation.id, operation] as const))('%s', (id, operation) => {
	const { success, audience, path } = operation;

	test('answers its example as described', async () => {
		if (success.kind === 'redirect') {
			const page = await world.browser.open(`/meeting-manager${path}${query(requestOf(operation))}`);
			expect(page.status, page.text).toBe(302);
			expect(described(operation, 302)).toHaveProperty('headers.Location');
			await consequences[id]?.({ data: {}, location: page.location });
			return;
		}
		const caller = { anybody: world.anonymous, 'signed in': world.sarah, 'System Manager': world.admin }[audience];
		const answer = await send(operation, caller);
		const status = success.kind === 'accepted' ? 202 : 200;
		expect(answer.status, answer.text).toBe(status);
		const response = described(operation, status);
		if (success.kind === 'document') {
			expect(answer.headers.get('content-type')).toContain(success.mediaType);
			expect(Object.keys(Object(response['content']))).toEqual([success.mediaType]);
		}
		if (success.kind !== 'data') return;
		expect(validate(schemaOf(response), JSON.parse(answer.text))).toBe('valid');
		expectAlike(answer.body.data, success.example);
		await consequences[id]?.({ data: answer.body.data, location: null });
	});
});

const guarded = operations.filter(({ audience }) => audience !== 'anybody');
test.each(guarded.map((operation) => [operation.id, operation] as const))(
	'%s refuses who is not signed in as described',
	async (_id, operation) => {
		const anonymous = { get: world.anonymous.get, post: world.anonymous.post }[operation.method];
		const answer = await anonymous(`/meeting-manager${operation.path}`);
		expect(answer.status).toBe(403);
		expect(validate(schemaOf(described(operation, 403)), JSON.parse(answer.text))).toBe('valid');
	},
);

test('bad arguments and taken slots are errors as described', async () => {
	const slot = { start_datetime: '2036-12-10T14:00:00Z', end_datetime: '2036-12-10T15:00:00Z' };
	const hold = operations.find(({ path }) => path === '/hold_slot');
	if (hold === undefined) throw new Error('hold_slot is not described');
	const answers = [
		await world.sarah.post('/meeting-manager/hold_slot', {}),
		await world.sarah.post('/meeting-manager/hold_slot', slot),
		await world.sarah.post('/meeting-manager/hold_slot', slot),
	];
	expect(answers.map(({ status }) => status)).toEqual([400, 200, 409]);
	for (const { status, text } of answers) {
		expect(validate(schemaOf(described(hold, status)), JSON.parse(text))).toBe('valid');
	}
	expect(answers[0]?.body.errors[0]?.extensions['faults']).toContainEqual({
		field: 'start_datetime',
		message: '"start_datetime" is required.',
	});
	expect(answers[2]?.body.errors[0]?.extensions['conflicts']).toHaveLength(1);
});

test('a list comes in pages where asked for, and whole where not', async () => {
	const read = async (values: Record<string, string>) => {
		const range = { start_date: inFuture('2026-12-10'), end_date: inFuture('2026-12-20') };
		const { body, status } = await world.sarah.get<Row[]>(`/meeting-manager/events${query({ ...range, ...values })}`);
		return status === 200 ? body.data.map(({ event_title: title }) => title) : status;
	};
	const whole = await read({});
	expect(whole).toHaveLength(2);
	expect(await read({ limit: '1', page: '2' })).toEqual([Object(whole)[1]]);
	expect(await read({ limit: '-1', page: '2' })).toEqual(whole);
	expect(await read({ limit: '1', page: '3' })).toEqual([]);
	expect(await read({ limit: '-2' })).toBe(400);
});
