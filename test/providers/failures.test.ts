import { describe, expect, it } from 'vitest';
import { SECRET, client, failure, secretUrl, serve, serveRaw, text } from '../support/http-client';
import { startServer } from '../support/http-server';

describe('an answer that is broken', () => {
	it.each([
		['shorter than its Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nBEGIN', 'end', 'UNREACHABLE'],
		[
			'shorter than its Content-Length, closing',
			'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 100\r\n\r\nBEGIN',
			'end',
			'UNREACHABLE',
		],
		[
			'chunked without its last chunk',
			'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nBEGIN\r\n',
			'end',
			'UNREACHABLE',
		],
		[
			'chunked and reset',
			'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nBEGIN\r\n',
			'destroy',
			'UNREACHABLE',
		],
		['no HTTP', `SSH-2.0-${SECRET}\r\n\r\n`, 'end', 'BAD_ANSWER'],
		['badly chunked', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${SECRET}\r\n`, 'end', 'BAD_ANSWER'],
		['long in headers', `HTTP/1.1 200 OK\r\nX-A: ${SECRET.repeat(10_000)}\r\n\r\n`, 'end', 'BAD_ANSWER'],
		['nothing', '', 'end', 'UNREACHABLE'],
	] as const)('is an error: %s', async (_name, answer, end, code) => {
		const origin = await serveRaw(answer, end);
		expect((await failure(client().get({ url: secretUrl(origin) }))).code).toBe(code);
	});

	it('is an error where nothing listens', async () => {
		const server = await startServer(text(''));
		await server.close();
		expect((await failure(client().get({ url: secretUrl(server.origin) }))).code).toBe('UNREACHABLE');
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
		expect(await failure(client().get({ url: secretUrl(server.origin) }))).toMatchObject({
			code,
			message: `127.0.0.1:${server.port} answered with status ${status}.`,
		});
		expect(server.requests).toHaveLength(1);
	});
});
