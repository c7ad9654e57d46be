import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { RequestListener, ServerResponse } from 'node:http';
import { fetchFeed, type FeedResult } from '../../../extensions/meeting-manager/src/providers/ical/fetch-feed';
import { ProviderError, type Cursor } from '../../../extensions/meeting-manager/src/providers/provider';
import { createHttpClient, type HttpClient } from '../../../extensions/meeting-manager/src/providers/request';
import { startServer, startTlsServer, testAuthority, type TestServer } from '../../support/http-server';

const CALENDAR = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n';
const PATH = '/private-0123/basic.ics';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closing.splice(0).map((close) => close()));
});

function client(allowedHosts: readonly string[] = ['127.0.0.1']): HttpClient {
	const http = createHttpClient({
		allowedHosts,
		ca: testAuthority,
		resolve: async () => [{ address: '127.0.0.1', family: 4 }],
		sleep: async () => undefined,
	});
	closing.push(http.close);
	return http;
}

async function serve(handler: RequestListener, start = startServer): Promise<TestServer> {
	const server = await start(handler);
	closing.push(server.close);
	return server;
}

function fetchFrom(server: TestServer, cursor: Cursor | null = null, path = PATH): Promise<FeedResult> {
	return fetchFeed({ http: client(), url: `${server.origin}${path}`, cursor });
}

const calendar = (response: ServerResponse, headers: Record<string, string> = {}): void => {
	response.writeHead(200, { 'content-type': 'text/calendar; charset=utf-8', ...headers }).end(CALENDAR);
};

/** Answers 304 to the validators it gave, as servers do. */
const conditional: RequestListener = (request, response) => {
	const isKnown =
		request.headers['if-none-match'] === '"v1"' ||
		request.headers['if-modified-since'] === 'Wed, 10 Dec 2025 14:00:00 GMT';
	// A 304 may announce the length of what it does not send (RFC 9110, 8.6).
	if (isKnown) response.writeHead(304, { 'content-length': String(CALENDAR.length) }).end();
	else calendar(response, { etag: '"v1"', 'last-modified': 'Wed, 10 Dec 2025 14:00:00 GMT' });
};

