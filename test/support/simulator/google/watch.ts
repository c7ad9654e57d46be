import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiError, badRequest } from './api-error';
import type { GoogleAccount } from './grants';
import type { GoogleChannel } from './schema-checks';
import type { SimulatedCalendar, World } from './world';

interface Channel {
	id: string;
	token: string | null;
	address: string;
	resourceId: string;
	resourceUri: string;
	expiresMs: number;
	calendarId: string;
	accountEmail: string;
	messageNumber: number;
}

export interface Delivery {
	channelId: string;
	state: 'sync' | 'exists';
	messageNumber: number;
	/** Of the answer; null where none came. */
	status: number | null;
}

export interface WatchState {
	/** By id; stopped ones stay, for an id is used once. */
	channels: Map<string, Channel>;
	stopped: Set<string>;
	deliveries: Delivery[];
	/** What goes wrong on the way of notifications. */
	faults: { duplicates: number; delayMs: number; isLost: boolean };
	/** Longest life of a channel. */
	maxLifetimeMs: number;
	underWay: Set<Promise<void>>;
	isStopping: boolean;
}

const DAY_MS = 86_400_000;
const RETRIED = new Set([500, 502, 503, 504]);
const RETRY_MS = [50, 200, 800];

export function createWatchState(): WatchState {
	return {
		channels: new Map(),
		stopped: new Set(),
		deliveries: [],
		faults: { duplicates: 0, delayMs: 0, isLost: false },
		maxLifetimeMs: 7 * DAY_MS,
		underWay: new Set(),
		isStopping: false,
	};
}

export function watchEvents(
	state: WatchState,
	{
		world,
		calendar,
		account,
		apiUrl,
	}: { world: World; calendar: SimulatedCalendar; account: GoogleAccount; apiUrl: string },
	body: GoogleChannel,
): GoogleChannel {
	const { id, address } = checkChannel(state, body);
	const nowMs = world.clock.nowMs();
	const ttlMs = body.params?.['ttl'] === undefined ? null : Number(body.params['ttl']) * 1000;
	const asked = body.expiration ? Number(body.expiration) : nowMs + (ttlMs ?? state.maxLifetimeMs);
	const channel: Channel = {
		id,
		address,
		token: body.token ?? null,
		resourceId: createHash('sha256').update(calendar.id).digest('base64url').slice(0, 27),
		resourceUri: `${apiUrl}/calendar/v3/calendars/${encodeURIComponent(calendar.id)}/events?alt=json`,
		expiresMs: Math.floor(Math.min(asked, nowMs + state.maxLifetimeMs) / 1000) * 1000,
		calendarId: calendar.id,
		accountEmail: account.email,
		messageNumber: 0,
	};
	state.channels.set(id, channel);
	deliver(state, channel, 'sync');
	return {
		kind: 'api#channel',
		id,
		resourceId: channel.resourceId,
		resourceUri: channel.resourceUri,
		...(channel.token === null ? {} : { token: channel.token }),
		expiration: String(channel.expiresMs),
	};
}

export function stopChannel(state: WatchState, body: GoogleChannel, nowMs: number): void {
	const channel = liveChannels(state, nowMs).find(
		({ id, resourceId }) => id === body.id && resourceId === body.resourceId,
	);
	if (channel === undefined) {
		const message = `Channel '${body.id ?? ''}' not found for project 'simulator'`;
		throw new ApiError({ status: 404, reason: 'notFound', message });
	}
	state.stopped.add(channel.id);
}

/** Tells every channel of a calendar that something changed: not what. */
export function notifyChange(state: WatchState, calendarId: string, nowMs: number): void {
	for (const channel of liveChannels(state, nowMs)) {
		if (channel.calendarId !== calendarId) continue;
		for (let copies = 0; copies <= state.faults.duplicates; copies += 1) {
			deliver(state, channel, 'exists', { isCopy: copies > 0 });
		}
	}
}

export function liveChannels({ channels, stopped }: WatchState, nowMs: number): Channel[] {
	return [...channels.values()].filter(({ id, expiresMs }) => !stopped.has(id) && expiresMs > nowMs);
}

function checkChannel(state: WatchState, { id, type, address, token }: GoogleChannel): { id: string; address: string } {
	if (!id || !address) throw badRequest('required', 'entity.id, entity.address: Required');
	if (!/^[A-Za-z0-9\-_+/=]{1,64}$/.test(id)) throw badRequest('invalid', 'Invalid Channel Id.');
	if (type !== 'web_hook') throw badRequest('invalid', 'entity.type: Invalid Value');
	if ((token ?? '').length > 256) throw badRequest('invalid', 'entity.token: Too Long');
	if (state.channels.has(id)) {
		throw new ApiError({ status: 400, reason: 'channelIdNotUnique', message: `Channel id ${id} not unique` });
	}
	// A server on this machine has no certificate; to any other Google, and this, speaks https only.
	const isLoopback = URL.canParse(address) && ['127.0.0.1', 'localhost'].includes(new URL(address).hostname);
	if (!isLoopback && !address.startsWith('https://')) {
		const message = `WebHook callback must be HTTPS: ${address}`;
		throw new ApiError({ status: 400, reason: 'push.webhookUrlNotHttps', message });
	}
	return { id, address };
}

function deliver(state: WatchState, channel: Channel, kind: Delivery['state'], { isCopy = false } = {}): void {
	if (!isCopy) channel.messageNumber += 1;
	if (state.faults.isLost && kind !== 'sync') return;
	const headers = headersOf(channel, kind);
	const delivery: Delivery = { channelId: channel.id, state: kind, messageNumber: channel.messageNumber, status: null };
	state.deliveries.push(delivery);
	const sending = post(state, channel, headers, delivery).finally(() => state.underWay.delete(sending));
	state.underWay.add(sending);
}

async function post(
	state: WatchState,
	{ address, id }: Channel,
	headers: Record<string, string>,
	delivery: Delivery,
): Promise<void> {
	if (state.faults.delayMs > 0) await wait(state.faults.delayMs);
	for (const retryMs of [...RETRY_MS, null]) {
		if (state.isStopping || state.stopped.has(id)) return;
		delivery.status = await fetch(address, { method: 'POST', headers }).then(
			async (answer) => {
				await answer.arrayBuffer();
				return answer.status;
			},
			() => null,
		);
		const isRetried = delivery.status === null || RETRIED.has(delivery.status);
		if (!isRetried || retryMs === null) return;
		await wait(retryMs);
	}
}

/** A notification is its headers; it has no body. */
function headersOf(channel: Channel, kind: Delivery['state']): Record<string, string> {
	return {
		'x-goog-channel-id': channel.id,
		...(channel.token === null ? {} : { 'x-goog-channel-token': channel.token }),
		'x-goog-channel-expiration': new Date(channel.expiresMs).toUTCString(),
		'x-goog-resource-id': channel.resourceId,
		'x-goog-resource-uri': channel.resourceUri,
		'x-goog-resource-state': kind,
		'x-goog-message-number': String(channel.messageNumber),
		'user-agent': 'APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)',
	};
}
