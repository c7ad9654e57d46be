import type { Account } from './accounts';
import { answerDelta, type DeltaState } from './delta';
import {
	createEvent,
	getEvent,
	listEvents,
	listInstances,
	removeEvent,
	updateEvent,
	type EventContext,
} from './event-routes';
import type { Exchange, Reply } from './exchange';
import { findEvent } from './find-event';
import { accessDenied, graphError, itemNotFound } from './graph-errors';
import { isJson, type Json } from './json';
import type { Calendar, Mailboxes } from './mailbox';
import { shortScope } from './oauth';
import type { GrantStore } from './oauth-grants';
import { readPreferences, type Preferences } from './preferences';
import {
	createSubscription,
	getSubscription,
	removeSubscription,
	renewSubscription,
	type SubscriptionState,
} from './subscriptions';
import { checkType } from './type-checker';
import type { Violations } from './violations';

export interface GraphState {
	grants: GrantStore;
	mailboxes: Mailboxes;
	delta: DeltaState;
	subscriptions: SubscriptionState;
	violations: Violations;
	unsupportedZones: string[];
	transientConflicts: number;
}

interface Call {
	account: Account;
	exchange: Exchange;
	preferences: Preferences;
	rootUrl: string;
	/** Of the path after the version, keys in parentheses as segments of their own. */
	path: string[];
}

interface Route {
	/** `GET me/calendars/*`. */
	pattern: string;
	/** Lower-case names of the query options that the documentation of this operation knows. */
	query: readonly string[];
	/** Types of the request's body and of the answer; an answer with `value` holds a list of them. */
	body?: string;
	answer?: string;
	run: (state: GraphState, call: Call) => Reply | Promise<Reply>;
}

const LIST_OPTIONS = ['$select', '$top', '$skip', '$filter', '$orderby', '$expand', '$count'];

const withCalendar =
	(run: (context: EventContext, id: string) => Reply): Route['run'] =>
	(state, call) => {
		const calendar = calendarOf(state, call);
		if (calendar === null) return itemNotFound();
		return run(eventContext(state, call, calendar), call.path[4] ?? '');
	};

/** `/me/events`: the person's own calendars only, never those that others share with them. */
const withOwnEvent =
	(run: (context: EventContext, id: string) => Reply): Route['run'] =>
	(state, call) => {
		const own = state.mailboxes.calendars.filter(
			({ viewer, owner }) => viewer.oid === call.account.oid && owner === viewer,
		);
		const id = call.path[2] ?? '';
		const calendarId = findEvent(
			state.mailboxes,
			own.map((calendar) => calendar.id),
			id,
		)?.item.calendarId;
		const calendar = own.find((candidate) => candidate.id === calendarId);
		return calendar === undefined ? itemNotFound() : run(eventContext(state, call, calendar), id);
	};

