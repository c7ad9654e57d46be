import type { IncomingMessage, ServerResponse } from 'node:http';
import { readGoogleMessage, readGraphBatch } from '../schemas/push-notifications';
import type { Notifications } from '../usecases/receive-notification';

/** The small part of Express that is used before Directus adds anything to it. */
export interface EarlyApp {
	post(path: string, handler: (request: IncomingMessage, response: ServerResponse) => void): void;
}

const LONGEST_BODY_BYTES = 1024 * 1024;
const LONGEST_READ_MS = 5_000;
const LONGEST_VALIDATION_TOKEN = 4_096;

/**
 * Where calendar services tell of changes. Registered before Directus's own middleware, which takes seconds for an
 * answer at a thousand requests a second; a provider whose calls take longer than three stops calling. Whatever is
 * readable is answered alike, so that nobody learns from it which channels there are.
 */
export function registerPushRoutes(app: EarlyApp, notifications: Notifications): void {
	app.post('/meeting-manager/push/google', (request, response) => {
		// Google sends no body; what somebody else sends is not read.
		request.resume();
		const message = readGoogleMessage(request.headers);
		answer(response, message === null ? 400 : 202);
		if (message === null) return;
		const { channelId, token: secret, resourceId } = message;
		void notifications.receive({ provider: 'google', channelId, secret, resourceId, lifecycleEvent: null });
	});

	app.post('/meeting-manager/push/outlook', (request, response) => {
		const validationToken = readValidationToken(request);
		if (validationToken !== null) {
			request.resume();
			answerValidation(response, validationToken);
			return;
		}
		void receiveBatch(request, response, notifications);
	});
}

/** Graph proves that an address wants its notifications by having it repeat a text. */
function answerValidation(response: ServerResponse, token: string): void {
	if (token === '' || token.length > LONGEST_VALIDATION_TOKEN) {
		answer(response, 400);
		return;
	}
	response.writeHead(200, {
		'content-type': 'text/plain; charset=utf-8',
		'x-content-type-options': 'nosniff',
		'cache-control': 'no-store',
	});
	response.end(token);
}

function readValidationToken({ url = '' }: IncomingMessage): string | null {
	const start = url.indexOf('?');
	return start < 0 ? null : new URLSearchParams(url.slice(start)).get('validationToken');
}

async function receiveBatch(
	request: IncomingMessage,
	response: ServerResponse,
	notifications: Notifications,
): Promise<void> {
	const body = await readBody(request);
	if (typeof body === 'number') {
		answer(response, body);
		return;
	}
	const batch = readGraphBatch(parseJson(body));
	answer(response, batch === null ? 400 : 202);
	for (const { subscriptionId, clientState, lifecycleEvent } of batch ?? []) {
		const known = { provider: 'outlook' as const, resourceId: null, lifecycleEvent };
		void notifications.receive({ ...known, channelId: subscriptionId, secret: clientState });
	}
}

/** The body as text, or the status of a refusal. */
function readBody(request: IncomingMessage): Promise<string | number> {
	return new Promise((resolve) => {
		const chunks: Buffer[] = [];
		let size = 0;
		const end = (result: string | number) => {
			clearTimeout(timer);
			request.removeAllListeners('data');
			if (typeof result === 'number') request.resume();
			resolve(result);
		};
		const timer = setTimeout(() => end(408), LONGEST_READ_MS);
		request.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size > LONGEST_BODY_BYTES) end(413);
			else chunks.push(chunk);
		});
		request.on('end', () => end(Buffer.concat(chunks).toString('utf8')));
		request.on('error', () => end(400));
		request.on('close', () => end(400));
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function answer(response: ServerResponse, status: number): void {
	// What was not read to its end is not waited for.
	if (status === 408 || status === 413) response.setHeader('connection', 'close');
	response.writeHead(status, { 'content-length': 0, 'cache-control': 'no-store' });
	response.end();
}