describe('a feed', () => {
	it('is read with its validators', async () => {
		const server = await serve(conditional);
		expect(await fetchFrom(server)).toEqual({
			kind: 'feed',
			text: CALENDAR,
			cursor: {
				etag: '"v1"',
				lastModified: 'Wed, 10 Dec 2025 14:00:00 GMT',
				urlHash: expect.stringMatching(/^[0-9a-f]{64}$/),
			},
		});
		expect(server.requests[0]?.headers).not.toHaveProperty('if-none-match');
		expect(server.requests[0]?.headers).not.toHaveProperty('if-modified-since');
	});

	it('that has not changed is not sent again, time after time', async () => {
		const server = await serve(conditional);
		const first = await fetchFrom(server);
		const second = await fetchFrom(server, first.cursor);
		expect(second).toEqual({ kind: 'not-modified', cursor: first.cursor });
		expect(await fetchFrom(server, second.cursor)).toEqual(second);
		expect(server.requests[1]?.headers).toMatchObject({
			'if-none-match': '"v1"',
			'if-modified-since': 'Wed, 10 Dec 2025 14:00:00 GMT',
		});
	});

	it('is asked for with one validator where the server gave one', async () => {
		const server = await serve((request, response) => {
			if (request.headers['if-modified-since'] === undefined)
				calendar(response, { 'last-modified': 'Wed, 10 Dec 2025 14:00:00 GMT' });
			else response.writeHead(304, { etag: 'W/"later"' }).end();
		});
		const first = await fetchFrom(server);
		expect(first.cursor.etag).toBeNull();
		expect(await fetchFrom(server, first.cursor)).toEqual({
			kind: 'not-modified',
			cursor: { ...first.cursor, etag: 'W/"later"' },
		});
		expect(server.requests[1]?.headers).not.toHaveProperty('if-none-match');
	});

	it('that changed comes with new validators, and without the old ones', async () => {
		const server = await serve((_request, response) => calendar(response, { etag: '"v2"' }));
		const first = await serve(conditional).then(fetchFrom);
		const changed = await fetchFrom(server, first.cursor);
		expect(changed).toMatchObject({ kind: 'feed', cursor: { etag: '"v2"', lastModified: null } });
	});

	it('of another address is fetched whole whatever the cursor says', async () => {
		const server = await serve(conditional);
		const { cursor } = await fetchFrom(server);
		expect((await fetchFrom(server, cursor, '/other.ics')).kind).toBe('feed');
		expect((await fetchFrom(server, { etag: '"v1"' })).kind).toBe('feed');
		expect((await fetchFrom(server, {})).kind).toBe('feed');
	});

	it('keeps its cursor when only the password changes, and holds no password in it', async () => {
		const server = await serve(conditional);
		const as = (userInfo: string, cursor: Cursor | null): Promise<FeedResult> =>
			fetchFeed({ http: client(), url: `http://${userInfo}@127.0.0.1:${server.port}${PATH}`, cursor });
		const first = await as('sarah:old', null);
		expect((await as('sarah:new', first.cursor)).kind).toBe('not-modified');
		expect((await as('john:old', first.cursor)).kind).toBe('feed');
		expect(server.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('sarah:old').toString('base64')}`);
	});

	it('may be compressed, and in the charset it declares', async () => {
		const server = await serve((_request, response) => {
			const content = gzipSync(Buffer.from('BEGIN:VCALENDAR\nSUMMARY:Grüße', 'latin1'));
			response
				.writeHead(200, { 'content-type': 'text/calendar; charset=iso-8859-1', 'content-encoding': 'gzip' })
				.end(content);
		});
		expect(await fetchFrom(server)).toMatchObject({ text: 'BEGIN:VCALENDAR\nSUMMARY:Grüße' });
	});

	it('loses its byte-order mark', async () => {
		const server = await serve((_request, response) => response.end(`\uFEFF${CALENDAR}`));
		expect(await fetchFrom(server)).toMatchObject({ text: CALENDAR });
	});

	it('keeps no validator that cannot be sent back', async () => {
		for (const etag of ['"ü"', `"${'x'.repeat(2000)}"`]) {
			const server = await serve((_request, response) => calendar(response, { etag }));
			expect((await fetchFrom(server)).cursor.etag).toBeNull();
		}
	});
});

describe('what is no feed', () => {
	async function failure(handler: RequestListener, cursor: Cursor | null = null): Promise<unknown> {
		const server = await serve(handler);
		return fetchFrom(server, cursor).then(
			() => 'succeeded',
			(error: unknown) => {
				expect(String(error instanceof Error ? error.stack : error)).not.toContain('private-0123');
				return error;
			},
		);
	}

	it.each([
		[204, 'BAD_ANSWER'],
		[206, 'BAD_ANSWER'],
		[300, 'BAD_ANSWER'],
		[401, 'UNAUTHORIZED'],
		[403, 'UNAUTHORIZED'],
		[404, 'NOT_FOUND'],
		[410, 'NOT_FOUND'],
		[429, 'RATE_LIMITED'],
		[500, 'SERVER_ERROR'],
		[503, 'SERVER_ERROR'],
	])('status %i is %s, whatever its body', async (status, code) => {
		const error = await failure((_request, response) =>
			response.writeHead(status).end(status === 204 ? undefined : CALENDAR),
		);
		expect(error).toBeInstanceOf(ProviderError);
		expect(error).toMatchObject({ code });
	});

	it('a 304 to a request without conditions', async () => {
		expect(await failure((_request, response) => response.writeHead(304).end())).toMatchObject({ code: 'BAD_ANSWER' });
		const foreign = { etag: '"v1"', lastModified: null, urlHash: 'of another address' };
		expect(await failure((_request, response) => response.writeHead(304).end(), foreign)).toMatchObject({
			code: 'BAD_ANSWER',
		});
	});

	it('a web page', async () => {
		const page: RequestListener = (_request, response) => {
			response
				.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
				.end('<!doctype html><title>Sign in</title>');
		};
		expect(await failure(page)).toMatchObject({ code: 'BAD_ANSWER', message: expect.stringMatching(/web page/) });
	});

	it('but a calendar that calls itself a web page is one', async () => {
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-type': 'text/html' }).end(`\uFEFF\r\n${CALENDAR}`);
		});
		expect((await fetchFrom(server)).kind).toBe('feed');
	});

	it('a body cut short', async () => {
		const cut: RequestListener = (_request, response) => {
			response.writeHead(200, { 'content-type': 'text/calendar', 'content-length': '5000' });
			response.write(CALENDAR, () => response.destroy());
		};
		expect(await failure(cut)).toMatchObject({ code: 'UNREACHABLE' });
	});

	it('an address that cannot be read', async () => {
		for (const url of ['', 'private-0123', 'ftp://127.0.0.1/private-0123', 'file:///private-0123']) {
			await expect(fetchFeed({ http: client(), url, cursor: null })).rejects.toMatchObject({
				code: 'REFUSED_ADDRESS',
				message: expect.not.stringContaining('private-0123'),
			});
		}
	});

	it('a private address', async () => {
		const server = await serve(conditional);
		const url = `http://feed.example:${server.port}${PATH}`;
		await expect(fetchFeed({ http: client([]), url, cursor: null })).rejects.toMatchObject({ code: 'REFUSED_ADDRESS' });
		expect(server.connectionCount()).toBe(0);
	});
});

