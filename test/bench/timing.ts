import { Agent, request } from 'node:http';

export interface Sample {
	status: number;
	text: string;
	elapsedMs: number;
}

/** Times requests over one kept-alive connection, with as little of a client as possible in the figure. */
export function createTimedClient(origin: string) {
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	const { hostname, port } = new URL(origin);
	const send = (method: string, path: string, token: string, payload?: object): Promise<Sample> =>
		new Promise((resolve, reject) => {
			const body = payload === undefined ? undefined : JSON.stringify(payload);
			const headers: Record<string, string> = { authorization: `Bearer ${token}` };
			if (body !== undefined) headers['content-type'] = 'application/json';
			const startedMs = performance.now();
			const outgoing = request({ agent, hostname, port, method, path, headers }, (response) => {
				let text = '';
				response.setEncoding('utf8');
				response.on('data', (part: string) => (text += part));
				response.on('error', reject);
				response.on('end', () => {
					resolve({ status: response.statusCode ?? 0, text, elapsedMs: performance.now() - startedMs });
				});
			});
			outgoing.on('error', reject);
			outgoing.end(body);
		});
	return {
		get: (path: string, token: string) => send('GET', path, token),
		post: (path: string, token: string, payload: object) => send('POST', path, token, payload),
		close: () => agent.destroy(),
	};
}

export type TimedClient = ReturnType<typeof createTimedClient>;

export interface Variant {
	name: string;
	/** Sends the request of a round. */
	send(round: number): Promise<Sample>;
}

export interface Percentiles {
	p50: number;
	p95: number;
}

/** Runs the variants one after the other in every round, so that whatever disturbs the machine disturbs all alike. */
export async function measureInterleaved(
	variants: readonly Variant[],
	options: { rounds: number; warmUpRounds: number },
): Promise<Map<string, Percentiles>> {
	const times = new Map(variants.map(({ name }): [string, number[]] => [name, []]));
	for (let round = -options.warmUpRounds; round < options.rounds; round += 1) {
		for (const { name, send } of variants) {
			const sample = await send(Math.abs(round));
			if (sample.status !== 200) throw new Error(`${name}: ${sample.status} ${sample.text.slice(0, 500)}`);
			if (round >= 0) times.get(name)?.push(sample.elapsedMs);
		}
	}
	return new Map([...times].map(([name, list]) => [name, percentilesOf(list)]));
}

export function percentilesOf(times: readonly number[]): Percentiles {
	const sorted = times.toSorted((a, b) => a - b);
	const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
	return { p50: at(0.5), p95: at(0.95) };
}
