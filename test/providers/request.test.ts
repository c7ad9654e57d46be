import type { RequestListener, ServerResponse } from 'node:http';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SECRET, client, failure, loopback, secretUrl, serve, serveRaw, serveTls, text } from '../support/http-client';
import { testAuthority } from '../support/http-server';

describe('a plain answer', () => {
	it('is read with its headers', async () => {
		const server = await serve((_request, response) => {
			response.setHeader('ETag', '"1"').end('hello');
		});
		const answer = await client().get({ url: secretUrl(server.origin), headers: { accept: 'text/calendar' } });
		expect(answer).toMatchObject({ status: 200, host: `127.0.0.1:${server.port}`, headers: { etag: '"1"' } });
		expect(answer.body.toString()).toBe('hello');
		expect(server.requests[0]?.headers).toMatchObject({ accept: 'text/calendar', 'accept-encoding': 'gzip' });
		expect(server.requests[0]?.headers.authorization).toBeUndefined();
	});

	it('comes over one connection time after time', async () => {
		const server = await serve(text('hello'));
		const http = client();
		for (let time = 0; time < 3; time += 1) {
			await http.get({ url: secretUrl(server.origin) });
			await turnOfTheLoop();
		}
		expect(server.connectionCount()).toBe(1);
	});

	it('is not available from a closed client', async () => {
		const server = await serve(text('hello'));
		const http = client();
		await http.close();
		expect(await failure(http.get({ url: secretUrl(server.origin) }))).toMatchObject({ code: 'UNREACHABLE' });
		expect(server.requests).toHaveLength(0);
	});
});

describe('redirects', () => {
	const redirect = (response: ServerResponse, location: string, status = 302): void => {
		response.writeHead(status, { location }).end('moved');
	};

	it.each([301, 302, 303, 307, 308])('are followed (%i)', async (status) => {
		const server = await serve((request, response) => {
			if (request.url === '/end') response.end('there');
			else redirect(response, '/end', status);
		});
		expect((await client().get({ url: secretUrl(server.origin) })).body.toString()).toBe('there');
	});

	it('to a private address are refused, in every form', async () => {
		const inside = await serve(text('inside'));
		for (const host of [
			'127.0.0.2',
			'localhost',
			'0x7f000002',
			'[::1]',
			'[::ffff:127.0.0.2]',
			'169.254.169.254',
			'rebind.example',
		]) {
			const server = await serve((_request, response) => redirect(response, `http://${host}:${inside.port}/${SECRET}`));
			const http = client({ resolve: async () => [{ address: '127.0.0.3', family: 4 }] });
			expect((await failure(http.get({ url: secretUrl(server.origin) }))).code, host).toBe('REFUSED_ADDRESS');
		}
		expect(inside.connectionCount()).toBe(0);
	});

	it.each(['file:///etc/passwd', 'ftp://feed.example/', 'gopher://127.0.0.1/'])(
		'to %s are refused',
		async (location) => {
			const server = await serve((_request, response) => redirect(response, location));
			expect((await failure(client().get({ url: secretUrl(server.origin) }))).code).toBe('REFUSED_ADDRESS');
		},
	);

	it('end after five', async () => {
		const server = await serve((request, response) => {
			const left = Number(request.url?.slice(1));
			if (left === 0) response.end('there');
			else redirect(response, `/${left - 1}`);
		});
		expect((await client().get({ url: secretUrl(server.origin, '/5') })).body.toString()).toBe('there');
		expect(server.requests).toHaveLength(6);
		expect(await failure(client().get({ url: secretUrl(server.origin, '/6') }))).toMatchObject({ code: 'BAD_ANSWER' });
		expect(server.requests).toHaveLength(12);
	});

	it('without a Location are errors', async () => {
		const server = await serve((_request, response) => response.writeHead(302).end());
		expect((await failure(client().get({ url: secretUrl(server.origin) }))).code).toBe('BAD_ANSWER');
	});

	it('keep credentials within the origin and drop them elsewhere, for good', async () => {
		const elsewhere = await serve((_request, response) => redirect(response, `${first.origin}/last`));
		const first = await serve((request, response) => {
			if (request.url === '/start') redirect(response, '/same');
			else if (request.url === '/same') redirect(response, `${elsewhere.origin}/`);
			else response.end('back');
		});
		const from = new URL(`http://sarah:${SECRET}@127.0.0.1:${first.port}/start`);
		expect((await client().get({ url: from })).body.toString()).toBe('back');
		const expected = `Basic ${Buffer.from(`sarah:${SECRET}`).toString('base64')}`;
		expect(first.requests.map((request) => request.headers.authorization)).toEqual([expected, expected, undefined]);
		expect(elsewhere.requests.map((request) => request.headers.authorization)).toEqual([undefined]);
	});

	it('drop credentials on the way from https to http', async () => {
		const plain = await serve(text('plain'));
		const secure = await serveTls((_request, response) => redirect(response, `${plain.origin}/`));
		const from = new URL(`https://sarah:${SECRET}@127.0.0.1:${secure.port}/`);
		expect((await client({ ca: testAuthority }).get({ url: from })).body.toString()).toBe('plain');
		expect(secure.requests[0]?.headers.authorization).toMatch(/^Basic /);
		expect(plain.requests[0]?.headers.authorization).toBeUndefined();
	});
});

