import type { RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import type { CalendarPush } from '../../../extensions/meeting-manager/src/providers/provider';
import { serve } from '../../support/http-client';
import { connect, failureOf, type Fixture } from './account';

const DAY_MS = 86_400_000;

interface Delivered {
	path: string;
	body: { value: Record<string, unknown>[] };
}

/** An endpoint as the product has it: answers the handshake, takes notifications with 202. */
async function startEndpoint(): Promise<{ address: URL; delivered: Delivered[] }> {
	const delivered: Delivered[] = [];
	const listener: RequestListener = async (request, response) => {
		const url = new URL(request.url ?? '/', 'http://localhost');
		const token = url.searchParams.get('validationToken');
		if (token !== null) {
			response.writeHead(200, { 'content-type': 'text/plain' }).end(token);
			return;
		}
		let text = '';
		for await (const chunk of request) text += String(chunk);
		delivered.push({ path: `${url.pathname}${url.search}`, body: JSON.parse(text) });
		response.writeHead(202).end();
	};
	const { origin } = await serve(listener);
	return { address: new URL('/meeting-manager/push/outlook', origin), delivered };
}

function pushOf({ session }: Fixture): CalendarPush {
	if (session.push === null) throw new Error('Outlook has push.');
	return session.push;
}

test('a watched calendar tells of changes, with the secret and under the immutable id', async () => {
	const fixture = await connect();
	const { address, delivered } = await startEndpoint();
	const channel = await pushOf(fixture).watch({ id: 'unused', secret: 'a secret', address, wantedMs: DAY_MS });
	expect(channel.expires.getTime()).toBeGreaterThan(Date.now() + DAY_MS - 60_000);
	const { simulator } = fixture;
	const id = simulator.addEvent({ start: new Date('2026-02-02T10:00:00Z'), end: new Date('2026-02-02T11:00:00Z') });
	expect(await simulator.notificationsSettled()).toEqual([202]);
	expect(delivered).toMatchObject([
		{
			path: '/meeting-manager/push/outlook',
			body: {
				value: [{ subscriptionId: channel.id, clientState: 'a secret', changeType: 'created', resourceData: { id } }],
			},
		},
	]);
	simulator.assertClean();
});

test('lifecycle notifications come to the same address with ?lifecycle=1', async () => {
	const fixture = await connect();
	const { address, delivered } = await startEndpoint();
	await pushOf(fixture).watch({ id: 'unused', secret: 'a secret', address, wantedMs: DAY_MS });
	fixture.simulator.sendLifecycleEvent('reauthorizationRequired');
	await fixture.simulator.notificationsSettled();
	expect(delivered).toMatchObject([
		{
			path: '/meeting-manager/push/outlook?lifecycle=1',
			body: { value: [{ lifecycleEvent: 'reauthorizationRequired', clientState: 'a secret' }] },
		},
	]);
	fixture.simulator.assertClean();
});

test('a life of seven days is asked for, and the documented one where that is refused', async () => {
	const { address } = await startEndpoint();
	const request = { id: 'unused', secret: 'a secret', address, wantedMs: 30 * DAY_MS };
	const generous = await pushOf(await connect({ longestSubscriptionMinutes: 10_080 })).watch(request);
	expect(generous.expires.getTime()).toBeGreaterThan(Date.now() + 6.9 * DAY_MS);
	const documented = await pushOf(await connect()).watch(request);
	expect(documented.expires.getTime()).toBeGreaterThan(Date.now() + 2.9 * DAY_MS);
	expect(documented.expires.getTime()).toBeLessThan(Date.now() + 3 * DAY_MS);
});

test('an endpoint that fails the handshake gets no subscription', async () => {
	const fixture = await connect();
	const { origin } = await serve((_request, response) => response.writeHead(404).end());
	const request = { id: 'unused', secret: 'a secret', address: new URL(origin), wantedMs: DAY_MS };
	expect((await failureOf(pushOf(fixture).watch(request))).code).toBe('BAD_ANSWER');
	expect(fixture.simulator.subscriptions()).toEqual([]);
});

test('a subscription is renewed; one that is gone has to be watched anew', async () => {
	const fixture = await connect();
	const { address } = await startEndpoint();
	const push = pushOf(fixture);
	const channel = await push.watch({ id: 'unused', secret: 'a secret', address, wantedMs: DAY_MS });
	const renewed = await push.renew(channel, 2 * DAY_MS);
	expect(renewed?.id).toBe(channel.id);
	expect(renewed?.expires.getTime()).toBeGreaterThan(channel.expires.getTime());
	fixture.simulator.removeSubscriptions();
	expect(await push.renew(channel, 2 * DAY_MS)).toBeNull();
	fixture.simulator.assertClean();
});

test('a subscription is stopped, also when it is gone already', async () => {
	const fixture = await connect();
	const { address } = await startEndpoint();
	const push = pushOf(fixture);
	const channel = await push.watch({ id: 'unused', secret: 'a secret', address, wantedMs: DAY_MS });
	await push.stop(channel);
	expect(fixture.simulator.subscriptions()).toEqual([]);
	await push.stop(channel);
	fixture.simulator.assertClean();
});

test('a calendar that others share is watched by its own path', async () => {
	const fixture = await connect({ accounts: [{ email: 'sarah@contoso.example' }, { email: 'team@contoso.example' }] });
	const { simulator } = fixture;
	const shared = simulator.addCalendar('sarah@contoso.example', 'Team', { ownerEmail: 'team@contoso.example' });
	const { address, delivered } = await startEndpoint();
	await fixture.open(shared.id).push?.watch({ id: 'unused', secret: 'a secret', address, wantedMs: DAY_MS });
	const times = { start: new Date('2026-02-02T10:00:00Z'), end: new Date('2026-02-02T11:00:00Z') };
	simulator.addEvent({ ...times });
	simulator.addEvent({ ...times, calendarId: shared.id });
	await simulator.notificationsSettled();
	expect(delivered).toHaveLength(1);
});
