import { readGraphSubscription } from '../../schemas/graph';
import type { CalendarPush, PushChannel } from '../provider';
import type { pathsOf } from './calendar-paths';
import { badAnswer, errorOf } from './errors';
import type { GraphAnswer, GraphClient } from './graph-client';

const MINUTE_MS = 60_000;
/** What Microsoft grants to some is more than what it documents. */
const LONGEST_MS = 10_080 * MINUTE_MS;
const DOCUMENTED_MS = 4_230 * MINUTE_MS;

/**
 * Subscriptions to the events of one calendar. The address gets change notifications; the same address with
 * `?lifecycle=1` gets the lifecycle notifications `reauthorizationRequired` (renew, which reauthorizes too),
 * `subscriptionRemoved` (watch anew, then pull) and `missed` (pull). Both are validated first: a POST with
 * `validationToken` in the query is answered with that text.
 */
export function createPush(graph: GraphClient, paths: ReturnType<typeof pathsOf>): CalendarPush {
	/** Asks for the wanted life, then for the documented one: Graph refuses what is too long. */
	const ask = async (
		wantedMs: number,
		request: (expirationDateTime: string) => Promise<GraphAnswer>,
	): Promise<GraphAnswer> => {
		const until = (ms: number): string => new Date(Date.now() + ms).toISOString();
		const answer = await request(until(Math.min(wantedMs, LONGEST_MS)));
		return answer.status === 400 && wantedMs > DOCUMENTED_MS ? request(until(DOCUMENTED_MS)) : answer;
	};
	return {
		watch: async ({ secret, address, wantedMs }) => {
			const lifecycle = new URL(address);
			lifecycle.searchParams.set('lifecycle', '1');
			const answer = await ask(wantedMs, (expirationDateTime) =>
				graph.send({
					method: 'POST',
					path: '/subscriptions',
					body: {
						changeType: 'created,updated,deleted',
						resource: paths.resource,
						notificationUrl: address.href,
						lifecycleNotificationUrl: lifecycle.href,
						clientState: secret,
						expirationDateTime,
					},
				}),
			);
			if (answer.status !== 201) throw errorOf(answer);
			return channelOf(answer);
		},
		renew: async ({ id }, wantedMs) => {
			const path = `/subscriptions/${encodeURIComponent(id)}`;
			const answer = await ask(wantedMs, (expirationDateTime) =>
				graph.send({ method: 'PATCH', path, body: { expirationDateTime } }),
			);
			if (answer.status === 404 || answer.status === 410) return null;
			if (answer.status !== 200) throw errorOf(answer);
			return channelOf(answer);
		},
		stop: async ({ id }) => {
			const answer = await graph.send({ method: 'DELETE', path: `/subscriptions/${encodeURIComponent(id)}` });
			if (answer.status >= 400 && answer.status !== 404 && answer.status !== 410) throw errorOf(answer);
		},
	};
}

function channelOf(answer: GraphAnswer): PushChannel {
	const subscription = readGraphSubscription(answer.body);
	if (subscription === null) throw badAnswer();
	return { id: subscription.id, resourceId: null, expires: subscription.expires };
}
