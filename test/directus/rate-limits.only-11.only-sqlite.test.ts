import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../support/client';
import { useTarget } from '../support/shared-server';
import { startDirectus } from '../support/start-directus';
import type { DirectusServer } from '../support/start-directus';

const POINTS = 20;

describe('Directus’s rate limiter', () => {
	let server: DirectusServer;
	beforeAll(async () => {
		server = await startDirectus({
			target: useTarget().name,
			env: {
				RATE_LIMITER_ENABLED: 'true',
				RATE_LIMITER_STORE: 'memory',
				RATE_LIMITER_POINTS: String(POINTS),
				RATE_LIMITER_DURATION: '600',
			},
		});
	}, 120_000);
	afterAll(() => server.stop());

	test('counts for the plugin’s endpoints, but not for notifications and busy feeds', async () => {
		const client = createClient(server.url, server.adminToken);
		const answers = [];
		for (let index = 0; index <= POINTS; index += 1) answers.push(await client.get('/meeting-manager/accounts'));
		const limited = answers.find(({ status }) => status !== 200);
		expect(limited?.body.errors[0]?.extensions).toMatchObject({ code: 'REQUESTS_EXCEEDED', limit: POINTS });
		expect(limited?.status).toBe(429);
		expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(0);

		expect((await client.get(`/meeting-manager/freebusy/${'x'.repeat(43)}.ics`)).status).toBe(404);
		expect((await client.post('/meeting-manager/push/outlook', { value: [] })).status).toBe(202);
		expect((await client.get('/meeting-manager/health')).status).toBe(429);
	});
});
