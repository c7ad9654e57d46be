import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a path answers. `etag` is made from the body unless given; null sends none, and then there is no 304. */
export interface FeedAnswer {
	body?: string | Buffer;
	status?: number;
	headers?: Record<string, string>;
	etag?: string | null;
	lastModified?: string;
	latencyMs?: number;
	/** Done before it answers. */
	before?: () => Promise<void>;
	/** Takes over entirely: stalls, resets, endless bodies. */
	handle?: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface RecordedRequest {
	path: string;
	method: string;
	headers: IncomingHttpHeaders;
	/** The status it was answered with; 0 where `handle` took over. */
	status: number;
}

export interface FeedServer {
	/** `http://127.0.0.1:<port>` */
	origin: string;
	port: number;
	/** Address of a path, with leading slash. */
	url(path: string): string;
	set(path: string, answer: FeedAnswer): void;
	/** All requests since the start or the last `clear`, oldest first. */
	requests(path?: string): RecordedRequest[];
	clear(): void;
	close(): Promise<void>;
}

/** A calendar feed on loopback whose every answer the test decides. Unknown paths get 404. */
export async function startFeedServer(): Promise<FeedServer> {
	const answers = new Map<string, FeedAnswer>();
	let recorded: RecordedRequest[] = [];
	const server = createServer((request, response) => {
		const path = new URL(request.url ?? '/', 'http://feed').pathname;
		const record = { path, method: request.method ?? '', headers: request.headers, status: 0 };
		recorded.push(record);
		void respond(answers.get(path), request, response).then((status) => {
			record.status = status;
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	const port = typeof address === 'object' && address !== null ? address.port : 0;
	const origin = `http://127.0.0.1:${port}`;
	return {
		origin,
		port,
		url: (path) => `${origin}${path}`,
		set: (path, answer) => void answers.set(path, answer),
		requests: (path) => recorded.filter((request) => path === undefined || request.path === path),
		clear: () => {
			recorded = [];
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

async function respond(answer: FeedAnswer | undefined, request: IncomingMessage, response: ServerResponse) {
	if (answer?.latencyMs) await sleep(answer.latencyMs);
	await answer?.before?.();
	if (answer?.handle) {
		answer.handle(request, response);
		return 0;
	}
	const body = answer?.body ?? '';
	const status = answer === undefined ? 404 : (answer.status ?? 200);
	const etag = answer?.etag === undefined ? makeEtag(body) : answer.etag;
	const headers: Record<string, string> = { 'content-type': 'text/calendar; charset=utf-8' };
	if (status === 200 && etag !== null) headers['etag'] = etag;
	if (status === 200 && answer?.lastModified) headers['last-modified'] = answer.lastModified;
	Object.assign(headers, answer?.headers);
	const unchanged = status === 200 && isUnchanged(request.headers, etag, answer?.lastModified);
	response.writeHead(unchanged ? 304 : status, headers);
	response.end(unchanged ? undefined : body);
	return unchanged ? 304 : status;
}

/** If-None-Match decides where it is sent, as in RFC 9110. */
function isUnchanged(sent: IncomingHttpHeaders, etag: string | null, lastModified: string | undefined): boolean {
	const match = sent['if-none-match'];
	if (match !== undefined) return etag !== null && match === etag;
	return lastModified !== undefined && sent['if-modified-since'] === lastModified;
}

function makeEtag(body: string | Buffer): string {
	return `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
}
