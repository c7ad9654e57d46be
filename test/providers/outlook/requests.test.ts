import { describe, expect, test } from 'vitest';
import { createOutlookAccount } from '../../../extensions/meeting-manager/src/providers/outlook/index';
import { openGate } from '../../../extensions/meeting-manager/src/providers/rate-gate';
import { client } from '../../support/http-client';
import { connect, failureOf, pullInput, pullSnapshot, readInput } from './account';

describe('an access token', () => {
	test('that is refused is renewed once', async () => {
		const { simulator, session, tokenRequests } = await connect();
		simulator.expireAccessTokens();
		expect((await pullSnapshot(session)).events).toEqual([]);
		expect(tokenRequests.slice(0, 2)).toEqual([false, true]);
	});

	test('that is refused after it was renewed needs the owner', async () => {
		const { simulator, session, tokenRequests } = await connect();
		simulator.failNext(401, { times: 2 });
		expect((await failureOf(session.pull(pullInput()))).code).toBe('REAUTHORIZATION_NEEDED');
		expect(tokenRequests).toEqual([false, true]);
	});

	test('of a revoked grant needs the owner', async () => {
		const { simulator, session } = await connect();
		simulator.failNext(401, { times: 9, match: /calendars/ });
		simulator.revokeGrants('sarah@contoso.example');
		expect((await failureOf(session.pull(pullInput()))).code).toBe('REAUTHORIZATION_NEEDED');
	});

	test('goes nowhere but to Graph itself, whatever the pages say', async () => {
		const { simulator, session } = await connect();
		const other = await connect();
		simulator.addEvent({
			title: 'Review',
			start: new Date('2026-02-02T10:00:00Z'),
			end: new Date('2026-02-02T11:00:00Z'),
		});
		simulator.sendEmptyPages(1);
		simulator.forgeLinks((link) => link.replace(simulator.url, other.simulator.url));
		expect((await failureOf(session.pull(pullInput()))).code).toBe('BAD_ANSWER');
		expect(other.simulator.requests).toEqual([]);
	});
});

describe('throttling', () => {
	test.each([429, 503])('with status %i is waited for', async (status) => {
		const { simulator, session } = await connect();
		simulator.failNext(status, { retryAfterSeconds: 2 });
		expect((await pullSnapshot(session)).events).toEqual([]);
		simulator.assertClean();
	});

	test.each([429, 503])('with status %i that lasts is RATE_LIMITED, with the time to wait', async (status) => {
		const { simulator, session } = await connect();
		simulator.failNext(status, { times: 9, retryAfterSeconds: 7 });
		const failure = await failureOf(session.pull(pullInput()));
		expect([failure.code, failure.options.retryAfterMs]).toEqual(['RATE_LIMITED', 7000]);
	});
});

describe('a failure', () => {
	test.each([
		[403, 'FORBIDDEN'],
		[404, 'NOT_FOUND'],
		[400, 'BAD_ANSWER'],
		[412, 'SERVER_ERROR'],
		[500, 'SERVER_ERROR'],
		[504, 'SERVER_ERROR'],
	])('with status %i is %s', async (status, code) => {
		const { simulator, session } = await connect();
		simulator.failNext(status, { times: 9 });
		const failure = await failureOf(session.pull(pullInput()));
		expect(failure.code).toBe(code);
		expect(failure.message).not.toMatch(/http|\/|Bearer/);
	});

	test('to connect is UNREACHABLE', async () => {
		const tokens = { accountId: 'account', token: async () => 'token' };
		const account = createOutlookAccount({ http: client(), tokens, apiUrl: 'http://127.0.0.1:9', gate: openGate });
		expect((await failureOf(account.listCalendars())).code).toBe('UNREACHABLE');
	});
});

test('every try asks the gate', async () => {
	const { simulator } = await connect();
	const taken: string[] = [];
	const gate = {
		...openGate,
		take: async (provider: string, account: string) => void taken.push(`${provider} ${account}`),
	};
	const { accessToken } = simulator.signIn('sarah@contoso.example');
	const tokens = { accountId: 'the account', token: async () => accessToken };
	const account = createOutlookAccount({ http: client(), tokens, apiUrl: `${simulator.url}/`, gate });
	simulator.failNext(429, { retryAfterSeconds: 1 });
	expect(await account.listCalendars()).toHaveLength(1);
	expect(taken).toEqual(['outlook the account', 'outlook the account']);
});

test('Retry-After holds back every request of the account, and 500 is asked again', async () => {
	const { simulator } = await connect();
	const paused: unknown[] = [];
	const gate = { ...openGate, pause: async (...asked: unknown[]) => void paused.push(asked) };
	const { accessToken } = simulator.signIn('sarah@contoso.example');
	const tokens = { accountId: 'the account', token: async () => accessToken };
	const account = createOutlookAccount({ http: client(), tokens, apiUrl: `${simulator.url}/`, gate });
	simulator.failNext(503, { retryAfterSeconds: 1 });
	expect(await account.listCalendars()).toHaveLength(1);
	expect(paused).toEqual([['outlook', 'the account', 1_000]]);
	simulator.failNext(500, { times: 2 });
	expect(await account.listCalendars()).toHaveLength(1);
});

test('a single event is read as it is now', async () => {
	const { simulator, session } = await connect();
	const times = { start: new Date('2026-02-02T10:00:00Z'), end: new Date('2026-02-02T11:00:00Z') };
	const id = simulator.addEvent({ title: 'Review', ...times });
	const known = { externalId: id, resource: null, etag: null, iCalUid: null, ...times };
	expect(await session.get(known, readInput)).toMatchObject({ externalId: id, title: 'Review' });
	simulator.deleteEvent(id);
	expect(await session.get(known, readInput)).toBeNull();
});