const ROUTES: readonly Route[] = [
	{
		pattern: 'GET me',
		query: ['$select'],
		answer: 'user',
		run: (_state, { account }) => ({ status: 200, json: renderMe(account) }),
	},
	{ pattern: 'GET me/calendars', query: LIST_OPTIONS, answer: 'calendar', run: listCalendars },
	{
		pattern: 'GET me/calendars/*',
		query: ['$select', '$expand'],
		answer: 'calendar',
		run: (state, call) => {
			const calendar = calendarOf(state, call);
			return calendar === null ? itemNotFound() : { status: 200, json: renderCalendar(calendar) };
		},
	},
	{
		pattern: 'GET me/calendars/*/calendarView/delta',
		query: ['startdatetime', 'enddatetime', '$deltatoken', '$skiptoken'],
		answer: 'event',
		run: (state, call) => {
			const calendar = calendarOf(state, call);
			if (calendar === null) return itemNotFound();
			return answerDelta(state.delta, calendar, call.exchange.url.searchParams, call.preferences, call.rootUrl);
		},
	},
	{ pattern: 'GET me/calendars/*/events', query: LIST_OPTIONS, answer: 'event', run: withCalendar(listEvents) },
	{ pattern: 'POST me/calendars/*/events', query: [], body: 'event', answer: 'event', run: withCalendar(createEvent) },
	{
		pattern: 'GET me/calendars/*/events/*',
		query: ['$select', '$expand'],
		answer: 'event',
		run: withCalendar(getEvent),
	},
	{
		pattern: 'PATCH me/calendars/*/events/*',
		query: [],
		body: 'event',
		answer: 'event',
		run: withCalendar(updateEvent),
	},
	{ pattern: 'DELETE me/calendars/*/events/*', query: [], run: withCalendar(removeEvent) },
	{
		pattern: 'GET me/calendars/*/events/*/instances',
		query: ['startdatetime', 'enddatetime', '$select', '$top', '$skip'],
		answer: 'event',
		run: withCalendar(listInstances),
	},
	{ pattern: 'GET me/events/*', query: ['$select', '$expand'], answer: 'event', run: withOwnEvent(getEvent) },
	{ pattern: 'PATCH me/events/*', query: [], body: 'event', answer: 'event', run: withOwnEvent(updateEvent) },
	{ pattern: 'DELETE me/events/*', query: [], run: withOwnEvent(removeEvent) },
	{
		pattern: 'POST subscriptions',
		query: [],
		body: 'subscription',
		answer: 'subscription',
		run: (state, { exchange, account, preferences }) =>
			createSubscription(state.subscriptions, exchange, account, preferences.isImmutable),
	},
	{
		pattern: 'GET subscriptions/*',
		query: [],
		answer: 'subscription',
		run: (state, { account, path }) => getSubscription(state.subscriptions, account, path[1] ?? ''),
	},
	{
		pattern: 'PATCH subscriptions/*',
		query: [],
		body: 'subscription',
		answer: 'subscription',
		run: (state, { exchange, account, path }) =>
			renewSubscription(state.subscriptions, exchange, account, path[1] ?? ''),
	},
	{
		pattern: 'DELETE subscriptions/*',
		query: [],
		run: (state, { account, path }) => removeSubscription(state.subscriptions, account, path[1] ?? ''),
	},
];

/** Graph v1.0, as far as calendars need it. */
export async function answerGraph(state: GraphState, exchange: Exchange, rootUrl: string): Promise<Reply> {
	const request = `${exchange.method} ${exchange.url.pathname}`;
	const path = exchange.segments.slice(1).flatMap(splitKey);
	const route = ROUTES.find(({ pattern }) => matches(pattern, exchange.method, path));
	if (route === undefined) {
		state.violations.add(request, ['no operation that the simulator knows of']);
		return graphError(400, 'BadRequest', 'Resource not found for the segment.');
	}
	const preferences = readPreferences(exchange);
	state.violations.add(request, requestFaults(route, exchange, preferences));
	const account = authorize(state, exchange);
	if ('status' in account) return account;
	const reply = await route.run(state, { account, exchange, preferences, rootUrl, path });
	state.violations.add(request, answerFaults(route, reply));
	const selected = exchange.url.searchParams.get('$select');
	return selected === null || reply.status >= 400 ? reply : { ...reply, json: select(reply.json, selected.split(',')) };
}

function splitKey(segment: string): string[] {
	const [, name, key] = /^(\w+)\('(.*)'\)$/.exec(segment) ?? [];
	return name === undefined || key === undefined ? [segment] : [name, key];
}

function matches(pattern: string, method: string, path: readonly string[]): boolean {
	const [wantedMethod, wantedPath = ''] = pattern.split(' ');
	const wanted = wantedPath.split('/');
	if (wantedMethod !== method || wanted.length !== path.length) return false;
	return wanted.every((segment, index) => segment === '*' || segment.toLowerCase() === path[index]?.toLowerCase());
}

function requestFaults(route: Route, exchange: Exchange, preferences: Preferences): string[] {
	const options = [...new Set(exchange.url.searchParams.keys())].filter(
		(name) => !route.query.includes(name.toLowerCase()),
	);
	const faults = [
		...options.map((name) => `the query option ${name} is not known here`),
		...preferences.unknown.map((text) => `the preference ${text} is not known`),
	];
	if (route.body === undefined) return exchange.text === '' ? faults : [...faults, 'no body is expected'];
	if (!(exchange.headers['content-type'] ?? '').startsWith('application/json')) faults.push('the body has to be JSON');
	try {
		const body: unknown = JSON.parse(exchange.text);
		const { transactionId } = isJson(body) ? body : {};
		if (exchange.method === 'PATCH' && transactionId !== undefined) faults.push('transactionId cannot be changed');
		return [...faults, ...checkType(body, route.body, 'request')];
	} catch {
		return [...faults, 'the body is no JSON'];
	}
}

