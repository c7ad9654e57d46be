import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCallers } from '../support/callers';
import type { Callers } from '../support/callers';
import { query } from '../support/client';
import type { Row } from '../support/client';
import { createEvent } from '../support/records';
import { useSharedServer } from '../support/shared-server';
import { openSocket } from '../support/websocket';

const EVENTS = '/items/mm_calendar_event_sync';
const secretTitle = `Merger talks ${randomUUID()}`;

/** What All sees of other people's rows beyond the plain routes: nothing, by relations, counts, filters and news. */
describe('the rows of All are their own', () => {
	const server = useSharedServer();
	const { admin, url } = server;
	let world: Callers;
	let foreign = '';

	beforeAll(async () => {
		world = await createCallers(server);
		foreign = (
			await createEvent(admin, {
				calendar_integration: world.foreign.mm_calendar_integration,
				event_title: secretTitle,
				meeting_booking: world.foreign.mm_meeting_booking,
			})
		).name;
		// The worst case: both have the role All, over which a filter gets from one to the other.
		const role = (await admin.get<{ role: string }>(`/users/${world.sarah.id}`)).body.data.role;
		await admin.patch(`/users/${world.john.id}`, { role });
	});
	afterAll(async () => {
		await admin.delete(EVENTS, [foreign]);
		await world.remove();
	});
	const asAll = () => world.callers.All.client;

	test.each([
		['mm_calendar_event_sync', 'calendar_integration.user.*'],
		['mm_calendar_integration', 'user.*,user.role.*'],
		['mm_meeting_booking', 'assigned_user.*'],
		['mm_user_availability_rule', 'user.*'],
		['mm_sync_run', 'calendar_integration.*,calendar_integration.user.*'],
		['mm_user_settings', '*'],
	])('nested reads of %s show own rows and the person themselves', async (collection, nested) => {
		const { status, body, text } = await asAll().get<Row[]>(`/items/${collection}?limit=-1&fields=*.*,${nested}`);
		expect(status).toBe(200);
		expect(body.data).toHaveLength(1);
		expect(text).toContain(world.sarah.id);
		for (const hidden of [world.john.id, world.john.email, secretTitle]) expect(text).not.toContain(hidden);
	});

	test('nested reads by GraphQL, likewise', async () => {
		const { text } = await asAll().graphql(
			'{ mm_calendar_event_sync { name calendar_integration { name user { id email } } } mm_meeting_booking { assigned_user { id } } }',
		);
		expect(text).toContain(world.sarah.email);
		for (const hidden of [world.john.id, world.john.email]) expect(text).not.toContain(hidden);
	});

	test.each(['meta=total_count,filter_count', 'aggregate[count]=*', 'aggregate[countDistinct]=calendar_integration'])(
		'%s counts own rows',
		async (search) => {
			const { body } = await asAll().get<Row[]>(`${EVENTS}?${search}`);
			if (search.startsWith('meta')) expect(body['meta']).toEqual({ total_count: 1, filter_count: 1 });
			else expect(JSON.stringify(body.data)).toMatch(/[":]1["}]/);
		},
	);

	test('groups, greatest values, full-text search and exports know nothing of other rows', async () => {
		const searches = [
			'groupBy[]=event_title',
			'aggregate[max]=event_title&aggregate[min]=event_title',
			`search=${encodeURIComponent(secretTitle)}`,
			'export=csv&limit=-1',
			'export=json&limit=-1&fields=*.*',
			'sort=-calendar_integration.user.email&fields=*',
			`filter[calendar_integration][user][id][_neq]=${world.sarah.id}`,
			`deep[calendar_integration][_filter][user][_neq]=${world.sarah.id}&fields=*.*`,
		];
		for (const search of searches) {
			const { status, text } = await asAll().get(`${EVENTS}?${search}`);
			expect(status, search).toBeLessThan(404);
			for (const hidden of [secretTitle, world.john.id, world.john.email]) expect(text, search).not.toContain(hidden);
		}
	});

	test('a filter tells nothing of other titles, whatever relation it follows backwards', async () => {
		const events = '$FOLLOW(mm_calendar_event_sync,calendar_integration)';
		const integrations = '$FOLLOW(mm_calendar_integration,user)';
		const ofUser = (condition: object) => ({ [integrations]: { [events]: condition } });
		const someOfUser = (condition: object) => ({ [integrations]: { _some: { [events]: { _some: condition } } } });
		const paths: Record<string, (condition: object) => object> = {
			'/items/mm_calendar_integration': (condition) => ({ [events]: condition }),
			'/items/mm_calendar_event_sync': (condition) => ({
				calendar_integration: { user: { role: { users: ofUser(condition) } } },
			}),
			'/items/mm_sync_run': (condition) => ({ calendar_integration: { [events]: condition } }),
			'/items/mm_meeting_booking': (condition) => ({ assigned_user: { role: { users: ofUser(condition) } } }),
			'/items/mm_user_availability_rule': (condition) => ({ user: { role: { users: ofUser(condition) } } }),
			'/roles': (condition) => ({ users: ofUser(condition) }),
			'/roles?': (condition) => ({ users: someOfUser(condition) }),
			'/users': ofUser,
			'/users?': someOfUser,
			'/activity': (condition) => ({ user: { role: { users: ofUser(condition) } } }),
			'/presets': (condition) => ({ role: { users: ofUser(condition) } }),
		};
		for (const [path, filterFor] of Object.entries(paths)) {
			const ask = async (title: string) => {
				const filter = JSON.stringify(filterFor({ event_title: { _eq: title } }));
				const { status, body } = await asAll().get(path.replace('?', '') + query({ filter, meta: 'filter_count' }));
				return { status, data: body.data, count: body['meta'], code: body.errors[0]?.extensions.code };
			};
			expect(await ask(secretTitle), path).toEqual(await ask('no such title'));
		}
		const deep = `/roles?fields=users.id&deep=${encodeURIComponent(JSON.stringify({ users: { _filter: ofUser({ event_title: { _eq: secretTitle } }) } }))}`;
		expect((await asAll().get(deep)).status).toBe(403);
	});

	test('System Managers may follow relations backwards', async () => {
		const filter = JSON.stringify({
			'$FOLLOW(mm_calendar_event_sync,calendar_integration)': { _some: { event_title: { _eq: secretTitle } } },
		});
		const { body } = await world.callers['System Manager'].client.get<Row[]>(
			`/items/mm_calendar_integration${query({ filter })}`,
		);
		expect(body.data.map(({ name }) => name)).toEqual([world.foreign.mm_calendar_integration]);
	});

	test('a subscription brings own events; of others it tells the key once they are deleted, and no more', async () => {
		const socket = await openSocket(url, world.sarah.token);
		const opening = {
			type: 'subscribe',
			collection: 'mm_calendar_event_sync',
			uid: 'events',
			query: { fields: ['*', 'calendar_integration.*'] },
		};
		socket.send(opening);
		await expect.poll(() => socket.heard.length).toBe(1);
		expect(JSON.stringify(socket.heard)).not.toContain(secretTitle);

		const hidden = await createEvent(admin, {
			calendar_integration: world.foreign.mm_calendar_integration,
			event_title: secretTitle,
		});
		await admin.patch(`${EVENTS}/${hidden.name}`, { location: secretTitle });
		await admin.delete(`${EVENTS}/${hidden.name}`);
		const seen = await createEvent(admin, {
			calendar_integration: world.own.mm_calendar_integration,
			event_title: 'Mine',
		});
		await admin.delete(`${EVENTS}/${seen.name}`);
		const deleted = () => socket.heard.filter(({ event }) => event === 'delete').map(({ data }) => data);
		await expect.poll(deleted).toEqual([[hidden.name], [seen.name]]);
		socket.close();
		expect(socket.heard.filter(({ event }) => event === 'create').map(({ data }) => data)).toMatchObject([
			[{ name: seen.name }],
		]);
		expect(JSON.stringify(socket.heard)).not.toContain(secretTitle);
	});
});
