import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type Server as TcpServer, type Socket } from 'node:net';

export interface TestServer {
	port: number;
	/** `http(s)://127.0.0.1:<port>` */
	origin: string;
	/** Every request received, in order. */
	requests: IncomingMessage[];
	/** Connections accepted so far. */
	connectionCount: () => number;
	close: () => Promise<void>;
}

const certificate = (name: string): string =>
	readFileSync(new URL(`../fixtures/tls/localhost.${name}.pem`, import.meta.url), 'utf8');

/** The certificate of `startTlsServer`, valid for localhost, feed.example and 127.0.0.1. */
export const testAuthority = certificate('cert');

export function startServer(handler: RequestListener): Promise<TestServer> {
	return listen((recorded) => createServer(recorded), 'http', handler);
}

export function startTlsServer(handler: RequestListener): Promise<TestServer> {
	const tls = { cert: testAuthority, key: certificate('key') };
	return listen((recorded) => createTlsServer(tls, recorded), 'https', handler);
}

/** A server that answers each connection with bytes, whatever was asked. */
export async function startRawServer(
	onConnection: (socket: Socket) => void,
): Promise<{ origin: string; close: () => Promise<void> }> {
	const sockets = new Set<Socket>();
	const server = createTcpServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		onConnection(socket);
	});
	const port = await portOf(server);
	const close = (): Promise<void> => {
		for (const socket of sockets) socket.destroy();
		return new Promise((resolve) => server.close(() => resolve()));
	};
	return { origin: `http://127.0.0.1:${port}`, close };
}

async function listen(
	create: (recorded: RequestListener) => Server,
	scheme: string,
	handler: RequestListener,
): Promise<TestServer> {
	const requests: IncomingMessage[] = [];
	let connections = 0;
	const server = create((request, response) => {
		requests.push(request);
		handler(request, response);
	});
	server.on('connection', () => {
		connections += 1;
	});
	const port = await portOf(server);
	const close = (): Promise<void> => {
		server.closeAllConnections();
		return new Promise((resolve) => server.close(() => resolve()));
	};
	return { port, origin: `${scheme}://127.0.0.1:${port}`, requests, connectionCount: () => connections, close };
}

function portOf(server: TcpServer): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const address = server.address();
			if (address === null || typeof address === 'string') reject(new Error('The server has no port.'));
			else resolve(address.port);
		});
	});
}
