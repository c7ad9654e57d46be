import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as the routes of the simulator see it. */
export interface Exchange {
	method: string;
	url: URL;
	/** Lower-case names. */
	headers: IncomingMessage['headers'];
	text: string;
	/** The body as form fields. */
	form: URLSearchParams;
}

export interface Reply {
	status: number;
	headers?: Record<string, string>;
	/** At most one of the two; neither is an empty body. */
	json?: unknown;
	html?: string;
}

export async function readExchange(request: IncomingMessage, origin: string): Promise<Exchange> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	const text = Buffer.concat(chunks).toString('utf8');
	return {
		method: request.method ?? 'GET',
		url: new URL(request.url ?? '/', origin),
		headers: request.headers,
		text,
		form: new URLSearchParams(text),
	};
}

export function sendReply(response: ServerResponse, { status, headers = {}, json, html }: Reply): void {
	if (html !== undefined) {
		response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);
	} else if (json !== undefined) {
		response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers });
		response.end(JSON.stringify(json));
	} else {
		response.writeHead(status, { 'content-length': '0', ...headers }).end();
	}
}