function answerFaults({ answer }: Route, { status, json }: Reply): string[] {
	if (status >= 400 || answer === undefined || !isJson(json)) return [];
	if (!Array.isArray(json['value'])) return checkType(json, answer, 'answer', `answer ${answer}`);
	return json['value'].flatMap((entry: unknown, index) => checkType(entry, answer, 'answer', `answer[${index}]`));
}

function authorize({ grants, mailboxes }: GraphState, exchange: Exchange): Account | Reply {
	const bearer = /^Bearer (.+)$/.exec(exchange.headers.authorization ?? '')?.[1];
	if (bearer === undefined) return graphError(401, 'InvalidAuthenticationToken', 'Access token is empty.');
	const token = grants.accessTokens.get(bearer);
	if (token === undefined) return graphError(401, 'InvalidAuthenticationToken', 'IDX14100: JWT is not well formed.');
	if (token.grant.isRevoked)
		return graphError(401, 'InvalidAuthenticationToken', 'Continuous access evaluation resulted in claims challenge.');
	if (token.expiresMs <= mailboxes.clock.nowMs()) {
		return graphError(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.');
	}
	const scopes = token.grant.scopes.map(shortScope);
	const isWrite = exchange.method !== 'GET' && !exchange.url.pathname.includes('/subscriptions');
	const calendarScopes = isWrite
		? ['Calendars.ReadWrite', 'Calendars.ReadWrite.Shared']
		: ['Calendars.Read', 'Calendars.ReadWrite', 'Calendars.Read.Shared', 'Calendars.ReadWrite.Shared'];
	const needed = exchange.segments.length === 2 && exchange.segments[1] === 'me' ? ['User.Read'] : calendarScopes;
	return needed.some((scope) => scopes.includes(scope)) ? token.grant.account : accessDenied();
}

function listCalendars({ mailboxes }: GraphState, { account, exchange, rootUrl }: Call): Reply {
	const all = mailboxes.calendars.filter(({ viewer }) => viewer.oid === account.oid);
	const size = Number(exchange.url.searchParams.get('$top') ?? 10);
	const offset = Number(exchange.url.searchParams.get('$skip') ?? 0);
	const next = new URL(exchange.url);
	next.searchParams.set('$skip', String(offset + size));
	const link = offset + size < all.length ? { '@odata.nextLink': `${rootUrl}${next.pathname}${next.search}` } : {};
	const value = all.slice(offset, offset + size).map(renderCalendar);
	return { status: 200, json: { '@odata.context': `${rootUrl}/v1.0/$metadata#me/calendars`, value, ...link } };
}

function calendarOf({ mailboxes }: GraphState, { account, path }: Call): Calendar | null {
	return mailboxes.calendars.find(({ id, viewer }) => id === path[2] && viewer.oid === account.oid) ?? null;
}

function eventContext(state: GraphState, { exchange, preferences, rootUrl }: Call, calendar: Calendar): EventContext {
	const { mailboxes, unsupportedZones } = state;
	const takeTransientConflict = (): boolean => {
		if (state.transientConflicts === 0) return false;
		state.transientConflicts -= 1;
		return true;
	};
	return { mailboxes, calendar, exchange, preferences, unsupportedZones, rootUrl, takeTransientConflict };
}

function renderMe({ oid, email, displayName }: Account): Json {
	return {
		'@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
		id: oid,
		displayName,
		mail: email,
		userPrincipalName: email,
	};
}

function renderCalendar({ id, name, isDefault, canEdit, viewer, owner }: Calendar): Json {
	return {
		id,
		name,
		color: 'auto',
		hexColor: '',
		isDefaultCalendar: isDefault,
		changeKey: 'nfZyf7VcrEKLNoU37KWlkQAAA0x0+w==',
		canShare: viewer === owner,
		canViewPrivateItems: true,
		canEdit,
		allowedOnlineMeetingProviders: ['teamsForBusiness'],
		defaultOnlineMeetingProvider: 'teamsForBusiness',
		isTallyingResponses: isDefault,
		isRemovable: !isDefault,
		owner: { name: owner.displayName, address: owner.email },
	};
}

function select(json: unknown, names: readonly string[]): unknown {
	if (!isJson(json)) return json;
	if (Array.isArray(json['value']))
		return { ...json, value: json['value'].map((entry: unknown) => select(entry, names)) };
	return Object.fromEntries(
		Object.entries(json).filter(([name]) => name.startsWith('@') || name === 'id' || names.includes(name)),
	);
}
