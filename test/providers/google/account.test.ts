import { expect, test } from 'vitest';
import { createGoogleAccount } from '../../../extensions/meeting-manager/src/providers/google/index';
import { ProviderError } from '../../../extensions/meeting-manager/src/providers/provider';
import { openGate } from '../../../extensions/meeting-manager/src/providers/rate-gate';
import { client, failure } from '../../support/http-client';
import { openGoogle, outgoing, OWNER, READ } from './google-session';

test('an expired token is renewed once, and the request repeated', async () => {
	const { google, pull, renewals } = await openGoogle();
	google.clock.advance(3_600_000);
	expect((await pull()).kind).toBe('snapshot');
	expect(renewals()).toBe(1);
});

test('a 401 after that needs the owner', async () => {
	const { google, pull, renewals } = await openGoogle({ renew: () => 'no-good' });
	google.revokeGrant();
	expect((await failure(pull())).code).toBe('REAUTHORIZATION_NEEDED');
	expect(renewals()).toBe(1);
});

test('a failure to renew is passed on as it is', async () => {
	const revoked = new ProviderError('REAUTHORIZATION_NEEDED', 'The access was revoked.');
	const { google, pull } = await openGoogle({
		renew: () => {
			throw revoked;
		},
	});
	google.revokeGrant();
	expect(await failure(pull())).toBe(revoked);
});

test('a grant without the scope is no revoked one', async () => {
	const scopes = ['https://www.googleapis.com/auth/calendar.calendarlist.readonly'];
	const { google, account, pull } = await openGoogle({ renew: (simulator) => simulator.issueToken({ scopes }) });
	google.revokeGrant();
	expect(await account.listCalendars()).toHaveLength(1);
	const refused = await failure(pull());
	expect(refused.code).toBe('RIGHTS_MISSING');
	expect(refused.message).toContain('every box ticked');
});

test.each([
	['rateLimitExceeded', 'RATE_LIMITED'],
	['userRateLimitExceeded', 'RATE_LIMITED'],
	['quotaExceeded', 'RATE_LIMITED'],
	['tooManyRequests', 'RATE_LIMITED'],
	['backendError', 'SERVER_ERROR'],
] as const)('%s is %s and never a matter of sign-in', async (error, code) => {
	const { google, pull } = await openGoogle();
	google.failNext(error, { times: 9 });
	expect((await failure(pull())).code).toBe(code);
});

test.each([
	[{ status: 403, reason: 'accessNotConfigured', message: 'Not enabled.' }, 'FORBIDDEN'],
	[{ status: 403, reason: 'forbidden', message: 'Forbidden' }, 'FORBIDDEN'],
	[{ status: 403, reason: 'forbiddenForNonOrganizer', message: 'Not yours' }, 'FORBIDDEN'],
	[{ status: 404, reason: 'notFound', message: 'Not Found' }, 'NOT_FOUND'],
	[{ status: 400, reason: 'invalid', message: 'secret words' }, 'BAD_ANSWER'],
	[{ status: 500, reason: 'internalError', message: 'Internal' }, 'SERVER_ERROR'],
])('%o is %s', async (error, code) => {
	const { google, pull } = await openGoogle();
	google.failNext(error, { times: 9 });
	const refused = await failure(pull());
	expect(refused.code).toBe(code);
	expect(refused.message).not.toContain('secret');
});

test('Retry-After is passed on where the time of the request does not hold it', async () => {
	const { google, pull } = await openGoogle();
	google.failNext('tooManyRequests', { retryAfterSeconds: 3600 });
	expect(await failure(pull())).toMatchObject({ code: 'RATE_LIMITED', options: { retryAfterMs: 3_600_000 } });
});

test.each([
	['backendError'],
	['rateLimitExceeded'],
	['userRateLimitExceeded'],
	[{ status: 500, reason: 'internalError', message: 'Internal' }],
] as const)('a moment of %o is waited for', async (error) => {
	const { google, pull } = await openGoogle();
	google.failNext(error, { times: 2 });
	expect((await pull()).kind).toBe('snapshot');
});

test.each([
	['quotaExceeded'],
	['insufficientPermissions'],
	[{ status: 403, reason: 'forbidden', message: 'Forbidden' }],
] as const)('%o, which no moment changes, is asked for once', async (error) => {
	const { google, pull } = await openGoogle();
	google.failNext(error);
	await failure(pull());
	expect(google.requests).toHaveLength(1);
});

test('Retry-After holds back every request of the account', async () => {
	const { google } = await openGoogle();
	const paused: unknown[] = [];
	const gate = { ...openGate, pause: async (...asked: unknown[]) => void paused.push(asked) };
	const tokens = { accountId: 'account-1', token: async () => google.issueToken() };
	const account = createGoogleAccount({ http: client(), tokens, apiUrl: google.url, gate });
	google.failNext('tooManyRequests', { retryAfterSeconds: 3600 });
	await failure(account.listCalendars());
	expect(paused).toEqual([['google', 'account-1', 3_600_000]]);
});

test('the library tries nothing again by itself', async () => {
	const { google, pull } = await openGoogle({ http: { limits: { maxRetries: 0 } } });
	google.dropNext('before', { times: 9 });
	expect((await failure(pull())).code).toBe('UNREACHABLE');
	expect(google.requests).toHaveLength(1);
});

test('every try waits for a place at the gate', async () => {
	const { google } = await openGoogle();
	const taken: string[] = [];
	const gate = {
		...openGate,
		take: async (provider: string, account: string) => void taken.push(`${provider}/${account}`),
	};
	const tokens = { accountId: 'account-1', token: async () => google.issueToken() };
	const account = createGoogleAccount({ http: client(), tokens, apiUrl: google.url, gate });
	google.failNext('backendError', { times: 2 });
	await account.listCalendars();
	expect(taken).toEqual(['google/account-1', 'google/account-1', 'google/account-1']);
});

test('a server that is not there is unreachable, whatever the library makes of it', async () => {
	const tokens = { accountId: 'account-1', token: async () => 'private-0123' };
	const account = createGoogleAccount({ http: client(), tokens, apiUrl: 'http://127.0.0.1:1', gate: openGate });
	expect((await failure(account.listCalendars())).code).toBe('UNREACHABLE');
});

test('an id that would lead elsewhere is not sent', async () => {
	const { google, account } = await openGoogle();
	const known = { ...READ.window, externalId: '..', etag: null, iCalUid: null, resource: null };
	const { writer } = account.open(OWNER);
	if (writer === null) throw new Error('Google calendars can be written to.');
	expect((await failure(writer.update(known, outgoing(), READ))).code).toBe('BAD_ANSWER');
	expect(google.requests).toEqual([]);
});
