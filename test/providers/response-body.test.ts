import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SECRET, client, failure, secretUrl, serve } from '../support/http-client';

describe('the size of a body', () => {
	it('may reach the cap and not pass it', async () => {
		const server = await serve((request, response) => response.end('x'.repeat(request.url === '/1000' ? 1000 : 1001)));
		const http = client({ limits: { maxBytes: 1000 } });
		expect((await http.get({ url: secretUrl(server.origin, '/1000') })).body).toHaveLength(1000);
		const refused = await failure(http.get({ url: secretUrl(server.origin) }));
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
		expect((await failure(client({ limits: { maxBytes: 100_000 } }).get({ url: secretUrl(server.origin) }))).code).toBe(
			'TOO_LARGE',
		);
		expect(sent).toBeLessThan(50_000_000);
	});

	it('counts after decompression', async () => {
		const bomb = gzipSync(Buffer.alloc(50_000_000));
		expect(bomb.length).toBeLessThan(100_000);
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
		});
		const before = process.memoryUsage().arrayBuffers;
		expect(
			(await failure(client({ limits: { maxBytes: 1_000_000 } }).get({ url: secretUrl(server.origin) }))).code,
		).toBe('TOO_LARGE');
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
		expect((await failure(client({ limits }).get({ url: secretUrl(server.origin) }))).code).toBe('TOO_LARGE');
	});
});

describe('compression', () => {
	it.each(['gzip', 'GZIP', 'x-gzip'])('%s is read', async (encoding) => {
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-encoding': encoding }).end(gzipSync('hello'));
		});
		expect((await client().get({ url: secretUrl(server.origin) })).body.toString()).toBe('hello');
	});

	it.each(['br', 'deflate', 'zstd', 'gzip, gzip', 'identity, gzip', SECRET])('%s is refused', async (encoding) => {
		const server = await serve((_request, response) => {
			response.writeHead(200, { 'content-encoding': encoding }).end(gzipSync(gzipSync('hello')));
		});
		expect((await failure(client().get({ url: secretUrl(server.origin) }))).code).toBe('BAD_ANSWER');
	});

	it('that is broken or cut short is an error', async () => {
		for (const content of [
			Buffer.from('not gzip at all'),
			gzipSync('x'.repeat(5000)).subarray(0, -6),
			Buffer.alloc(0),
		]) {
			const server = await serve((_request, response) => {
				response.writeHead(200, { 'content-encoding': 'gzip' }).end(content);
			});
			expect((await failure(client().get({ url: secretUrl(server.origin) }))).code).toBe('BAD_ANSWER');
		}
	});
});
