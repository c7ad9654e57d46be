import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collections, createCallers, roles } from '../support/callers';
import type { Callers, Collection, Role } from '../support/callers';
import type { Row } from '../support/client';
import { createRoutes, deleteRoutes, readRoutes, updateRoutes } from '../support/routes';
import type { Seen, WriteRoute } from '../support/routes';
import { useSharedServer } from '../support/shared-server';
import { openSocket } from '../support/websocket';

/**
 * What each role may do, as the specification and the contract say. Capital: with every row; small: with
 * one's own rows; a dot: not at all. In the order of `collections`: events, integrations, bookings, settings,
 * rules, runs, error log, archive.
 */
const rights: Record<Role, string> = {
	'System Manager': 'CRUD CRUD CRUD CRUD CRUD .R.. .R.. .R..',
	All: '.r.. .r.. .r.. .r.. .r.. .r.. .... ....',
	'Availability Reader': '.... .... .... .... .... .... .... ....',
	'no policy': '.... .... .... .... .... .... .... ....',
	anonymous: '.... .... .... .... .... .... .... ....',
};

/** Directus 12 Core knows no item rules: All fails closed. */
const rightsWithoutItemRules = { ...rights, All: '.... .... .... .... .... .... .... ....' };

const changes: Record<Collection, Row> = {
	mm_calendar_event_sync: { location: 'Room 7' },
	mm_calendar_integration: { calendar_name: 'Room 7' },
	mm_meeting_booking: { title: 'Room 7' },
	mm_user_settings: { buffer_before_minutes: 7 },
	mm_user_availability_rule: { date: '2026-12-31' },
	mm_sync_run: { error: 'Room 7' },
	mm_error_log: { message: 'Room 7' },
	mm_calendar_event_archive: { location: 'Room 7' },
};