describe('TLS', () => {
	it('names the host to the server though it connects to a checked address', async () => {
		const server = await serveTls(text('secure'));
		const http = client({ ca: testAuthority, resolve: async () => [loopback] });
		expect((await http.get({ url: secretUrl(`https://feed.example:${server.port}`) })).body.toString()).toBe('secure');
	});

	it('is refused with a certificate that nobody vouches for, or of another host', async () => {
		const server = await serveTls(text('secure'));
		const unknown = await failure(client().get({ url: secretUrl(server.origin) }));
		expect(unknown).toMatchObject({ code: 'UNREACHABLE', message: expect.stringMatching(/certificate/) });
		const http = client({ ca: testAuthority, resolve: async () => [loopback] });
		const foreign = await failure(http.get({ url: secretUrl(`https://other.example:${server.port}`) }));
		expect(foreign).toMatchObject({ code: 'UNREACHABLE', message: expect.stringMatching(/certificate/) });
		expect(server.requests).toHaveLength(0);
	});

	it('is missed where a server has none', async () => {
		const server = await serve(text('plain'));
		const missing = await failure(client().get({ url: secretUrl(`https://127.0.0.1:${server.port}`) }));
		expect(missing).toMatchObject({ code: 'UNREACHABLE', message: expect.stringMatching(/TLS/) });
	});
});

describe('time', () => {
	const never: RequestListener = () => undefined;

	it('runs out for headers that do not come', async () => {
		const server = await serve(never);
		const late = await failure(client({ limits: { headersTimeoutMs: 100 } }).get({ url: secretUrl(server.origin) }));
		expect(late).toMatchObject({ code: 'TIMEOUT', message: `127.0.0.1:${server.port} did not answer in time.` });
		expect(server.requests).toHaveLength(1);
	});

	it('runs out for headers that never end', async () => {
		const origin = await serveRaw('HTTP/1.1 200 OK\r\nX-A: 1\r\n', 'stay');
		expect((await failure(client({ limits: { headersTimeoutMs: 100 } }).get({ url: secretUrl(origin) }))).code).toBe(
			'TIMEOUT',
		);
	});

	it('runs out for a body that falls silent', async () => {
		const server = await serve((_request, response) => {
			response.write('BEGIN');
		});
		expect(
			(await failure(client({ limits: { bodyIdleTimeoutMs: 100 } }).get({ url: secretUrl(server.origin) }))).code,
		).toBe('TIMEOUT');
	});

	it('runs out in total for a body that trickles', async () => {
		const server = await serve((_request, response) => {
			const timer = setInterval(() => response.write('x'), 10);
			response.on('close', () => clearInterval(timer));
		});
		expect(
			(await failure(client({ limits: { totalTimeoutMs: 300 } }).get({ url: secretUrl(server.origin) }))).code,
		).toBe('TIMEOUT');
	});

	it('runs out in total for a host whose name does not resolve', async () => {
		const http = client({ resolve: () => new Promise(() => undefined), limits: { totalTimeoutMs: 200 } });
		expect((await failure(http.get({ url: secretUrl('http://feed.example') }))).code).toBe('TIMEOUT');
	});

	it('to connect runs out', async () => {
		const http = client({
			resolve: () => new Promise(() => undefined),
			connectTimeoutMs: 100,
			limits: { totalTimeoutMs: 20_000 },
		});
		expect((await failure(http.get({ url: secretUrl('http://feed.example') }))).code).toBe('TIMEOUT');
	});
});
