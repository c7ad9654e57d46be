import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { RequestListener, ServerResponse } from 'node:http';
import type { ResolvedAddress } from '../../extensions/meeting-manager/src/providers/address-guard';
import { ProviderError } from '../../extensions/meeting-manager/src/providers/provider';
import { createHttpClient, type HttpClient, type HttpClientOptions } from '../../extensions/meeting-manager/src/providers/request';
import { startRawServer, startServer, startTlsServer, testAuthority, type TestServer } from '../support/http-server';

/** Stands for everything that must never be shown: in paths, queries and user info. */
const SECRET = 'private-0123';
const loopback: ResolvedAddress = { address: '127.0.0.1', family: 4 };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closing.splice(0).map((close) => close()));
});

function client(options: Partial<HttpClientOptions> = {}): HttpClient {
	const http = createHttpClient({ allowedHosts: ['127.0.0.1'], sleep: async () => undefined, random: () => 0, ...options });
	closing.push(http.close);
	return http;
}

async function serve(handler: RequestListener): Promise<TestServer> {
	const server = await startServer(handler);
	closing.push(server.close);
	return server;
}

async function raw(answer: string, end: 'end' | 'destroy' | 'stay' = 'end'): Promise<string> {
	const server = await startRawServer((socket) => {
		socket.once('data', () => {
			socket.write(answer, () => {
				if (end === 'end') socket.end();
				if (end === 'destroy') socket.resetAndDestroy();
			});
		});
	});
	closing.push(server.close);
	return server.origin;
}

async function failure(request: Promise<unknown>): Promise<ProviderError> {
	try {
		await request;
	} catch (error) {
		if (!(error instanceof ProviderError)) throw error;
		for (let shown: unknown = error; shown instanceof Error; shown = shown.cause) {
			expect(`${shown.message} ${shown.stack} ${JSON.stringify(shown)}`).not.toContain(SECRET);
		}
		expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
		return error;
	}
	throw new Error('The request succeeded.');
}

const url = (origin: string, path = `/${SECRET}.ics?token=${SECRET}`): URL => new URL(path, origin);
const text = (content: string): RequestListener => (_request, response) => response.end(content);

describe('a plain answer', () => {
	it('is read with its headers', async () => {
		const server = await serve((_request, response) => {
			response.setHeader('ETag', '"1"').end('hello');
		});
		const answer = await client().get({ url: url(server.origin), headers: { accept: 'text/calendar' } });
		expect(answer).toMatchObject({ status: 200, host: `127.0.0.1:${server.port}`, headers: { etag: '"1"' } });
		expect(answer.body.toString()).toBe('hello');
		expect(server.requests[0]?.headers).toMatchObject({ accept: 'text/calendar', 'accept-encoding': 'gzip' });
		expect(server.requests[0]?.headers.authorization).toBeUndefined();
	});

	it('comes over one connection time after time', async () => {
		const server = await serve(text('hello'));
		const http = client();
		for (let time = 0; time < 3; time += 1) {
			await http.get({ url: url(server.origin) });
			await turnOfTheLoop();
		}
		expect(server.connectionCount()).toBe(1);
	});

	it('is not available from a closed client', async () => {
		const server = await serve(text('hello'));
		const http = client();
		await http.close();
		expect(await failure(http.get({ url: url(server.origin) }))).toMatchObject({ code: 'UNREACHABLE' });
		expect(server.requests).toHaveLength(0);
	});
});

