import { startServer, type TestServer } from './http-server';

/** What a proxy does with the answer to a request: hands it on, or loses it after the server has acted. */
export type AnswerFate = 'pass' | 'drop';

/** Stands between a client and a server and loses the answers that `fateOf` says. Its `requests` tell what the client sent. */
export function startProxy(
	origin: string,
	fateOf: (method: string) => AnswerFate | Promise<AnswerFate>,
): Promise<TestServer> {
	return startServer((request, response) => {
		const forward = async (): Promise<void> => {
			const chunks: Buffer[] = [];
			for await (const chunk of request) chunks.push(Buffer.from(chunk));
			const method = request.method ?? 'GET';
			const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
			const answer = await fetch(origin + request.url, {
				method,
				headers: Object.entries(headers).flatMap(([name, value]): [string, string][] => [[name, String(value)]]),
				redirect: 'manual',
				...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
			});
			const body = Buffer.from(await answer.arrayBuffer());
			if ((await fateOf(method)) === 'drop') {
				response.destroy();
				return;
			}
			const {
				'content-encoding': _encoding,
				'transfer-encoding': _transfer,
				...answered
			} = Object.fromEntries(answer.headers);
			response.writeHead(answer.status, { ...answered, 'content-length': body.length }).end(body);
		};
		forward().catch(() => response.destroy());
	});
}
