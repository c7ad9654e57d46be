import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCallers } from '../support/callers';
import type { Callers, Role } from '../support/callers';
import { query } from '../support/client';
import type { Row } from '../support/client';
import { useSharedServer } from '../support/shared-server';

const API = '/meeting-manager';
const day = { start_date: '2025-12-10', end_date: '2025-12-10' };

describe('a team’s time beside each other', () => {
	const server = useSharedServer();
	let world: Callers;

	beforeAll(async () => {
		world = await createCallers(server);
		const [first_name, last_name] = ['Sarah', 'Johnson'];
		await server.admin.patch(`/users/${world.sarah.id}`, { first_name, last_name });
		await server.admin.patch(`/items/mm_user_settings/${world.john.id}`, {
			time_zone: 'Europe/Berlin',
			working_hours: { wednesday: [{ start: '10:00', end: '16:00' }] },
		});
	});
	afterAll(() => world?.remove());

	const get = (role: Role, path: string, args: Row = {}) =>
		world.callers[role].client.get<Row[]>(
			`${API}/${path}${query(Object.fromEntries(Object.entries(args).map(([key, value]) => [key, String(value)])))}`,
		);

	test('everybody is told who they are and how much they may see', async () => {
		const sights = [
			['System Manager', 'details'],
			['All', 'nothing'],
			['Availability Reader', 'times'],
			['no policy', 'nothing'],
		] as const;
		for (const [role, sees] of sights) {
			const { body } = await world.callers[role].client.get(`${API}/me`);
			expect(body.data, role).toMatchObject({ sees_others: sees, time_zone: 'UTC' });
		}
		const { body } = await world.callers.All.client.get(`${API}/me`);
		expect(body.data).toMatchObject({ id: world.sarah.id, name: 'Sarah Johnson', email: world.sarah.email });
		expect(body.data['providers']).toEqual([
			{ provider: 'Google Calendar', is_configured: false },
			{ provider: 'Outlook', is_configured: false },
			{ provider: 'iCal', is_configured: true },
			{ provider: 'CalDAV', is_configured: true },
		]);
		expect((await get('anonymous', 'me')).status).toBe(403);
	});

	test('whom one may ask about: everybody, names only, or oneself', async () => {
		const bySearch = await get('System Manager', 'people', { search: 'john sar' });
		expect(bySearch.body.data).toContainEqual({ id: world.sarah.id, name: 'Sarah Johnson', email: world.sarah.email });
		const named = await get('Availability Reader', 'people', { search: 'JOHNSON' });
		expect(named.body.data).toEqual([{ id: world.sarah.id, name: 'Sarah Johnson', email: null }]);
		expect((await get('Availability Reader', 'people', { search: world.sarah.email })).body.data).toEqual([]);
		expect((await get('Availability Reader', 'people', { search: '%' })).body.data).toEqual([]);
		for (const role of ['All', 'no policy'] as const) {
			const own = await get(role, 'people', { limit: 100 });
			expect(own.body.data, role).toHaveLength(1);
		}
		expect((await get('All', 'people')).body.data).toMatchObject([{ id: world.sarah.id }]);
		expect((await get('anonymous', 'people')).status).toBe(403);
	});

	test('people come in pages', async () => {
		const first = await get('System Manager', 'people', { limit: 2 });
		const second = await get('System Manager', 'people', { limit: 2, page: 2 });
		expect(first.body.data).toHaveLength(2);
		expect(second.body.data.map(({ id }) => id)).not.toContain(first.body.data[0]?.['id']);
		expect((await get('System Manager', 'people', { limit: 101 })).status).toBe(400);
	});

	test('each with what blocks them, when they do not work, and how far that is known', async () => {
		const users = `${world.sarah.email},${world.john.id}`;
		const { status, body } = await get('System Manager', 'team_availability', { ...day, users });
		expect(status).toBe(200);
		const [sarah, john] = body.data;
		expect(sarah).toMatchObject({ user: world.sarah.id, coverage: { status: 'stale' } });
		expect(john).toMatchObject({ user: world.john.id, time_zone: 'Europe/Berlin' });
		expect(john?.['busy']).toMatchObject([
			{
				event_title: 'Dentist Appointment',
				start_datetime: '2025-12-10T14:00:00.000Z',
				end_datetime: '2025-12-10T15:00:00.000Z',
			},
		]);
		// Ten to four in Berlin, within the asker's day of UTC.
		expect(john?.['closed']).toEqual([
			{
				start_datetime: '2025-12-10T00:00:00.000Z',
				end_datetime: '2025-12-10T09:00:00.000Z',
				reason: 'working hours',
			},
			{
				start_datetime: '2025-12-10T15:00:00.000Z',
				end_datetime: '2025-12-11T00:00:00.000Z',
				reason: 'working hours',
			},
		]);
	});

	test('Availability Reader sees times only, others but themselves', async () => {
		const { status, body, text } = await get('Availability Reader', 'team_availability', {
			...day,
			users: world.john.id,
		});
		expect(status).toBe(200);
		expect(body.data[0]).toMatchObject({
			time_zone: null,
			busy: [{ event_title: 'Busy', name: null, location: null }],
		});
		expect(text).not.toContain('Dentist');
		expect((await get('All', 'team_availability', { ...day, users: world.john.id })).status).toBe(403);
		expect((await get('All', 'team_availability', day)).body.data).toMatchObject([{ user: world.sarah.id }]);
		expect((await get('anonymous', 'team_availability', day)).status).toBe(403);
	});

	test('more than a month, and nobody, are bad input', async () => {
		const long = { start_date: '2025-12-01', end_date: '2026-02-01' };
		expect((await get('System Manager', 'team_availability', long)).status).toBe(400);
		expect((await get('System Manager', 'team_availability', { ...day, users: 'a,,b' })).status).toBe(400);
		expect((await get('System Manager', 'team_availability', { ...day, users: 'nobody@example.com' })).status).toBe(
			400,
		);
	});
});
