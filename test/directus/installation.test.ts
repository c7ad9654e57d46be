import createKnex from 'knex';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row } from '../support/client';
import { createPerson } from '../support/people';
import { useSharedServer } from '../support/shared-server';

describe('a server on a copied database', () => {
	const { admin, url, database } = useSharedServer();
	let knex: Knex;
	let fingerprint = '';
	const health = async (): Promise<Row> => (await admin.get('/meeting-manager/health')).body.data;

	beforeAll(async () => {
		knex = createKnex(database);
		fingerprint = String((await knex('mm_installation').first())?.['fingerprint']);
	});
	afterAll(async () => {
		await knex('mm_installation').update({ fingerprint });
		await knex.destroy();
	});

	test('recorded its installation when it first started, and says so of a copy', async () => {
		expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
		expect(await health()).toMatchObject({ outbound_paused: false });
		await knex('mm_installation').update({ fingerprint: '0'.repeat(64) });
		expect(await health()).toMatchObject({
			outbound_paused: true,
			warnings: expect.arrayContaining([expect.stringContaining('This database belongs to another installation')]),
		});
	});

	test('is confirmed by System Managers only', async () => {
		const sarah = await createPerson(url, admin);
		expect((await sarah.client.post('/meeting-manager/confirm_installation')).status).toBe(403);
		expect(await health()).toMatchObject({ outbound_paused: true });
		expect((await admin.post('/meeting-manager/confirm_installation')).status).toBe(200);
		expect(await health()).toMatchObject({ outbound_paused: false });
		expect(await knex('mm_installation').select('fingerprint')).toEqual([{ fingerprint }]);
	});
});