describe('the address guard', () => {
	it.each(['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0177.0.0.1', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '0.0.0.0', 'localhost', '[::1]'])(
		'connects to %s only where it is exempt',
		async (host) => {
			const server = await serve(text('inside'));
			const http = client({ allowedHosts: [] });
			const refused = await failure(http.get({ url: url(`http://${host}:${server.port}`) }));
			expect(refused.code).toBe('REFUSED_ADDRESS');
			expect(refused.message).toContain('MM_ICAL_ALLOWED_HOSTS');
			expect(server.connectionCount()).toBe(0);
		},
	);

	it('exempts an address in every spelling and a name for all its addresses', async () => {
		const server = await serve(text('inside'));
		const http = client({ allowedHosts: ['127.0.0.1'], resolve: async () => [loopback] });
		for (const host of ['127.0.0.1', '2130706433', 'feed.example']) {
			expect((await http.get({ url: url(`http://${host}:${server.port}`) })).status, host).toBe(200);
		}
		const byName = client({ allowedHosts: ['feed.example'], resolve: async () => [loopback] });
		expect((await byName.get({ url: url(`http://feed.example:${server.port}`) })).status).toBe(200);
		expect((await failure(byName.get({ url: url(`http://other.example:${server.port}`) }))).code).toBe('REFUSED_ADDRESS');
	});

	it.each(['127.0.0.1', '10.0.0.1', '::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '169.254.169.254', '100.64.0.1', 'garbage'])(
		'refuses a name that resolves to %s',
		async (address) => {
			const http = client({ allowedHosts: [], resolve: async () => [{ address, family: address.includes(':') ? 6 : 4 }] });
			expect((await failure(http.get({ url: url('http://feed.example') }))).code).toBe('REFUSED_ADDRESS');
		},
	);

	it('checks the very answer it connects by, so that a name cannot change its mind in between', async () => {
		const server = await serve(text('inside'));
		const answers: ResolvedAddress[][] = [[{ address: '10.0.0.1', family: 4 }], [loopback]];
		let asked = 0;
		// Each time DNS is asked it answers anew; the second answer would reach the server.
		const resolve = async (): Promise<ResolvedAddress[]> => answers[asked++] ?? [];
		const http = client({ allowedHosts: [], resolve });
		const request = (): Promise<ProviderError> => failure(http.get({ url: url(`http://rebind.example:${server.port}`) }));
		expect((await request()).code).toBe('REFUSED_ADDRESS');
		expect(asked).toBe(1);
		expect((await request()).code).toBe('REFUSED_ADDRESS');
		expect(asked).toBe(2);
		expect(server.connectionCount()).toBe(0);
	});

	it('reaches only the permitted ones of several addresses', async () => {
		const server = await serve(text('permitted'));
		const addresses: ResolvedAddress[] = [{ address: '127.0.0.2', family: 4 }, { address: '::1', family: 6 }, loopback];
		const http = client({ resolve: async () => addresses });
		expect((await http.get({ url: url(`http://mixed.example:${server.port}`) })).body.toString()).toBe('permitted');
		expect(server.requests[0]?.headers.host).toBe(`mixed.example:${server.port}`);
		expect(server.requests[0]?.socket.localAddress).toBe('127.0.0.1');
	});

	it('names a host that does not exist', async () => {
		const resolve = (): Promise<never> => Promise.reject(Object.assign(new Error(`getaddrinfo ${SECRET}`), { code: 'ENOTFOUND' }));
		const missing = await failure(client({ resolve }).get({ url: url('http://feed.example') }));
		expect(missing).toMatchObject({ code: 'UNREACHABLE', message: 'feed.example could not be found.' });
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
		expect((await client().get({ url: url(server.origin) })).body.toString()).toBe('there');
	});

	it('to a private address are refused, in every form', async () => {
		const inside = await serve(text('inside'));
		for (const host of ['127.0.0.2', 'localhost', '0x7f000002', '[::1]', '[::ffff:127.0.0.2]', '169.254.169.254', 'rebind.example']) {
			const server = await serve((_request, response) => redirect(response, `http://${host}:${inside.port}/${SECRET}`));
			const http = client({ resolve: async () => [{ address: '127.0.0.3', family: 4 }] });
			expect((await failure(http.get({ url: url(server.origin) }))).code, host).toBe('REFUSED_ADDRESS');
		}
		expect(inside.connectionCount()).toBe(0);
	});

	it.each(['file:///etc/passwd', 'ftp://feed.example/', 'gopher://127.0.0.1/'])('to %s are refused', async (location) => {
		const server = await serve((_request, response) => redirect(response, location));
		expect((await failure(client().get({ url: url(server.origin) }))).code).toBe('REFUSED_ADDRESS');
	});

	it('end after five', async () => {
		const server = await serve((request, response) => {
			const left = Number(request.url?.slice(1));
			if (left === 0) response.end('there');
			else redirect(response, `/${left - 1}`);
		});
		expect((await client().get({ url: url(server.origin, '/5') })).body.toString()).toBe('there');
		expect(server.requests).toHaveLength(6);
		expect(await failure(client().get({ url: url(server.origin, '/6') }))).toMatchObject({ code: 'BAD_ANSWER' });
		expect(server.requests).toHaveLength(12);
	});

	it('without a Location are errors', async () => {
		const server = await serve((_request, response) => response.writeHead(302).end());
		expect((await failure(client().get({ url: url(server.origin) }))).code).toBe('BAD_ANSWER');
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
		const secure = await startTlsServer((_request, response) => redirect(response, `${plain.origin}/`));
		closing.push(secure.close);
		const from = new URL(`https://sarah:${SECRET}@127.0.0.1:${secure.port}/`);
		expect((await client({ ca: testAuthority }).get({ url: from })).body.toString()).toBe('plain');
		expect(secure.requests[0]?.headers.authorization).toMatch(/^Basic /);
		expect(plain.requests[0]?.headers.authorization).toBeUndefined();
	});
});

describe('TLS', () => {
	it('names the host to the server though it connects to a checked address', async () => {
		const server = await startTlsServer(text('secure'));
		closing.push(server.close);
		const http = client({ ca: testAuthority, resolve: async () => [loopback] });
		expect((await http.get({ url: url(`https://feed.example:${server.port}`) })).body.toString()).toBe('secure');
	});

	it('is refused with a certificate that nobody vouches for, or of another host', async () => {
		const server = await startTlsServer(text('secure'));
		closing.push(server.close);
		const unknown = await failure(client().get({ url: url(server.origin) }));
		expect(unknown).toMatchObject({ code: 'UNREACHABLE', message: expect.stringMatching(/certificate/) });
		const http = client({ ca: testAuthority, resolve: async () => [loopback] });
		const foreign = await failure(http.get({ url: url(`https://other.example:${server.port}`) }));
		expect(foreign).toMatchObject({ code: 'UNREACHABLE', message: expect.stringMatching(/certificate/) });
		expect(server.requests).toHaveLength(0);
	});

	it('is missed where a server has none', async () => {
		const server = await serve(text('plain'));
		const missing = await failure(client().get({ url: url(`https://127.0.0.1:${server.port}`) }));
		expect(missing).toMatchObject({ code: 'UNREACHABLE', message: expect.stringMatching(/TLS/) });
	});
});

describe('the size of a body', () => {
	it('may reach the cap and not pass it', async () => {
		const server = await serve((request, response) => response.end('x'.repeat(request.url === '/1000' ? 1000 : 1001)));
		const http = client({ limits: { maxBytes: 1000 } });
		expect((await http.get({ url: url(server.origin, '/1000') })).body).toHaveLength(1000);
		const refused = await failure(http.get({ url: url(server.origin) }));
		expect(refused).toMatchObject({ code: 'TOO_LARGE', message: expect.stringMatching(/1000 bytes/) });
	});

	it('is capped while it streams without end', async () => {
		let sent = 0;
		const server = await serve((_request, response) => {
			const chunk = Buffer.alloc(10_000, 'x');
			const more = (): void => {
				while (!response.destroyed && response.write(chunk)) sent += chunk.length;
			};
			response.on('drain', more);
			more();
		});
		expect((await failure(client({ limits: { maxBytes: 100_000 } }).get({ url: url(server.origin) }))).code).toBe('TOO_LARGE');
		expect(sent).toBeLessThan(50_000_000);
	});

	it('counts after decompression', async () => {
		const bomb = gzipSync(Buffer.alloc(50_000_000));
		expect(bomb.length).toBeLessThan(100_000);
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
		});
		const before = process.memoryUsage().arrayBuffers;
		expect((await failure(client({ limits: { maxBytes: 1_000_000 } }).get({ url: url(server.origin) }))).code).toBe('TOO_LARGE');
		expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
	});

	it('counts before decompression too, so that empty gzip members cannot flow for ever', async () => {
		const empty = Buffer.concat(Array.from({ length: 1000 }, () => gzipSync('')));
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip' });
			const more = (): void => {
				while (!response.destroyed && response.write(empty)) continue;
			};
			response.on('drain', more);
			more();
		});
		const limits = { maxBytes: 1_000_000, totalTimeoutMs: 20_000 };
		expect((await failure(client({ limits }).get({ url: url(server.origin) }))).code).toBe('TOO_LARGE');
	});
});