describe('who may do what with which rows, by every route', () => {
	const server = useSharedServer();
	const { admin, target } = server;
	const table = target.major === 12 ? rightsWithoutItemRules : rights;
	let world: Callers;

	beforeAll(async () => {
		world = await createCallers(server);
	});
	afterAll(() => world?.remove());

	const rightOf = (role: Role, collection: Collection, letter: 'C' | 'R' | 'U' | 'D') => {
		const place = table[role].split(' ')[collections.indexOf(collection)] ?? '';
		if (place.includes(letter)) return 'every row';
		return place.includes(letter.toLowerCase()) ? 'own rows' : 'nothing';
	};
	const stored = async (collection: Collection, name: string) =>
		(await admin.get<Row>(`/items/${collection}/${encodeURIComponent(name)}`)).body.data;

	/** Of the bookings below each has its own: a slot is given once. */
	let slots = 0;
	const nextSlot = () => {
		slots += 1;
		const start = Date.parse('2027-01-11T00:00:00Z') + slots * 7_200_000;
		return { start_datetime: new Date(start), end_datetime: new Date(start + 3_600_000) };
	};
	/** A row that may be created, for a person who has none of the kind yet. */
	const draftOf = async (collection: Collection): Promise<Row> => {
		const user = collection === 'mm_user_settings' ? await world.createSpare() : world.john.id;
		const start_datetime = '2026-12-10T14:00:00Z';
		const end_datetime = '2026-12-10T15:00:00Z';
		const integration = world.foreign.mm_calendar_integration;
		const title = { calendar_integration: integration, event_title: 'Draft' };
		const drafts: Record<Collection, Row> = {
			mm_calendar_event_sync: { ...title, external_event_id: randomUUID(), start_datetime, end_datetime },
			mm_calendar_integration: { user, provider: 'Outlook', status: 'Paused' },
			mm_meeting_booking: { meeting_type: 'support', assigned_user: user, ...nextSlot() },
			mm_user_settings: { name: user },
			mm_user_availability_rule: { user, date: '2026-12-24', rule_type: 'Off' },
			mm_sync_run: { calendar_integration: integration, trigger: 'manual', status: 'success' },
			mm_error_log: { title: 'Draft', message: 'Draft' },
			mm_calendar_event_archive: { ...title, name: `MM-CES-${randomUUID()}-0001` },
		};
		return drafts[collection];
	};
	/** GraphQL takes the key of a link as an object, where the caller may write what it links to. */
	const forRoute = (route: WriteRoute, collection: Collection, payload: Row): Row =>
		route.name.startsWith('GraphQL') && ['mm_calendar_event_sync', 'mm_sync_run'].includes(collection)
			? { ...payload, calendar_integration: { name: payload['calendar_integration'] } }
			: payload;
	const countRows = async (collection: Collection) =>
		Number((await admin.get<Row[]>(`/items/${collection}?aggregate[count]=*`)).body.data[0]?.['count']);

	describe.each(roles)('%s', (role) => {
		test.each(collections)('reads %s', async (collection) => {
			const { own, foreign, callers } = world;
			const both = [own[collection], foreign[collection]];
			const visible = { 'every row': both, 'own rows': [own[collection]], nothing: [] }[rightOf(role, collection, 'R')];
			const expected = (seen: Seen): Seen => {
				if (visible.length === 0) return 'refused';
				return typeof seen === 'number' ? visible.length : visible.toSorted();
			};
			for (const route of readRoutes) {
				const seen = await route.read(callers[role], collection, both);
				expect(Array.isArray(seen) ? seen.toSorted() : seen, route.name).toEqual(expected(seen));
			}
		});

		test.each(collections)('creates in %s', async (collection) => {
			const mayCreate = rightOf(role, collection, 'C') === 'every row';
			for (const route of createRoutes) {
				const payload = forRoute(route, collection, await draftOf(collection));
				const before = await countRows(collection);
				const done = await route.write(world.callers[role], collection, { name: '', payload });
				expect(done, route.name).toBe(mayCreate ? 'done' : 'refused');
				expect((await countRows(collection)) - before, route.name).toBe(mayCreate ? 1 : 0);
			}
		});

		test.each(collections)('updates %s', async (collection) => {
			const mayUpdate = rightOf(role, collection, 'U') === 'every row';
			for (const name of [world.own[collection], world.foreign[collection]]) {
				const before = await stored(collection, name);
				for (const route of updateRoutes) {
					const done = await route.write(world.callers[role], collection, { name, payload: changes[collection] });
					expect(done, `${route.name} ${name}`).toBe(mayUpdate ? 'done' : 'refused');
				}
				const after = await stored(collection, name);
				if (mayUpdate) expect(after).toMatchObject(changes[collection]);
				else expect(after).toEqual(before);
			}
		});

		test.each(collections)('deletes from %s', async (collection) => {
			const mayDelete = rightOf(role, collection, 'D') === 'every row';
			for (const route of deleteRoutes) {
				const isKept = !mayDelete;
				const name = isKept ? world.own[collection] : await createOne(collection);
				const done = await route.write(world.callers[role], collection, { name, payload: {} });
				expect(done, route.name).toBe(isKept ? 'refused' : 'done');
				expect((await stored(collection, name))?.['name'], route.name).toBe(isKept ? name : undefined);
			}
			if (!mayDelete) {
				for (const route of deleteRoutes) {
					const foreign = { name: world.foreign[collection], payload: {} };
					expect(await route.write(world.callers[role], collection, foreign), route.name).toBe('refused');
				}
				expect(await stored(collection, world.foreign[collection])).toBeDefined();
			}
		});
	});

	test('own events come through the endpoint, whatever the licence allows through /items', async () => {
		const range = '?start_date=2025-12-10&end_date=2025-12-10';
		const { status, body } = await world.callers.All.client.get<Row[]>(`/meeting-manager/events${range}`);
		expect(status).toBe(200);
		expect(body.data.map(({ name }) => name)).toEqual([world.own.mm_calendar_event_sync]);
	});

	test('an anonymous caller gets no WebSocket', async () => {
		await expect(openSocket(server.url, null)).rejects.toThrow('The server');
	});

	const createOne = async (collection: Collection) => {
		const answer = await admin.post<Row>(`/items/${collection}`, await draftOf(collection));
		return String(answer.body.data['name']);
	};
});
