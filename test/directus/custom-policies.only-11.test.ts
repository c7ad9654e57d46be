import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCallers } from '../support/callers';
import type { Callers } from '../support/callers';
import type { Client, Row } from '../support/client';
import { createPerson } from '../support/people';
import type { Person } from '../support/people';
import { createEvent } from '../support/records';
import { useSharedServer } from '../support/shared-server';

const EVENTS = '/items/mm_calendar_event_sync';
const ownRows = { calendar_integration: { user: { _eq: '$CURRENT_USER' } } };
const bad = { event_title: '' };

/** A host project may let people write by rules of its own: within them the lifecycle answers, beyond them nobody does. */
describe("a host's own policy on events", () => {
	const server = useSharedServer();
	const { admin, url } = server;
	let world: Callers;
	const made: { kind: string; id: string }[] = [];
	let assistant: Client;
	let own = '';
	let foreign = '';

	const createAssistant = async (name: string, permissions: Row[]): Promise<Person> => {
		const policy = await admin.post<{ id: string }>('/policies', { name, app_access: false, admin_access: false });
		made.push({ kind: 'policies', id: policy.body.data.id });
		for (const permission of permissions) {
			const rule = { collection: 'mm_calendar_event_sync', permissions: ownRows, fields: ['*'], ...permission };
			expect((await admin.post('/permissions', { policy: policy.body.data.id, ...rule })).status).toBe(200);
		}
		const person = await createPerson(url, admin, { policies: [name] });
		made.unshift({ kind: 'users', id: person.id });
		return person;
	};
	const giveIntegration = (person: Person) =>
		admin.patch(`/items/mm_calendar_integration/${world.own.mm_calendar_integration}`, { user: person.id });

	beforeAll(async () => {
		world = await createCallers(server);
		const person = await createAssistant('Assistant', [{ action: 'read' }, { action: 'update' }, { action: 'delete' }]);
		assistant = person.client;
		await giveIntegration(person);
		own = world.own.mm_calendar_event_sync;
		foreign = world.foreign.mm_calendar_event_sync;
	});
	afterAll(async () => {
		await world.remove();
		for (const { kind, id } of made) await admin.delete(`/${kind}/${id}`);
	});

	test('rows within the rule are validated and written', async () => {
		const refused = await assistant.patch(`${EVENTS}/${own}`, bad);
		expect([refused.status, refused.body.errors[0]?.message]).toEqual([400, 'Event Title is required.']);
		expect((await assistant.patch(`${EVENTS}/${own}`, { location: 'Room 7' })).body.data['location']).toBe('Room 7');
	});

	test('rows beyond it are refused like rows that do not exist, whatever the payload', async () => {
		for (const payload of [bad, { location: 'x' }, { external_event_id: 'x' }]) {
			for (const name of [foreign, 'MM-none-0001']) {
				const attempts = [
					await assistant.patch(`${EVENTS}/${name}`, payload),
					await assistant.patch(EVENTS, { keys: [own, name], data: payload }),
					await assistant.patch(EVENTS, [{ name, ...payload }]),
					await assistant.delete(EVENTS, [own, name]),
				];
				expect(attempts.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
			}
		}
	});

	test('a write by query finds rows within it alone', async () => {
		const title = 'Found by query';
		await admin.patch(EVENTS, { keys: [foreign], data: { event_title: title } });
		const write = { query: { filter: { event_title: { _eq: title } } }, data: { location: 'Room 8' } };
		expect((await assistant.patch<Row[]>(EVENTS, write)).body.data).toEqual([]);
		expect((await assistant.delete(EVENTS, { query: write.query })).status).toBe(204);
		expect((await admin.get<Row>(`${EVENTS}/${foreign}`)).body.data['location']).toBeNull();

		await admin.patch(EVENTS, { keys: [own], data: { event_title: title } });
		expect((await assistant.patch<Row[]>(EVENTS, write)).body.data.map(({ name }) => name)).toEqual([own]);
		const spare = await createEvent(admin, {
			calendar_integration: world.own.mm_calendar_integration,
			event_title: 'Spare',
		});
		await assistant.delete(EVENTS, { query: { filter: { event_title: { _eq: 'Spare' } } } });
		expect((await admin.get(`${EVENTS}/${spare.name}`)).status).toBe(403);
	});

	test('an event cannot be moved out of reach or taken in', async () => {
		const taken = await assistant.patch(`${EVENTS}/${foreign}`, {
			calendar_integration: world.own.mm_calendar_integration,
		});
		expect(taken.status).toBe(403);
	});

	test('fields beyond a list of fields are refused before they are read', async () => {
		const person = await createAssistant('Titles only', [
			{ action: 'read' },
			{ action: 'update', fields: ['event_title'] },
		]);
		await giveIntegration(person);
		for (const payload of [
			{ location: 'x' },
			{ start_datetime: 'garbage' },
			{ event_title: '', organizer_email: 'x' },
		]) {
			expect((await person.client.patch(`${EVENTS}/${own}`, payload)).status, JSON.stringify(payload)).toBe(403);
		}
		const within = await person.client.patch(`${EVENTS}/${own}`, bad);
		expect([within.status, within.body.errors[0]?.message]).toEqual([400, 'Event Title is required.']);
	});
});