describe('webcal', () => {
	const fetchAs = (scheme: string, port: number, http = client()): Promise<FeedResult> =>
		fetchFeed({ http, url: `${scheme}://sarah:pass@127.0.0.1:${port}${PATH}`, cursor: null });

	it.each(['webcal', 'webcals', 'WEBCAL'])('is https (%s)', async (scheme) => {
		const server = await serve(conditional, startTlsServer);
		expect((await fetchAs(scheme, server.port)).kind).toBe('feed');
		expect(server.requests[0]?.headers.authorization).toMatch(/^Basic /);
	});

	it('falls back to http where a named port has no TLS, and shows no credentials there', async () => {
		const server = await serve(conditional);
		const first = await fetchAs('webcal', server.port);
		expect(first.kind).toBe('feed');
		expect(server.requests).toHaveLength(1);
		expect(server.requests[0]?.headers.authorization).toBeUndefined();
		const url = `webcal://sarah:pass@127.0.0.1:${server.port}${PATH}`;
		expect((await fetchFeed({ http: client(), url, cursor: first.cursor })).kind).toBe('not-modified');
	});

	it.each(['webcals', 'https'])('does not where the address asks for TLS (%s)', async (scheme) => {
		const server = await serve(conditional);
		await expect(fetchAs(scheme, server.port)).rejects.toMatchObject({ code: 'UNREACHABLE' });
		expect(server.requests).toHaveLength(0);
	});

	it('does not where TLS answers with a certificate that is not trusted', async () => {
		const server = await serve(conditional, startTlsServer);
		const distrusting = createHttpClient({ allowedHosts: ['127.0.0.1'] });
		closing.push(distrusting.close);
		const before = server.connectionCount();
		await expect(fetchAs('webcal', server.port, distrusting)).rejects.toMatchObject({ code: 'UNREACHABLE' });
		expect(server.connectionCount() - before).toBe(1);
	});

	it('does not where the address is refused', async () => {
		const server = await serve(conditional);
		await expect(fetchAs('webcal', server.port, client([]))).rejects.toMatchObject({ code: 'REFUSED_ADDRESS' });
		expect(server.connectionCount()).toBe(0);
	});
});
