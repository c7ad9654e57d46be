import { randomUUID } from 'node:crypto';
import type { Account } from './accounts';
import { badBody, readBody } from './event-routes';
import type { Exchange, Reply } from './exchange';
import { graphError } from './graph-errors';
import { textIn, type Json } from './json';
import type { Change, Mailboxes } from './mailbox';
import { validateEndpoint, type Notifier } from './notifier';
import { etagOf, idOf } from './render-event';

const MINUTE_MS = 60_000;
const SHORTEST_MINUTES = 45;

export interface Subscription {
	id: string;
	account: Account;
	resource: string;
	/** Null: all of the person's own calendars. */
	calendarId: string | null;
	changeTypes: string[];
	notificationUrl: string;
	lifecycleNotificationUrl: string | null;
	clientState: string | null;
	expiresMs: number;
	isImmutable: boolean;
}

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

export interface SubscriptionState {
	mailboxes: Mailboxes;
	notifier: Notifier;
	clientId: string;
	subscriptions: Map<string, Subscription>;
	/** Microsoft documents 4,230 for events, and lets some have 10,080. */
	longestMinutes: number;
}

export async function createSubscription(
	state: SubscriptionState,
	exchange: Exchange,
	account: Account,
	isImmutable: boolean,
): Promise<Reply> {
	const json = readBody(exchange);
	if (json === null) return badBody();
	const resource = textIn(json, 'resource') ?? '';
	const calendarId = calendarOf(state, account, resource);
	const changeTypes = (textIn(json, 'changeType') ?? '').split(',').map((type) => type.trim());
	const expiresMs = readExpiry(state, json);
	if (typeof expiresMs !== 'number') return expiresMs;
	if (calendarId === undefined) return graphError(404, 'ResourceNotFound', 'Resource could not be discovered.');
	if (changeTypes.some((type) => !['created', 'updated', 'deleted'].includes(type))) return invalid('changeType');
	const clientState = textIn(json, 'clientState');
	if ((clientState ?? '').length > 128) return invalid('clientState');
	const notificationUrl = textIn(json, 'notificationUrl') ?? '';
	const lifecycleNotificationUrl = textIn(json, 'lifecycleNotificationUrl');
	for (const address of new Set([notificationUrl, lifecycleNotificationUrl ?? notificationUrl])) {
		if (!isAllowedAddress(address)) return invalid('notificationUrl');
		const fault = await validateEndpoint(address);
		if (fault !== null) return graphError(400, 'ValidationError', `Subscription validation request failed. ${fault}`);
	}
	const subscription = {
		id: randomUUID(),
		account,
		resource,
		calendarId,
		changeTypes,
		notificationUrl,
		lifecycleNotificationUrl,
		clientState,
		expiresMs,
		isImmutable,
	};
	state.subscriptions.set(subscription.id, subscription);
	return { status: 201, json: render(state, subscription) };
}

export function renewSubscription(state: SubscriptionState, exchange: Exchange, account: Account, id: string): Reply {
	const subscription = findSubscription(state, account, id);
	if (subscription === null) return notFound();
	const json = readBody(exchange);
	if (json === null) return badBody();
	const expiresMs = readExpiry(state, json);
	if (typeof expiresMs !== 'number') return expiresMs;
	subscription.expiresMs = expiresMs;
	return { status: 200, json: render(state, subscription) };
}

export function removeSubscription(state: SubscriptionState, account: Account, id: string): Reply {
	const subscription = findSubscription(state, account, id);
	if (subscription === null) return notFound();
	state.subscriptions.delete(id);
	return { status: 204 };
}

export function getSubscription(state: SubscriptionState, account: Account, id: string): Reply {
	const subscription = findSubscription(state, account, id);
	return subscription === null ? notFound() : { status: 200, json: render(state, subscription) };
}