describe('compression', () => {
	it.each(['gzip', 'GZIP', 'x-gzip'])('%s is read', async (encoding) => {
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-encoding': encoding }).end(gzipSync('hello'));
		});
		expect((await client().get({ url: url(server.origin) })).body.toString()).toBe('hello');
	});

	it.each(['br', 'deflate', 'zstd', 'gzip, gzip', 'identity, gzip', SECRET])('%s is refused', async (encoding) => {
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-encoding': encoding }).end(gzipSync(gzipSync('hello')));
		});
		expect((await failure(client().get({ url: url(server.origin) }))).code).toBe('BAD_ANSWER');
	});

	it('that is broken or cut short is an error', async () => {
		for (const content of [Buffer.from('not gzip at all'), gzipSync('x'.repeat(5000)).subarray(0, -6), Buffer.alloc(0)]) {
			const server = await serve((_request, response) => {
				response.writeHead(200, { 'content-encoding': 'gzip' }).end(content);
			});
			expect((await failure(client().get({ url: url(server.origin) }))).code).toBe('BAD_ANSWER');
		}
	});
});

describe('time', () => {
	const never: RequestListener = () => undefined;

	it('runs out for headers that do not come', async () => {
		const server = await serve(never);
		const late = await failure(client({ limits: { headersTimeoutMs: 100 } }).get({ url: url(server.origin) }));
		expect(late).toMatchObject({ code: 'TIMEOUT', message: `127.0.0.1:${server.port} did not answer in time.` });
		expect(server.requests).toHaveLength(1);
	});

	it('runs out for headers that never end', async () => {
		const origin = await raw('HTTP/1.1 200 OK\r\nX-A: 1\r\n', 'stay');
		expect((await failure(client({ limits: { headersTimeoutMs: 100 } }).get({ url: url(origin) }))).code).toBe('TIMEOUT');
	});

	it('runs out for a body that falls silent', async () => {
		const server = await serve((_request, response) => {
			response.write('BEGIN');
		});
		expect((await failure(client({ limits: { bodyIdleTimeoutMs: 100 } }).get({ url: url(server.origin) }))).code).toBe('TIMEOUT');
	});

	it('runs out in total for a body that trickles', async () => {
		const server = await serve((_request, response) => {
			const timer = setInterval(() => response.write('x'), 10);
			response.on('close', () => clearInterval(timer));
		});
		expect((await failure(client({ limits: { totalTimeoutMs: 300 } }).get({ url: url(server.origin) }))).code).toBe('TIMEOUT');
	});

	it('runs out in total for a host whose name does not resolve', async () => {
		const http = client({ resolve: () => new Promise(() => undefined), limits: { totalTimeoutMs: 200 } });
		expect((await failure(http.get({ url: url('http://feed.example') }))).code).toBe('TIMEOUT');
	});

	it('to connect runs out', async () => {
		const http = client({ resolve: () => new Promise(() => undefined), connectTimeoutMs: 100, limits: { totalTimeoutMs: 20_000 } });
		expect((await failure(http.get({ url: url('http://feed.example') }))).code).toBe('TIMEOUT');
	});
});

