import { describe, expect, it } from 'vitest';
import { backoffMs, parseRetryAfterMs } from '../../extensions/meeting-manager/src/providers/retry';
import type { RequestListener } from 'node:http';
import type { HttpClient, HttpClientOptions } from '../../extensions/meeting-manager/src/providers/request';
import { client, failure, secretUrl, serve, text } from '../support/http-client';

const nowMs = Date.parse('2025-12-10T14:00:00Z');

describe('parseRetryAfterMs', () => {
	it.each([
		['0', 0],
		[' 120 ', 120_000],
		['Wed, 10 Dec 2025 14:00:30 GMT', 30_000],
		['Wed, 10 Dec 2025 13:00:00 GMT', 0],
	])('reads %j', (header, expected) => {
		expect(parseRetryAfterMs(header, nowMs)).toBe(expected);
	});

	it.each([undefined, '', 'soon', '-5', '1.5', '1e9', '2025-12-10', 'Xyz, 99 Foo 2025 GMT'])(
		'knows nothing from %j',
		(header) => {
			expect(parseRetryAfterMs(header, nowMs)).toBeUndefined();
		},
	);
});

describe('backoffMs', () => {
	it('doubles from try to try and is half random', () => {
		expect([backoffMs(0, 0), backoffMs(0, 0.999)]).toEqual([250, 500]);
		expect([backoffMs(1, 0), backoffMs(1, 0.999)]).toEqual([500, 1000]);
	});
});

describe('retries', () => {
	/** Answers one after the other, the last again and again. */
	const sequence = (...answers: RequestListener[]): RequestListener => {
		let next = 0;
		return (request, response) => answers[Math.min(next++, answers.length - 1)]?.(request, response);
	};
	const status =
		(code: number, headers: Record<string, string> = {}): RequestListener =>
		(_request, response) => {
			response.writeHead(code, headers).end();
		};
	const hangUp: RequestListener = (request) => request.socket.resetAndDestroy();

	const patient = (options: Partial<HttpClientOptions> = {}): { http: HttpClient; slept: number[] } => {
		const slept: number[] = [];
		let nowMs = Date.parse('2025-12-10T14:00:00Z');
		const sleep = async (delayMs: number): Promise<void> => {
			slept.push(delayMs);
			nowMs += delayMs;
		};
		return { http: client({ sleep, now: () => nowMs, ...options }), slept };
	};

	it.each([
		['502', status(502)],
		['503', status(503)],
		['504', status(504)],
		['429', status(429)],
		['a reset', hangUp],
	])('follow %s, with growing waits', async (_name, broken) => {
		const server = await serve(sequence(broken, broken, text('at last')));
		const { http, slept } = patient();
		expect((await http.get({ url: secretUrl(server.origin) })).body.toString()).toBe('at last');
		expect(slept).toEqual([250, 500]);
	});

	it('end after two', async () => {
		const server = await serve(status(503));
		const { http, slept } = patient({ random: () => 0.5 });
		expect((await failure(http.get({ url: secretUrl(server.origin) }))).code).toBe('SERVER_ERROR');
		expect(server.requests).toHaveLength(3);
		expect(slept).toEqual([375, 750]);
	});

	it('begin again with an answer that broke off', async () => {
		const brokenOff: RequestListener = (_request, response) => {
			response.writeHead(200, { 'content-length': '100' });
			response.write('half', () => response.destroy());
		};
		const server = await serve(sequence(brokenOff, text('whole')));
		expect((await patient().http.get({ url: secretUrl(server.origin) })).body.toString()).toBe('whole');
	});

	it.each([
		['7', 7000],
		['Wed, 10 Dec 2025 14:00:20 GMT', 20_000],
		['nonsense', 250],
	])('wait as Retry-After says: %s', async (retryAfter, waitedMs) => {
		const server = await serve(sequence(status(429, { 'retry-after': retryAfter }), text('at last')));
		const { http, slept } = patient();
		expect((await http.get({ url: secretUrl(server.origin) })).status).toBe(200);
		expect(slept).toEqual([waitedMs]);
	});

	it.each([429, 503])('are left to the next run when Retry-After passes the budget (%i)', async (code) => {
		const server = await serve(status(code, { 'retry-after': '61' }));
		const { http, slept } = patient();
		const refused = await failure(http.get({ url: secretUrl(server.origin) }));
		expect(refused.code).toBe(code === 429 ? 'RATE_LIMITED' : 'SERVER_ERROR');
		expect(refused.options.retryAfterMs).toBe(61_000);
		expect(slept).toEqual([]);
		expect(server.requests).toHaveLength(1);
	});

	it('share one budget', async () => {
		const server = await serve(status(429, { 'retry-after': '40' }));
		const { http, slept } = patient();
		expect((await failure(http.get({ url: secretUrl(server.origin) }))).code).toBe('RATE_LIMITED');
		expect(slept).toEqual([40_000]);
		expect(server.requests).toHaveLength(2);
	});

	it('can be turned off', async () => {
		const server = await serve(status(503));
		await failure(patient().http.get({ url: secretUrl(server.origin), limits: { maxRetries: 0 } }));
		expect(server.requests).toHaveLength(1);
	});
});