/** Tells those who subscribed to the calendar of a change. */
export function notifyOfChange(state: SubscriptionState, change: Change): void {
	const { mailboxes, notifier } = state;
	for (const subscription of alive(state)) {
		const { account, calendarId, changeTypes, isImmutable, notificationUrl } = subscription;
		const calendar = mailboxes.calendars.find(({ id }) => id === change.calendarId);
		const isMeant = calendarId === null ? calendar?.owner.oid === account.oid : calendarId === change.calendarId;
		if (!isMeant || !changeTypes.includes(change.changeType)) continue;
		const item =
			change.item ?? mailboxes.changes.findLast(({ key, item: old }) => key === change.key && old !== null)?.item;
		if (item === undefined || item === null) continue;
		const id = idOf(item, null, isImmutable);
		const resource = `Users/${account.oid}/Events/${id}`;
		const resourceData = {
			'@odata.type': '#Microsoft.Graph.Event',
			'@odata.id': resource,
			'@odata.etag': etagOf(item),
			id,
		};
		const common = commonProperties(subscription);
		notifier.send(notificationUrl, [{ ...common, changeType: change.changeType, resource, resourceData }]);
	}
}

/** https://learn.microsoft.com/graph/change-notifications-lifecycle-events */
export function notifyOfLifecycle(state: SubscriptionState, lifecycleEvent: LifecycleEvent, id: string | null): void {
	for (const subscription of alive(state)) {
		if (id !== null && subscription.id !== id) continue;
		const url = subscription.lifecycleNotificationUrl;
		if (url !== null) {
			state.notifier.send(url, [
				{ ...commonProperties(subscription), resource: subscription.resource, lifecycleEvent },
			]);
		}
		if (lifecycleEvent === 'subscriptionRemoved') state.subscriptions.delete(subscription.id);
	}
}

function commonProperties(subscription: Subscription): Json {
	return {
		subscriptionId: subscription.id,
		subscriptionExpirationDateTime: new Date(subscription.expiresMs).toISOString(),
		clientState: subscription.clientState,
		tenantId: subscription.account.tenantId,
	};
}

function alive(state: SubscriptionState): Subscription[] {
	const nowMs = state.mailboxes.clock.nowMs();
	return [...state.subscriptions.values()].filter(({ expiresMs }) => expiresMs > nowMs);
}

function findSubscription(state: SubscriptionState, account: Account, id: string): Subscription | null {
	return (
		alive(state).find((subscription) => subscription.id === id && subscription.account.oid === account.oid) ?? null
	);
}

/** Null for all calendars of the person, undefined for a resource that there is not. */
function calendarOf({ mailboxes }: SubscriptionState, account: Account, resource: string): string | null | undefined {
	const path = resource.replace(/^\//, '').replace(/^users\/[^/]+\//i, 'me/');
	if (/^me\/events$/i.test(path)) return null;
	const id = decodeURIComponent(/^me\/calendars(?:\/|\(')([^/']+)(?:'\))?\/events$/i.exec(path)?.[1] ?? '');
	return mailboxes.calendars.find((calendar) => calendar.id === id && calendar.viewer.oid === account.oid)?.id;
}

function readExpiry({ mailboxes, longestMinutes }: SubscriptionState, json: Json): number | Reply {
	const nowMs = mailboxes.clock.nowMs();
	const wantedMs = Date.parse(textIn(json, 'expirationDateTime') ?? '');
	if (Number.isNaN(wantedMs) || wantedMs <= nowMs) return invalid('expirationDateTime');
	if (wantedMs > nowMs + (longestMinutes + 1) * MINUTE_MS) {
		const message = `Subscription expiration can only be ${longestMinutes} minutes in the future.`;
		return graphError(400, 'ValidationError', message);
	}
	return Math.max(wantedMs, nowMs + SHORTEST_MINUTES * MINUTE_MS);
}

/** https, as documented; http on this machine only. */
function isAllowedAddress(address: string): boolean {
	if (!URL.canParse(address)) return false;
	const { protocol, hostname } = new URL(address);
	return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}

function render({ clientId }: SubscriptionState, subscription: Subscription): Json {
	return {
		id: subscription.id,
		resource: subscription.resource,
		applicationId: clientId,
		changeType: subscription.changeTypes.join(','),
		clientState: subscription.clientState,
		notificationUrl: subscription.notificationUrl,
		lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
		expirationDateTime: new Date(subscription.expiresMs).toISOString(),
		creatorId: subscription.account.oid,
		latestSupportedTlsVersion: 'v1_2',
		includeResourceData: false,
		notificationQueryOptions: null,
	};
}

function invalid(property: string): Reply {
	return graphError(400, 'InvalidRequest', `The value of '${property}' is not valid.`);
}

function notFound(): Reply {
	return graphError(404, 'ResourceNotFound', 'The object was not found.');
}
