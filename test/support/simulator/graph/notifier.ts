import { setTimeout as wait } from 'node:timers/promises';
import type { Json } from './json';

/** How notifications are sent from now on. */
export interface Delivery {
	/** Late by so much. */
	delayMs: number;
	/** Each so many times. */
	copies: number;
}

export interface Notifier {
	delivery: Delivery;
	/** Sends in the background, as Graph does. */
	send: (url: string, items: readonly Json[]) => void;
	/** Once everything sent so far has been answered, or given up. */
	settled: () => Promise<void>;
	/** The statuses of the answers, in order; 0 where none came. */
	statuses: number[];
	stop: () => void;
}

export function createNotifier(check: (body: Json) => void): Notifier {
	const pending = new Set<Promise<void>>();
	const stopped = new AbortController();
	const notifier: Notifier = {
		delivery: { delayMs: 0, copies: 1 },
		statuses: [],
		send: (url, items) => {
			const body = { value: items };
			check(body);
			const { delayMs, copies } = notifier.delivery;
			for (let copy = 0; copy < copies; copy += 1) {
				const sent = deliver(url, JSON.stringify(body), delayMs).finally(() => pending.delete(sent));
				pending.add(sent);
			}
		},
		settled: async () => {
			while (pending.size > 0) await Promise.all(pending);
		},
		stop: () => stopped.abort(),
	};
	const deliver = async (url: string, body: string, delayMs: number): Promise<void> => {
		try {
			if (delayMs > 0) await wait(delayMs, undefined, { signal: stopped.signal });
			const headers = { 'content-type': 'application/json; charset=utf-8' };
			const answer = await fetch(url, { method: 'POST', headers, body, signal: stopped.signal });
			await answer.arrayBuffer();
			notifier.statuses.push(answer.status);
		} catch {
			notifier.statuses.push(0);
		}
	};
	return notifier;
}

/**
 * The handshake before a subscription is made: the endpoint has to answer with the token, as plain text, within ten
 * seconds (https://learn.microsoft.com/graph/change-notifications-delivery-webhooks).
 * @returns what is wrong; null where nothing is
 */
export async function validateEndpoint(address: string): Promise<string | null> {
	const url = new URL(address);
	const token = `Validation: Testing client application reachability for subscription Request-Id: ${url.host} <&>+%`;
	url.searchParams.set('validationToken', token);
	try {
		const answer = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(10_000) });
		const text = await answer.text();
		if (answer.status !== 200)
			return `Notification endpoint must respond with 200 OK to validation request. It answered ${answer.status}.`;
		if (!(answer.headers.get('content-type') ?? '').startsWith('text/plain'))
			return 'The content type must be text/plain.';
		return text === token ? null : 'The endpoint did not answer with the validation token.';
	} catch {
		return 'The endpoint could not be reached in time.';
	}
}
