import createKnex from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collections, createCallers, roles } from '../support/callers';
import type { Callers, Collection } from '../support/callers';
import { createClient, query } from '../support/client';
import type { Answer, Client, Row } from '../support/client';
import { createRoutes, updateRoutes } from '../support/routes';
import { useSharedServer } from '../support/shared-server';

const writers = ['System Manager'];
const refusedRoles = roles.filter((role) => !writers.includes(role));
const UNKNOWN = 'MM-none-0001';
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';

/**
 * Hooks run before Directus checks rights, for anonymous callers too. Whoever may not write is refused
 * without a word on the payload, a look at other rows, or a number taken from a counter.
 */
describe('who may not write learns nothing by trying', () => {
	const server = useSharedServer();
	const { admin } = server;
	let world: Callers;
	let knex: Knex;
	let takenId = '';

	beforeAll(async () => {
		world = await createCallers(server);
		knex = createKnex(server.database);
		const taken = await admin.get<Row>(`/items/mm_calendar_event_sync/${world.foreign.mm_calendar_event_sync}`);
		takenId = String(taken.body.data['external_event_id']);
	});
	afterAll(async () => {
		await knex?.destroy();
		await world?.remove();
	});

	const reservations = (): Promise<Row[]> => knex('mm_counter').select('*').orderBy('series');

	/** Valid, invalid, and asking about others: an external id that is taken, a booking, a calendar, a person. */
	const probes = (collection: Collection): Row[] => {
		const { foreign, john } = world;
		const times = { start_datetime: '2026-12-10T14:00:00Z', end_datetime: '2026-12-10T15:00:00Z' };
		const event = {
			calendar_integration: foreign.mm_calendar_integration,
			event_title: 'Probe',
			external_event_id: 'probe',
			...times,
		};
		const integration = { user: john.id, provider: 'iCal', ical_url: 'https://calendar.example.com/probe.ics' };
		const booking = { meeting_type: 'support', assigned_user: john.id, ...times };
		const byCollection: Partial<Record<Collection, Row[]>> = {
			mm_calendar_event_sync: [
				event,
				{ ...event, external_event_id: takenId },
				{ ...event, meeting_booking: foreign.mm_meeting_booking },
				{ ...event, calendar_integration: UNKNOWN, organizer_email: 'x' },
				{ start_datetime: 'garbage' },
			],
			mm_calendar_integration: [
				integration,
				{ ...integration, is_primary: true, time_zone: 'Mars/Base' },
				{ user: UNKNOWN },
			],
			mm_meeting_booking: [booking, { ...booking, override_conflicts: true }, { ...booking, assigned_user: UNKNOWN }],
			mm_user_settings: [{ name: john.id }, { name: UNKNOWN, time_zone: 'Mars/Base' }],
			mm_user_availability_rule: [
				{ user: john.id, date: '2026-12-24', rule_type: 'Off' },
				{ user: UNKNOWN, date: 'garbage' },
			],
		};
		return [{}, ...(byCollection[collection] ?? [])];
	};

	describe.each(refusedRoles)('%s', (role) => {
		test.each(collections)('is refused in %s whatever the payload, and nothing is reserved', async (collection) => {
			const before = await reservations();
			const routes = [...createRoutes, ...updateRoutes].filter(({ name }) => !name.startsWith('GraphQL'));
			for (const route of routes) {
				for (const payload of probes(collection)) {
					const done = await route.write(world.callers[role], collection, { name: world.foreign[collection], payload });
					expect(done, `${route.name} ${JSON.stringify(payload)}`).toBe('refused');
				}
			}
			expect(await reservations()).toEqual(before);
		});

		test.each(collections)('gets one answer for rows of %s that exist and rows that do not', async (collection) => {
			const attempts: ((client: Client, name: string) => Promise<Answer<unknown>>)[] = [
				(client, name) => client.get(`/items/${collection}/${encodeURIComponent(name)}`),
				(client, name) => client.patch(`/items/${collection}/${encodeURIComponent(name)}`, { event_title: '' }),
				(client, name) => client.patch(`/items/${collection}`, { keys: [name], data: {} }),
				(client, name) => client.patch(`/items/${collection}`, [{ name, location: 'x' }]),
				(client, name) =>
					client.patch(`/items/${collection}`, { query: { filter: { name: { _eq: name } } }, data: {} }),
				(client, name) => client.delete(`/items/${collection}/${encodeURIComponent(name)}`),
				(client, name) => client.delete(`/items/${collection}`, [name]),
				(client, name) => client.delete(`/items/${collection}`, { query: { filter: { name: { _eq: name } } } }),
				(client, name) => client.get(`/permissions/me/${collection}/${encodeURIComponent(name)}`),
			];
			const { client } = world.callers[role];
			const name = world.foreign[collection];
			// Directus looks at the shape of a UUID before anything else.
			const missing = name.length === UNKNOWN_ID.length ? UNKNOWN_ID : UNKNOWN;
			for (const attempt of attempts) {
				const [existing, unknown] = [await attempt(client, name), await attempt(client, missing)];
				expect([existing.status, existing.text], attempt.toString()).toEqual([unknown.status, unknown.text]);
			}
		});

		test('learns nothing by the filter of a write by query', async () => {
			const { client } = world.callers[role];
			const filters = [
				{ external_event_id: { _eq: takenId } },
				{ external_event_id: { _eq: 'no such id' } },
				{ calendar_integration: { user: { email: { _eq: world.john.email } } } },
			];
			for (const filter of filters) {
				const path = '/items/mm_calendar_event_sync';
				expect((await client.patch(path, { query: { filter }, data: { location: 'x' } })).status).toBe(403);
				expect((await client.delete(path, { query: { filter } })).status).toBe(403);
			}
			const users = (title: string) => ({
				'$FOLLOW(mm_calendar_integration,user)': {
					'$FOLLOW(mm_calendar_event_sync,calendar_integration)': { event_title: { _eq: title } },
				},
			});
			const answers = await Promise.all(
				['Dentist Appointment', 'no such title'].map(async (title) => {
					const { status, text } = await client.patch('/users', {
						query: { filter: users(title) },
						data: { title: 'x' },
					});
					return [status, text];
				}),
			);
			expect(answers[0]).toEqual(answers[1]);
		});
	});

	test('an import is refused before a row of it is read', async () => {
		const before = await reservations();
		for (const role of refusedRoles) {
			for (const collection of collections) {
				const form = new FormData();
				form.append('file', new Blob([JSON.stringify(probes(collection))], { type: 'application/json' }), 'rows.json');
				const { status, body } = await world.callers[role].client.upload(`/utils/import/${collection}`, form);
				expect([status, body.errors[0]?.extensions.code], `${role} ${collection}`).toEqual([403, 'FORBIDDEN']);
			}
		}
		expect(await reservations()).toEqual(before);
	});

	test('a share grants reading alone, whatever role it was made with', async () => {
		const { body } = await admin.get<{ id: string }[]>(
			`/roles${query({ filter: '{"name":{"_eq":"System Manager"}}' })}`,
		);
		const item = world.foreign.mm_calendar_event_sync;
		const share = await admin.post<{ id: string }>('/shares', {
			collection: 'mm_calendar_event_sync',
			item,
			role: body.data[0]?.id,
		});
		const visit = await admin.post<{ access_token: string }>('/shares/auth', { share: share.body.data.id });
		const visitor = createClient(server.url, visit.body.data.access_token);
		expect((await visitor.get<Row>(`/items/mm_calendar_event_sync/${item}`)).body.data['name']).toBe(item);

		for (const payload of probes('mm_calendar_event_sync')) {
			expect((await visitor.post('/items/mm_calendar_event_sync', payload)).status).toBe(403);
			expect((await visitor.patch(`/items/mm_calendar_event_sync/${item}`, payload)).status).toBe(403);
		}
		for (const route of ['health', 'events', `get_blocking_events?user=${world.john.id}`]) {
			expect((await visitor.get(`/meeting-manager/${route}`)).status, route).toBe(403);
		}
		await admin.delete(`/shares/${share.body.data.id}`);
	});
});
