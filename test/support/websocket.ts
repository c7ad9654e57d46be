import type { Row } from './client';

/** A message of the server, as far as the tests look at it. */
export interface SocketMessage extends Row {
	type: string;
	status?: string;
	error?: { code: string; message: string };
}

export interface Socket {
	/** Sends and resolves with the answer. One question at a time: errors carry no id of what they answer. */
	ask(message: Row & { type: string }): Promise<SocketMessage>;
	/** For subscriptions: what comes is found in `heard`. */
	send(message: Row & { type: string }): void;
	/** Everything of subscriptions so far, oldest first, the opening answers included. */
	heard: SocketMessage[];
	close(): void;
}

/** Opens Directus's WebSocket as the holder of a static token. Rejects where it does not let the caller in. */
export async function openSocket(url: string, token: string | null): Promise<Socket> {
	const socket = new WebSocket(`${url.replace('http', 'ws')}/websocket`);
	const heard: SocketMessage[] = [];
	let answer: ((message: SocketMessage) => void) | null = null;
	socket.addEventListener('message', ({ data }) => {
		const message: SocketMessage = JSON.parse(String(data));
		if (message.type === 'ping') socket.send(JSON.stringify({ type: 'pong' }));
		else if (message.type === 'subscription' && message.status !== 'error') heard.push(message);
		else answer?.(message);
	});
	let onClose: (() => void) | null = null;
	socket.addEventListener('close', () => onClose?.());
	const ask: Socket['ask'] = (message) =>
		new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error(`No answer to ${JSON.stringify(message)}`)), 10_000);
			answer = (received) => {
				clearTimeout(timer);
				onClose = null;
				resolve(received);
			};
			onClose = () => {
				clearTimeout(timer);
				reject(new Error('The server closed the socket.'));
			};
			socket.send(JSON.stringify(message));
		});
	await new Promise<void>((resolve, reject) => {
		socket.addEventListener('open', () => resolve());
		socket.addEventListener('error', () => reject(new Error('The server refused the socket.')));
	});
	const greeting = await ask({ type: 'auth', ...(token === null ? {} : { access_token: token }) });
	if (greeting.status !== 'ok') {
		socket.close();
		throw new Error(`The server refused the caller: ${JSON.stringify(greeting)}`);
	}
	return { ask, heard, send: (message) => socket.send(JSON.stringify(message)), close: () => socket.close() };
}
