import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { query } from '../support/client';
import type { Row } from '../support/client';
import { adminToken } from '../support/directus-env';
import { createPerson, removePerson } from '../support/people';
import type { Person } from '../support/people';
import { createEvent, createIntegration } from '../support/records';
import { createRoutes, updateRoutes } from '../support/routes';
import type { Caller, Done } from '../support/routes';
import { useSharedServer } from '../support/shared-server';
import { openSocket } from '../support/websocket';

const COLLECTION = 'mm_calendar_event_sync';
const EVENTS = `/items/${COLLECTION}`;
const faults = [
	{ field: 'event_title', message: 'Event Title is required.' },
	{ field: 'organizer_email', message: "Invalid email format for Organizer Email: 'sarah@'" },
];
const sentences = "Event Title is required. Invalid email format for Organizer Email: 'sarah@'";
const badFields = { event_title: '', organizer_email: 'sarah@' };

/** validate and on_update are hooks of the collection, so no way of writing gets round them. */
describe('the lifecycle of an event on every path that writes', () => {
	const { admin, url, anonymous } = useSharedServer();
	let person: Person;
	let caller: Caller;
	let integration = '';

	beforeAll(async () => {
		person = await createPerson(url, admin);
		integration = (await createIntegration(admin, { user: person.id })).name;
		caller = { client: admin, socket: await openSocket(url, adminToken) };
	});
	afterAll(async () => {
		caller.socket?.close();
		await admin.delete(`/items/mm_calendar_integration/${integration}`);
		await removePerson(admin, person);
	});

	const draft = (changes: Row = {}): Row => ({
		calendar_integration: integration,
		external_event_id: randomUUID(),
		event_title: 'Dentist Appointment',
		start_datetime: '2026-12-10 14:00:00',
		end_datetime: '2026-12-10 15:00:00',
		...changes,
	});
	const stored = async (externalId: unknown) => {
		const filter = JSON.stringify({
			external_event_id: { _eq: externalId },
			calendar_integration: { _eq: integration },
		});
		return (await admin.get<Row[]>(EVENTS + query({ filter }))).body.data;
	};
	const read = async (name: string) => (await admin.get<Row>(`${EVENTS}/${name}`)).body.data;
	const expectInvalid = (done: Done, route: { name: string; isSocket?: boolean }) =>
		expect(done, route.name).toEqual({ invalid: sentences, ...(route.isSocket ? {} : { faults }) });
	const expectNamed = (rows: Row[]) => {
		expect(rows).toHaveLength(1);
		expect(rows[0]?.['name']).toMatch(/^MM-CES-MM-CI-.+@bestsecurity\.com-0001-\d{4,}$/);
		expect(rows[0]).toMatchObject({ sync_status: 'Synced', start_datetime: '2026-12-10T14:00:00.000Z' });
	};

	test.each(createRoutes)('create by $name', async (route) => {
		const payload = (changes?: Row) => {
			const link = route.name.startsWith('GraphQL') ? { calendar_integration: { name: integration } } : {};
			return draft({ ...link, ...changes });
		};
		const bad = payload(badFields);
		expectInvalid(await route.write(caller, COLLECTION, { name: '', payload: bad }), route);
		expect(await stored(bad['external_event_id'])).toEqual([]);
		const good = payload();
		expect(await route.write(caller, COLLECTION, { name: '', payload: good })).toBe('done');
		expectNamed(await stored(good['external_event_id']));
	});

	test.each(updateRoutes)('update by $name', async (route) => {
		const event = await createEvent(admin, { calendar_integration: integration, sync_status: 'Pending Sync' });
		expectInvalid(await route.write(caller, COLLECTION, { name: event.name, payload: badFields }), route);
		const late = { start_datetime: '2025-12-10T16:00:00Z' };
		expect(await route.write(caller, COLLECTION, { name: event.name, payload: late })).toMatchObject({
			invalid: 'End DateTime must be after Start DateTime.',
		});
		expect(await read(event.name)).toEqual(event);
		const change = { event_title: 'Moved', sync_status: 'Synced' };
		expect(await route.write(caller, COLLECTION, { name: event.name, payload: change })).toBe('done');
		expect(await read(event.name)).toMatchObject({ ...change, last_synced: expect.stringMatching(/Z$/) });
	});

	const importFile = (type: string, text: string) => {
		const form = new FormData();
		form.append('file', new Blob([text], { type }), type === 'text/csv' ? 'events.csv' : 'events.json');
		return admin.upload(`/utils/import/${COLLECTION}`, form);
	};
	const toCsv = (rows: Row[]) =>
		[Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))].map((cells) => cells.join(',')).join('\n');

	test.each([
		['application/json', (rows: Row[]) => JSON.stringify(rows)],
		['text/csv', toCsv],
	])('import of %s: one bad row and nothing is stored', async (type, write) => {
		const rows = [draft({ organizer_email: 'john@customer.com' }), draft({ organizer_email: 'john@customer.com' })];
		const refused = await importFile(
			type,
			write([...rows, draft(badFields)].map((row) => ({ organizer_email: '', ...row }))),
		);
		expect(refused.status).toBe(400);
		expect(refused.body.errors[0]).toMatchObject({ message: sentences, extensions: { faults } });
		for (const row of rows) expect(await stored(row['external_event_id'])).toEqual([]);

		expect((await importFile(type, write(rows))).status).toBe(200);
		for (const row of rows) expectNamed(await stored(row['external_event_id']));
	});

	test('import of a known name updates that event, by the same rules', async () => {
		const event = await createEvent(admin, { calendar_integration: integration });
		const refused = await importFile('application/json', JSON.stringify([{ name: event.name, ...badFields }]));
		expect(refused.body.errors[0]?.message).toBe(sentences);
		await importFile('application/json', JSON.stringify([{ name: event.name, event_title: 'Imported' }]));
		expect(await read(event.name)).toMatchObject({ event_title: 'Imported', location: null });
	});

	test('batches with one bad row change nothing', async () => {
		const rows = [draft(), draft(badFields)];
		const linked = rows.map((row) => ({ name: '', ...row, calendar_integration: { name: integration } }));
		expect((await admin.post(EVENTS, rows)).status).toBe(400);
		await admin.graphql(
			`mutation($data: [create_${COLLECTION}_input!]!) { create_${COLLECTION}_items(data: $data) { name } }`,
			{ data: linked },
		);
		await caller.socket?.ask({ type: 'items', action: 'create', collection: COLLECTION, data: rows });
		for (const row of rows) expect(await stored(row['external_event_id'])).toEqual([]);

		const event = await createEvent(admin, { calendar_integration: integration });
		const other = await createEvent(admin, { calendar_integration: integration });
		const changes = [
			{ name: event.name, location: 'Room 7' },
			{ name: other.name, ...badFields },
		];
		expect((await admin.patch(EVENTS, changes)).status).toBe(400);
		const taken = { keys: [event.name, other.name], data: { external_event_id: 'One id for two' } };
		expect((await admin.patch(EVENTS, taken)).body.errors[0]?.message).toContain("'One id for two' already exists");
		expect(await read(event.name)).toEqual(event);
		expect(await read(other.name)).toEqual(other);
	});

	test('nested: the integration as an object names the event, and is written by its own rules', async () => {
		const nested = draft({ calendar_integration: { name: integration, calendar_name: 'Work' } });
		expect((await admin.post(EVENTS, nested)).status).toBe(200);
		const [row] = await stored(nested['external_event_id']);
		expectNamed([row ?? {}]);
		const changed = await admin.get<Row>(`/items/mm_calendar_integration/${integration}`);
		expect(changed.body.data['calendar_name']).toBe('Work');

		const mars = { calendar_integration: { name: integration, time_zone: 'Mars/Base' } };
		const attempts = [
			await admin.post(EVENTS, draft(mars)),
			await admin.patch(`${EVENTS}/${String(row?.['name'])}`, mars),
		];
		for (const { status, body } of attempts) {
			expect(status).toBe(400);
			expect(body.errors[0]?.message).toBe("Time Zone 'Mars/Base' is not an IANA time zone, such as 'Europe/Berlin'.");
		}
		const both = await admin.post(
			EVENTS,
			draft({ ...badFields, calendar_integration: { name: integration, calendar_name: 'Lost' } }),
		);
		expect(both.body.errors[0]?.message).toBe(sentences);
		const kept = await admin.get<Row>(`/items/mm_calendar_integration/${integration}`);
		expect(kept.body.data).toMatchObject({ calendar_name: 'Work', time_zone: 'UTC' });
	});

	test.each([
		[{ name: 'MM-CI-nobody-0001' }, "Calendar Integration 'MM-CI-nobody-0001' does not exist."],
		['MM-CI-\u0000', 'Calendar Integration must not contain NUL characters.'],
		[{ calendar_name: 'New' }, 'Calendar Integration must be text.'],
		[{ name: null }, 'Calendar Integration is required.'],
	])('nested: %j is no integration', async (calendar_integration, message) => {
		const { status, body } = await admin.post(EVENTS, draft({ calendar_integration }));
		expect([status, body.errors[0]?.message]).toEqual([400, message]);
	});

	test('a Flow that creates items: bad input is answered with the sentences, good input is named', async () => {
		const options = { method: 'POST', return: '$all' };
		const flow = await admin.post<{ id: string }>('/flows', {
			name: 'Add',
			trigger: 'webhook',
			status: 'active',
			options,
		});
		const operation = await admin.post<{ id: string }>('/operations', {
			flow: flow.body.data.id,
			name: 'Add',
			key: 'add',
			type: 'item-create',
			position_x: 1,
			position_y: 1,
			options: { collection: COLLECTION, permissions: '$full', emitEvents: true, payload: '{{$trigger.body}}' },
		});
		await admin.patch(`/flows/${flow.body.data.id}`, { operation: operation.body.data.id });
		const trigger = (payload: Row) => anonymous.post<Row>(`/flows/trigger/${flow.body.data.id}`, payload);
		const runs = async (payload: Row) => Object((await trigger(payload)).body)['add'];
		// Directus loads a new Flow a moment after it was saved.
		await expect.poll(async () => (await trigger({})).status, { timeout: 10_000 }).toBe(200);

		const bad = draft(badFields);
		expect(await runs(bad)).toMatchObject({ code: 'INVALID_PAYLOAD', status: 400, extensions: { faults } });
		expect(await stored(bad['external_event_id'])).toEqual([]);
		const good = draft();
		const [name] = await runs(good);
		expect(name).toMatch(/^MM-CES-/);
		expectNamed(await stored(good['external_event_id']));
		await admin.delete(`/flows/${flow.body.data.id}`);
	});
});