describe('an answer that is broken', () => {
	it.each([
		['shorter than its Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nBEGIN', 'end', 'UNREACHABLE'],
		['shorter than its Content-Length, closing', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\nBEGIN', 'end', 'UNREACHABLE'],
		['chunked without its last chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nBEGIN\r\n', 'end', 'UNREACHABLE'],
		['chunked and reset', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nBEGIN\r\n', 'destroy', 'UNREACHABLE'],
		['no HTTP', `SSH-2.0-${SECRET}\r\n\r\n`, 'end', 'BAD_ANSWER'],
		['badly chunked', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${SECRET}\r\n`, 'end', 'BAD_ANSWER'],
		['long in headers', `HTTP/1.1 200 OK\r\nX-A: ${SECRET.repeat(10_000)}\r\n\r\n`, 'end', 'BAD_ANSWER'],
		['nothing', '', 'end', 'UNREACHABLE'],
	] as const)('is an error: %s', async (_name, answer, end, code) => {
		const origin = await raw(answer, end);
		expect((await failure(client().get({ url: url(origin) }))).code).toBe(code);
	});

	it('is an error where nothing listens', async () => {
		const server = await startServer(text(''));
		await server.close();
		expect((await failure(client().get({ url: url(server.origin) }))).code).toBe('UNREACHABLE');
	});
});

describe('a status', () => {
	it.each([
		[201, 'BAD_ANSWER'],
		[204, 'BAD_ANSWER'],
		[206, 'BAD_ANSWER'],
		[300, 'BAD_ANSWER'],
		[304, 'BAD_ANSWER'],
		[400, 'BAD_ANSWER'],
		[401, 'UNAUTHORIZED'],
		[403, 'UNAUTHORIZED'],
		[404, 'NOT_FOUND'],
		[410, 'NOT_FOUND'],
		[500, 'SERVER_ERROR'],
		[501, 'SERVER_ERROR'],
	])('%i that nobody asked for is %s, and asked once', async (status, code) => {
		const server = await serve((_request, response) => response.writeHead(status).end());
		expect(await failure(client().get({ url: url(server.origin) }))).toMatchObject({
			code,
			message: `127.0.0.1:${server.port} answered with status ${status}.`,
		});
		expect(server.requests).toHaveLength(1);
	});
});

describe('retries', () => {
	/** Answers one after the other, the last again and again. */
	const sequence = (...answers: RequestListener[]): RequestListener => {
		let next = 0;
		return (request, response) => answers[Math.min(next++, answers.length - 1)]?.(request, response);
	};
	const status = (code: number, headers: Record<string, string> = {}): RequestListener => (_request, response) => {
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
		expect((await http.get({ url: url(server.origin) })).body.toString()).toBe('at last');
		expect(slept).toEqual([250, 500]);
	});

	it('end after two', async () => {
		const server = await serve(status(503));
		const { http, slept } = patient({ random: () => 0.5 });
		expect((await failure(http.get({ url: url(server.origin) }))).code).toBe('SERVER_ERROR');
		expect(server.requests).toHaveLength(3);
		expect(slept).toEqual([375, 750]);
	});

	it('begin again with an answer that broke off', async () => {
		const brokenOff: RequestListener = (_request, response) => {
			response.writeHead(200, { 'content-length': '100' });
			response.write('half', () => response.destroy());
		};
		const server = await serve(sequence(brokenOff, text('whole')));
		expect((await patient().http.get({ url: url(server.origin) })).body.toString()).toBe('whole');
	});

	it.each([
		['7', 7000],
		['Wed, 10 Dec 2025 14:00:20 GMT', 20_000],
		['nonsense', 250],
	])('wait as Retry-After says: %s', async (retryAfter, waitedMs) => {
		const server = await serve(sequence(status(429, { 'retry-after': retryAfter }), text('at last')));
		const { http, slept } = patient();
		expect((await http.get({ url: url(server.origin) })).status).toBe(200);
		expect(slept).toEqual([waitedMs]);
	});

	it.each([429, 503])('are left to the next run when Retry-After passes the budget (%i)', async (code) => {
		const server = await serve(status(code, { 'retry-after': '61' }));
		const { http, slept } = patient();
		const refused = await failure(http.get({ url: url(server.origin) }));
		expect(refused.code).toBe(code === 429 ? 'RATE_LIMITED' : 'SERVER_ERROR');
		expect(refused.options.retryAfterMs).toBe(61_000);
		expect(slept).toEqual([]);
		expect(server.requests).toHaveLength(1);
	});

	it('share one budget', async () => {
		const server = await serve(status(429, { 'retry-after': '40' }));
		const { http, slept } = patient();
		expect((await failure(http.get({ url: url(server.origin) }))).code).toBe('RATE_LIMITED');
		expect(slept).toEqual([40_000]);
		expect(server.requests).toHaveLength(2);
	});

	it('can be turned off', async () => {
		const server = await serve(status(503));
		await failure(patient().http.get({ url: url(server.origin), limits: { maxRetries: 0 } }));
		expect(server.requests).toHaveLength(1);
	});
});
