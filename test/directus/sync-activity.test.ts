import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row } from '../support/client';
import { freeSeats } from '../support/callers';
import { createPerson, removePerson } from '../support/people';
import type { Person } from '../support/people';
import { createIntegration } from '../support/records';
import { useSharedServer } from '../support/shared-server';

const ROUTE = '/meeting-manager/sync_activity';

describe('sync_activity', () => {
	const server = useSharedServer();
	const { admin, url, anonymous } = server;
	let sarah: Person;

	beforeAll(async () => {
		await freeSeats(server);
		sarah = await createPerson(url, admin, { role: 'All' });
		const { name } = await createIntegration(admin, { user: sarah.id, status: 'Paused' });
		const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString();
		const run = { calendar_integration: name, trigger: 'manual', status: 'success' };
		for (const payload of [
			{ ...run, started: day(1), created: 5, updated: 2, deleted: 1 },
			{ ...run, started: day(1), created: 1, quarantined: 1 },
			{ ...run, started: day(1), status: 'error', error: 'Timed out.' },
			{ ...run, started: day(20), created: 1000 },
		]) {
			const { status, text } = await admin.post('/items/mm_sync_run', payload);
			if (status !== 200) throw new Error(text);
		}
	});
	afterAll(() => removePerson(admin, sarah));

	test('adds up the runs of each day, and knows the days without any', async () => {
		const { status, body } = await admin.get<{ days: Row[]; integrations: Row; lag_seconds: Row }>(`${ROUTE}?days=7`);
		expect(status).toBe(200);
		expect(body.data.days).toHaveLength(7);
		const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
		const counted = body.data.days.find(({ date }) => date === yesterday);
		expect(counted).toMatchObject({ created: 6, updated: 2, deleted: 1, quarantined: 1, runs: 3, failed_runs: 1 });
		expect(body.data.integrations).toMatchObject({ Paused: expect.any(Number), Failing: expect.any(Number) });
		expect(Object.keys(body.data.lag_seconds)).toEqual(['p50', 'p95', 'max']);
	});

	test('asks for no more days than runs are kept', async () => {
		const { status, body } = await admin.get(`${ROUTE}?days=31`);
		expect([status, body.errors[0]?.message]).toEqual([400, '"days" must be a whole number of days between 1 and 30.']);
	});

	test('is for System Managers', async () => {
		expect((await sarah.client.get(`${ROUTE}?days=0`)).status).toBe(403);
		expect((await anonymous.get(ROUTE)).status).toBe(403);
	});
});
