import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freeSeats } from '../support/callers';
import { query } from '../support/client';
import type { Row } from '../support/client';
import { createPerson, removePerson } from '../support/people';
import type { Person } from '../support/people';
import { useSharedServer } from '../support/shared-server';

/** Admins, and whoever holds the System Manager policy by any path that Directus knows, count as System Manager. */
describe('who counts as System Manager', () => {
	const server = useSharedServer();
	const { admin, url } = server;
	let person: Person;
	let policyId = '';
	let roleId = '';
	let childRoleId = '';

	const idOf = async (kind: 'roles' | 'policies') => {
		const filter = JSON.stringify({ name: { _eq: 'System Manager' } });
		return String((await admin.get<Row[]>(`/${kind}${query({ filter })}`)).body.data[0]?.['id']);
	};
	/** Health is for System Managers alone, and an unknown user is bad input to nobody else. */
	const isSystemManager = async () => {
		const health = await person.client.get('/meeting-manager/health');
		const unknown = await person.client.get('/meeting-manager/get_blocking_events?user=nobody@bestsecurity.com');
		expect([health.status, unknown.status]).toEqual(health.status === 200 ? [200, 400] : [403, 403]);
		return health.status === 200;
	};

	beforeAll(async () => {
		await freeSeats(server);
		policyId = await idOf('policies');
		roleId = await idOf('roles');
		const child = await admin.post<{ id: string }>('/roles', { name: 'Deputy', parent: roleId });
		childRoleId = child.body.data.id;
		person = await createPerson(url, admin);
	});
	afterAll(async () => {
		await removePerson(admin, person);
		await admin.delete(`/roles/${childRoleId}`);
	});

	test('an admin', async () => {
		expect((await admin.get('/meeting-manager/health')).status).toBe(200);
	});

	test('the holder of the role, of a role below it, of the policy itself; nobody else', async () => {
		expect(await isSystemManager()).toBe(false);
		await admin.patch(`/users/${person.id}`, { role: roleId });
		expect(await isSystemManager()).toBe(true);
		await admin.patch(`/users/${person.id}`, { role: childRoleId });
		expect(await isSystemManager()).toBe(true);
		await admin.patch(`/users/${person.id}`, { role: null });
		expect(await isSystemManager()).toBe(false);
		await admin.patch(`/users/${person.id}`, { policies: [{ policy: policyId }] });
		expect(await isSystemManager()).toBe(true);
	});

	test('not from an address that the policy is not open to', async () => {
		for (const [addresses, isOpen] of [
			[['10.0.0.0/8', '192.168.1.7'], false],
			[['127.0.0.0/8', '::ffff:7f00:1'], true],
			[['127.0.0.1-127.0.0.9'], true],
		] as const) {
			await admin.patch(`/policies/${policyId}`, { ip_access: addresses });
			expect(await isSystemManager(), addresses.join()).toBe(isOpen);
		}
		await admin.patch(`/policies/${policyId}`, { ip_access: null });
		expect(await isSystemManager()).toBe(true);
	});

	test('not by a policy or role that merely has the name', async () => {
		const namesake = await admin.post<{ id: string }>('/policies', { name: 'System Manager', app_access: false });
		await admin.patch(`/users/${person.id}`, { policies: [] });
		await admin.patch(`/users/${person.id}`, { policies: [{ policy: namesake.body.data.id }] });
		expect(await isSystemManager()).toBe(false);
		await admin.delete(`/policies/${namesake.body.data.id}`);
	});
});
