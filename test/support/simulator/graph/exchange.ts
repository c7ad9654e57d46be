import type { IncomingMessage } from 'node:http';

/** A request as the routes of the simulator see it. */
export interface Exchange {
	method: string;
	url: URL;
	/** Decoded segments of the path. */
	segments: string[];
	/** Lower-case names. */
	headers: IncomingMessage['headers'];
	text: string;
	/** The body as form fields. */
	form: URLSearchParams;
}

export interface Reply {
	status: number;
	headers?: Record<string, string>;
	/** At most one of the three. */
	json?: unknown;
	text?: string;
	html?: string;
}

export async function readExchange(request: IncomingMessage, origin: string): Promise<Exchange> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(Buffer.from(chunk));
	const text = Buffer.concat(chunks).toString('utf8');
	const url = new URL(request.url ?? '/', origin);
	return {
		method: request.method ?? 'GET',
		url,
		segments: url.pathname.split('/').filter(Boolean).map(decodeURIComponent),
		headers: request.headers,
		text,
		form: new URLSearchParams(text),
	};
}
