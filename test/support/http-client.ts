import type { RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, expect } from 'vitest';
import type { ResolvedAddress } from '../../extensions/meeting-manager/src/providers/address-guard';
import { ProviderError } from '../../extensions/meeting-manager/src/providers/provider';
import {
	createHttpClient,
	type HttpClient,
	type HttpClientOptions,
} from '../../extensions/meeting-manager/src/providers/request';
import { startRawServer, startServer, startTlsServer, type TestServer } from './http-server';

/** Stands for everything that must never be shown: in paths, queries and user info. */
export const SECRET = 'private-0123';
export const loopback: ResolvedAddress = { address: '127.0.0.1', family: 4 };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closing.splice(0).map((close) => close()));
});

/** A client that may reach 127.0.0.1, never sleeps, and is closed after the test. */
export function client(options: Partial<HttpClientOptions> = {}): HttpClient {
	const http = createHttpClient({
		allowedHosts: ['127.0.0.1'],
		sleep: async () => undefined,
		random: () => 0,
		...options,
	});
	closing.push(http.close);
	return http;
}

export async function serve(handler: RequestListener): Promise<TestServer> {
	const server = await startServer(handler);
	closing.push(server.close);
	return server;
}

export async function serveTls(handler: RequestListener): Promise<TestServer> {
	const server = await startTlsServer(handler);
	closing.push(server.close);
	return server;
}

/** Answers each connection with the same bytes, and ends, resets or keeps it. */
export async function serveRaw(answer: string, end: 'end' | 'destroy' | 'stay' = 'end'): Promise<string> {
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

/** The failure of a request, after a look at everything it could show. */
export async function failure(request: Promise<unknown>): Promise<ProviderError> {
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

export const secretUrl = (origin: string, path = `/${SECRET}.ics?token=${SECRET}`): URL => new URL(path, origin);
export const text =
	(content: string): RequestListener =>
	(_request, response) =>
		response.end(content);
